import { existsSync } from 'node:fs'
import { copyFile, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from '../sync-folder.ts'

/** The files of SQLite in a data folder, and how one database takes the place of another. */

export const DATABASE = 'asar.sqlite'
/** What SQLite keeps beside a database; they belong to it alone. */
const COMPANIONS = ['-wal', '-shm']
/** Where a database is made ready before it takes its place. Left there, it shows a restore that was cut off. */
const INCOMING = 'incoming'

/** Copies a database with what was not yet taken from its log into it. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  if (existsSync(`${from}-wal`)) await copyFile(`${from}-wal`, `${to}-wal`)
}

export const databaseIn = (folder: string) => path.join(folder, DATABASE)
export const incomingIn = (folder: string) => path.join(folder, INCOMING)

export function hasDatabase(folder: string): boolean {
  return existsSync(databaseIn(folder))
}

/** Was the folder left without a database by a restore or a recovery that was cut off? */
export function isHalfReplaced(folder: string): boolean {
  return !hasDatabase(folder) && existsSync(databaseIn(incomingIn(folder)))
}

/** Throws away what an earlier run left half ready. */
export async function clearIncoming(folder: string): Promise<void> {
  await rm(incomingIn(folder), { recursive: true, force: true })
}

/**
 * Puts the database that is ready in `incoming` in its place; the one that was there is set aside beside it, never
 * deleted. Only for whoever has the folder alone. @returns the file set aside; `null`: there was none.
 */
export async function putInPlace(folder: string, stamp: string): Promise<string | null> {
  const place = databaseIn(folder)
  const ready = databaseIn(incomingIn(folder))
  const aside = path.join(folder, `asar-replaced-${stamp}.sqlite`)
  await syncFile(ready)
  const isReplaced = hasDatabase(folder)
  // The database first: until the new one is in place, nobody takes the folder for an empty one (`isHalfReplaced`).
  if (isReplaced) await rename(place, aside)
  // A log left beside a new database would be taken for its own.
  for (const end of COMPANIONS) if (existsSync(place + end)) await rename(place + end, aside + end)
  await syncFolder(folder)
  await rename(ready, place)
  await syncFolder(folder)
  await clearIncoming(folder)
  return isReplaced ? aside : null
}

/** Makes a file durable that somebody else wrote. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
