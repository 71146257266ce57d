import { saveFile } from '#client/features/desk/save-file.ts'

/** `closed`: somebody changed their mind, which is nothing to be told about. */
export type ShareOutcome = 'shared' | 'saved' | 'copied' | 'closed' | 'failed'

/** Hands a picture to the phone's share sheet; where there is none, keeps it as a file. Needs no network. */
export async function sharePicture(picture: Blob, name: string): Promise<ShareOutcome> {
  const file = new File([picture], name, { type: 'image/png' })
  const data = { files: [file] }
  if (!('canShare' in navigator) || !navigator.canShare(data)) {
    saveFile({ name, type: 'image/png', content: picture })
    return 'saved'
  }
  return share(data)
}

/** Hands a link to the share sheet; where there is none, copies it. */
export async function shareLink(url: string): Promise<ShareOutcome> {
  const hasSheet: boolean = 'share' in navigator
  if (hasSheet) return share({ url })
  try {
    await navigator.clipboard.writeText(url)
    return 'copied'
  } catch {
    return 'failed'
  }
}

async function share(data: ShareData): Promise<ShareOutcome> {
  try {
    await navigator.share(data)
    return 'shared'
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'closed' : 'failed'
  }
}
