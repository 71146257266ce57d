import type { SavedCopy } from '#client/services/handover.ts'
import { saveFile } from '#client/features/desk/save-file.ts'
import { shareFile } from './share-file.ts'

const TYPE = 'application/octet-stream'
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
export function downloadCopy({ bytes }: SavedCopy, name: string): void {
  saveFile({ name: `${name}.asar`, type: TYPE, content: new Blob([Uint8Array.from(bytes)]) })
}

/**
 * Opens the share sheet with the copy; as letters where the browser passes on no other files.
 * @returns `unable`: this browser shares no files
 */
export function shareCopy(copy: SavedCopy, name: string): Promise<'shared' | 'left' | 'unable'> {
  return shareFile([
    new File([Uint8Array.from(copy.bytes)], `${name}.asar`, { type: TYPE }),
    new File([copy.text()], `${name}.txt`, { type: 'text/plain' }),
  ])
}
