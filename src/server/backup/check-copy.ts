import { DatabaseSync } from 'node:sqlite'
import type { Verify } from '#protocol/signing.ts'
import { readRecoverySecret } from '../keys/server-identity.ts'
import { StorageFailure } from '../ports.ts'
import type { StorePort } from '../ports.ts'
import { assertWhole } from '../storage/sqlite/check-database.ts'
import { databaseIn } from '../storage/sqlite/data-folder.ts'
import { openSqlite } from '../storage/sqlite/open-sqlite.ts'
import { verifyStore } from './verify-store.ts'
import type { Verification } from './verify-store.ts'

/** What a copied database is worth. */
export type CopyCheck =
  | { readonly kind: 'sound'; readonly verification: Verification }
  | { readonly kind: 'not-ours' }
  /** What SQLite says, or what does not fit in the log. */
  | { readonly kind: 'damaged'; readonly because: string | Verification }

/**
 * Checks the database in a folder of its own, to the last sheet: SQLite's own structure, then all that can be
 * recomputed (`verifyStore`). Brings its tables up to date on the way.
 */
export async function checkCopy(folder: string, verify: Verify): Promise<CopyCheck> {
  try {
    const store = openSqlite({ folder, prepare: assertWhole })
    try {
      return await checkStore(store, verify)
    } finally {
      await store.close()
    }
  } catch (error) {
    return { kind: 'damaged', because: tell(error) }
  }
}

/** The engine's own words, where there are some. */
export function tell(error: unknown): string {
  const cause = error instanceof StorageFailure ? error.cause : error
  return cause instanceof Error ? cause.message : String(error)
}

async function checkStore(store: StorePort, verify: Verify): Promise<CopyCheck> {
  if (!(await readRecoverySecret(store))) return { kind: 'not-ours' }
  const verification = await verifyStore({ store, verify })
  return verification.problems.length === 0
    ? { kind: 'sound', verification }
    : { kind: 'damaged', because: verification }
}

/** Leaves a database in one file, with nothing beside it that belongs to it. */
export function foldIntoOneFile(folder: string): void {
  const database = new DatabaseSync(databaseIn(folder))
  database.exec('pragma journal_mode = delete')
  database.close()
}
