import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { SheetId } from '#domain/ids.ts'
import { verifierOf } from '#protocol/es256.ts'
import type { ControlJournalPort, StorePort } from '#server/ports.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

export const event = anEvent()
export const stream = eventStream(event)
export const contacts = contactsStream(event)
export const verify = verifierOf(crypto.subtle)

/** A data folder with a server over it, whose gate has pushed some sheets. */
export interface Log {
  readonly folder: string
  readonly app: TestApp
  readonly gate: TestPhone
  readonly sheets: readonly SheetId[]
}

interface LogOptions {
  readonly sheets?: number
  readonly journal?: ControlJournalPort
  /** Default: SQLite in the folder. */
  readonly store?: StorePort
}

export async function aLog(options: LogOptions = {}): Promise<Log> {
  const { sheets: count = 5, journal } = options
  const folder = temporaryFolder()
  const app = await openApp({
    store: options.store ?? openSqlite({ folder }),
    ...(journal ? { journal } : {}),
  })
  const gate = await aCoordinator(app, event)
  return { folder, app, gate, sheets: await push(gate, count) }
}

/** Pushes so many sheets, each a walk-in who is checked in. */
export async function push(gate: TestPhone, count: number): Promise<readonly SheetId[]> {
  const sheets = []
  for (let i = 0; i < count; i++) {
    const person = aPerson(`${gate.device} ${i} ${Math.random()}`)
    sheets.push(await gate.seal(stream, [aRegistration({ person }), aCheckIn({ person })]))
  }
  await gate.syncStream({ stream, sheets: sheets.map(({ bytes }) => bytes) })
  return sheets.map(({ id }) => id)
}

/** What stands in a folder's log of the event, in order. */
export async function listSheets(folder: string): Promise<readonly SheetId[]> {
  const store = openSqlite({ folder })
  const rows = await store.listLog(stream, 0, 10_000)
  await store.close()
  return rows.map((row) => row.sheet)
}

/** The folder's database by itself, to be spoilt. */
export function openRaw(folder: string): DatabaseSync {
  const database = new DatabaseSync(databaseIn(folder))
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}
