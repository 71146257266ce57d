import type { SavedCopy } from '#client/services/handover.ts'
import { saveFile } from '#client/features/desk/save-file.ts'
import { canShare, shareFile } from './share-file.ts'

const TYPE = 'application/octet-stream'
const TEXT = 'text/plain'
/** Signs that some system forbids in a file's name. */
const UNSAFE = /[\s\\/:*?"<>|.]+/gu
const LONGEST = 40

/** `asar-<event>-2026-11-28-1042`, by this phone's clock. */
export function nameCopy(title: string, now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-')
  const about = title.replace(UNSAFE, '-').slice(0, LONGEST).replace(/^-|-$/gu, '')
  return ['asar', about, day, two(now.getHours()) + two(now.getMinutes())].filter(Boolean).join('-')
}

/** Hands the copy to the browser to keep. */
export function downloadCopy(copy: SavedCopy, name: string): void {
  saveFile({ name: `${name}.asar`, type: TYPE, content: contentOf(copy) })
}

/** A copy in the form that this browser's share sheet takes. */
export interface SharedForm {
  readonly content: Blob
  readonly ending: 'asar' | 'txt'
}

/**
 * Makes that form before anybody touches the button: a share sheet opens only right behind the touch. Letters where
 * the browser passes on no other files. `null`: this browser shares no files
 */
export async function prepareShare(copy: SavedCopy): Promise<SharedForm | null> {
  if (canShare(new File([], 'a.asar', { type: TYPE }))) return { content: contentOf(copy), ending: 'asar' }
  if (canShare(new File([], 'a.txt', { type: TEXT }))) return { content: await copy.letters(), ending: 'txt' }
  return null
}

/** Opens the share sheet with the copy. @returns `unable`: this browser did not share it */
export function shareCopy(form: SharedForm, name: string): Promise<'shared' | 'left' | 'unable'> {
  const { content, ending } = form
  return shareFile([new File([content], `${name}.${ending}`, { type: ending === 'asar' ? TYPE : TEXT })])
}

const contentOf = ({ bytes, photos }: SavedCopy) => new Blob([Uint8Array.from(bytes), ...photos])
