import { DatabaseSync } from 'node:sqlite'
import { StorageFailure } from '../../ports.ts'
import { classifySqliteError } from './classify-error.ts'
import { databaseIn, hasDatabase } from './data-folder.ts'

/** A database file that is no longer what was written into it. */
export class DamagedDatabase extends Error {
  override readonly name = 'DamagedDatabase'
}

/**
 * Looks through the whole structure of a folder's database, as a server does before it starts.
 * @throws {StorageFailure} `broken` if it is damaged
 */
export function checkDatabase(folder: string): void {
  if (!hasDatabase(folder)) return
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(databaseIn(folder), { timeout: 10_000 })
    assertWhole(database)
  } catch (error) {
    const reason = classifySqliteError(error)
    throw reason === null ? error : new StorageFailure(reason, { cause: error })
  } finally {
    database?.close()
  }
}

/** @throws {StorageFailure} with SQLite's first complaint about its file. */
export function assertWhole(database: DatabaseSync): void {
  const [complaint] = Object.values(database.prepare('pragma integrity_check(1)').get() ?? {})
  if (complaint !== 'ok')
    throw new StorageFailure('broken', { cause: new DamagedDatabase(String(complaint)) })
}

/** Is the database damaged, and not only out of reach? */
export function isDamage(cause: unknown): boolean {
  if (cause instanceof DamagedDatabase) return true
  if (!(cause instanceof Error) || !('errcode' in cause)) return false
  return DAMAGE.includes(Number(cause.errcode) & 0xff)
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGE: readonly number[] = [11, 26]
