/** Hands a file made here to the browser to keep. Works with no network. */
export function saveFile({
  name,
  type,
  content,
}: {
  name: string
  type: string
  content: string | Blob
}): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // some browsers begin to read only after the click has been handled
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
