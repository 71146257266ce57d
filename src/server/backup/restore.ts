import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import type { Verify } from '#protocol/signing.ts'
import { takeFolder } from '../storage/sqlite/folder-lock.ts'
import { checkCopy, foldIntoOneFile } from './check-copy.ts'
import type { CopyCheck } from './check-copy.ts'
import {
  clearIncoming,
  copyDatabase,
  databaseIn,
  incomingIn,
  putInPlace,
} from '../storage/sqlite/data-folder.ts'

export type RestoreOutcome =
  | Exclude<CopyCheck, { kind: 'sound' }>
  | { readonly kind: 'refused'; readonly why: 'no-file' | 'in-use' }
  | {
      readonly kind: 'restored'
      readonly verification: Extract<CopyCheck, { kind: 'sound' }>['verification']
      /** Where the database went that was there before; `null`: there was none. */
      readonly aside: string | null
    }

export interface RestoreWish {
  /** The data folder; made if it is not there. */
  readonly folder: string
  /** A backup. It stays as it is. */
  readonly file: string
  /** Names what is set aside; no two restores share one. */
  readonly stamp: string
}

/**
 * Puts a backup in the place of a folder's database (SYN-3): copied and checked first, then put in place, the present
 * one set aside. What the journal holds is to be replayed after it (`replayJournal`). Servers and commands that use
 * the folder are waited for by nobody: it is refused while there are any.
 */
export async function restore(wish: RestoreWish, verify: Verify): Promise<RestoreOutcome> {
  const { folder, file, stamp } = wish
  if (!existsSync(file)) return { kind: 'refused', why: 'no-file' }
  const lock = takeFolder(folder)
  if (!lock) return { kind: 'refused', why: 'in-use' }
  try {
    await clearIncoming(folder)
    await mkdir(incomingIn(folder), { mode: 0o700 })
    await copyDatabase(file, databaseIn(incomingIn(folder)))
    const check = await checkCopy(incomingIn(folder), verify)
    if (check.kind !== 'sound') {
      await clearIncoming(folder)
      return check
    }
    voidOpenLinks(incomingIn(folder))
    foldIntoOneFile(incomingIn(folder))
    const aside = await putInPlace(folder, stamp)
    return { kind: 'restored', verification: check.verification, aside }
  } finally {
    lock.release()
  }
}

/** Links that were used after the backup look unused in it, and whoever finds one could use it again. */
function voidOpenLinks(folder: string): void {
  const database = new DatabaseSync(databaseIn(folder))
  database.exec('update link set expires_ms = 0 where used_by is null')
  database.close()
}
