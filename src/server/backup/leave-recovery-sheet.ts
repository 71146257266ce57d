import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { formatIsoInstant } from '#domain/text/calendar.ts'
import { readRecoverySecret } from '../keys/server-identity.ts'
import type { ClockPort, SettingStorePort } from '../ports.ts'
import { syncFolder } from '../storage/sync-folder.ts'
import { writeRecoverySheet } from './recovery-sheet.ts'

export interface SheetDeps {
  readonly store: SettingStorePort
  readonly clock: ClockPort
}

const FILE = 'recovery-sheet.html'
const SETTING = 'recovery-sheet-written'

/** Somebody has the sheet on paper. */
export async function noteRecoverySheet(store: SettingStorePort): Promise<void> {
  await store.addSetting(SETTING, new Uint8Array(1))
}

/**
 * Leaves the recovery sheet in the data folder at the first start, and never again by itself: its owner prints and
 * deletes it (SHEET-4). @returns the file; `null`: it was left before.
 */
export async function leaveRecoverySheet(deps: SheetDeps, folder: string): Promise<string | null> {
  if ((await deps.store.readSetting(SETTING)) !== null) return null
  const file = path.join(folder, FILE)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // One that is there already was written by a start that was cut off.
  if (!(await makeRecoverySheet(deps, file, 'w'))) return null
  await noteRecoverySheet(deps.store)
  return file
}

/**
 * Writes the sheet to a file that only its owner can read. @param flag `wx`: there must be no such file yet.
 * @returns `false`: there is no key yet. @throws what the file system says
 */
export async function makeRecoverySheet(
  { store, clock }: SheetDeps,
  file: string,
  flag: 'w' | 'wx',
): Promise<boolean> {
  const secret = await readRecoverySecret(store)
  if (!secret) return false
  const { wallMs, utcOffsetMinutes } = clock.now()
  const date = formatIsoInstant(wallMs, utcOffsetMinutes).slice(0, 'YYYY-MM-DD'.length)
  const handle = await open(file, flag, 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(writeRecoverySheet({ secret, date }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(path.dirname(file))
  return true
}
