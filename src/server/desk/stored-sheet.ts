import { readSheet } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'

/**
 * Reads a sheet that the store gives back. It was readable when it was numbered.
 * @throws {Error} if it is not any more, or is not there: the database is broken, and nothing is decided by it.
 */
export function getStoredSheet(bytes: Uint8Array | undefined): Sheet {
  const read = bytes ? readSheet(bytes) : null
  if (read?.kind !== 'sheet') throw new Error('a stored sheet cannot be read')
  return read.sheet
}
