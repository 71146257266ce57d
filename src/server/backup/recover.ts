import { mkdir } from 'node:fs/promises'
import { recoverIdentity } from '../keys/server-identity.ts'
import type { RecoverySecret } from '../keys/server-key.ts'
import type { RandomPort } from '../ports.ts'
import { takeFolder } from '../storage/sqlite/folder-lock.ts'
import { openSqlite } from '../storage/sqlite/open-sqlite.ts'
import { foldIntoOneFile } from './check-copy.ts'
import { noteRecoverySheet } from './leave-recovery-sheet.ts'
import { clearIncoming, hasDatabase, incomingIn, putInPlace } from '../storage/sqlite/data-folder.ts'

export type RecoverOutcome =
  | { readonly kind: 'recovered' }
  | { readonly kind: 'refused'; readonly why: 'in-use' | 'not-empty' | 'not-a-key' }

export interface RecoverWish {
  /** A data folder without a database; made if it is not there. */
  readonly folder: string
  readonly secret: RecoverySecret
}

export interface RecoverDeps {
  readonly random: RandomPort
  readonly subtle: SubtleCrypto
}

/** Starts an empty log under the key of a server that was lost: its phones go on trusting it, and heal it (SHEET-4). */
export async function recover(deps: RecoverDeps, { folder, secret }: RecoverWish): Promise<RecoverOutcome> {
  const lock = takeFolder(folder)
  if (!lock) return { kind: 'refused', why: 'in-use' }
  try {
    if (hasDatabase(folder)) return { kind: 'refused', why: 'not-empty' }
    await clearIncoming(folder)
    await mkdir(incomingIn(folder), { mode: 0o700 })
    const store = openSqlite({ folder: incomingIn(folder) })
    const outcome = await recoverIdentity({ ...deps, store }, secret)
    await noteRecoverySheet(store)
    await store.close()
    if (outcome !== 'recovered') {
      await clearIncoming(folder)
      return { kind: 'refused', why: outcome }
    }
    foldIntoOneFile(incomingIn(folder))
    await putInPlace(folder, '')
    return { kind: 'recovered' }
  } finally {
    lock.release()
  }
}
