/**
 * Opens the share sheet with the first of these files that this browser shares.
 * @returns `unable`: it shares none of them
 */
export async function shareFile(choice: readonly File[]): Promise<'shared' | 'left' | 'unable'> {
  const file = choice.find(canShare)
  if (!file) return 'unable'
  try {
    await navigator.share({ files: [file] })
    return 'shared'
  } catch (error) {
    // Whoever closes the sheet has changed their mind; anything else means that it did not go this way.
    return error instanceof DOMException && error.name === 'AbortError' ? 'left' : 'unable'
  }
}

export function canShare(file: File): boolean {
  const { canShare: can } = navigator as Partial<Navigator>
  return can?.call(navigator, { files: [file] }) === true
}
