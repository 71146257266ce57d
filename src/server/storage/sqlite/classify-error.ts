import type { StorageFailure } from '../../ports.ts'

/** Primary result codes of SQLite. */
const BUSY = 5
const LOCKED = 6
const FULL = 13

/** What an error of `node:sqlite` means; `null` for errors of others. */
export function classifySqliteError(error: unknown): StorageFailure['reason'] | null {
  const code = readCode(error)
  if (code === null) return null
  if (code === BUSY || code === LOCKED) return 'busy'
  return code === FULL ? 'full' : 'broken'
}

/** The primary code is the lowest byte of the extended one. */
function readCode(error: unknown): number | null {
  const isOurs = error instanceof Error && 'errcode' in error
  return isOurs ? Number(error.errcode) & 0xff : null
}
