import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { Verify } from '#protocol/signing.ts'
import { checkCopy, foldIntoOneFile, tell } from './check-copy.ts'
import type { CopyCheck } from './check-copy.ts'
import { databaseIn, hasDatabase, syncFile } from '../storage/sqlite/data-folder.ts'
import { syncFolder } from '../storage/sync-folder.ts'

export type BackupOutcome =
  CopyCheck | { readonly kind: 'refused'; readonly why: 'no-database' | 'file-exists' | 'no-folder' }

export interface BackupWish {
  /** The data folder. */
  readonly folder: string
  /** The file to write; there must be none yet. */
  readonly file: string
}

/** All pages in one step: a step that a writer comes between begins anew, and might never end on a busy day. */
const ALL_PAGES = 0x7fff_ffff

/**
 * Copies the database as it stands at one moment while servers go on writing (SYN-3). The file appears under its name
 * only when it was checked to the last sheet and is durable; a copy that is not sound is thrown away.
 */
export async function backUp({ folder, file }: BackupWish, verify: Verify): Promise<BackupOutcome> {
  const target = path.dirname(file)
  if (!hasDatabase(folder)) return { kind: 'refused', why: 'no-database' }
  if (existsSync(file)) return { kind: 'refused', why: 'file-exists' }
  if (!existsSync(target)) return { kind: 'refused', why: 'no-folder' }
  // Beside the file, so that it can be renamed; closed to others, for it holds names and the server's key.
  const draft = await mkdtemp(`${file}.part-`)
  try {
    const check = await copyInto(folder, draft, verify)
    if (check.kind !== 'sound') return check
    await chmod(databaseIn(draft), 0o600)
    await syncFile(databaseIn(draft))
    await rename(databaseIn(draft), file)
    await syncFolder(target)
    return check
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function copyInto(folder: string, draft: string, verify: Verify): Promise<CopyCheck> {
  const source = new DatabaseSync(databaseIn(folder), { timeout: 10_000 })
  try {
    await backup(source, databaseIn(draft), { rate: ALL_PAGES })
  } catch (error) {
    return { kind: 'damaged', because: tell(error) }
  } finally {
    source.close()
  }
  const check = await checkCopy(draft, verify)
  if (check.kind === 'sound') foldIntoOneFile(draft)
  return check
}
