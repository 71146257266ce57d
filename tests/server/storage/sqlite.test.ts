import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventStream } from '#domain/stream.ts'
import { StorageFailure } from '#server/ports.ts'
import { assertPragmas, openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { shareDatabase } from '#server/storage/sqlite/share-database.ts'
import { aNewSheet } from '#tests/contracts/sheet-store-contract.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, aRegistration, aPerson } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const event = anEvent()
const stream = eventStream(event)

function openFile(folder: string): DatabaseSync {
  const database = new DatabaseSync(path.join(folder, 'asar.sqlite'))
  onTestFinished(() => database.close())
  return database
}

/** Facts that together take about 50 KB. */
const aHeavyPage = (page: number) =>
  Array.from({ length: 7 }, (_, i) =>
    aRegistration({ person: aPerson(`${page} ${i}`), name: 'Ә'.repeat(3500) }),
  )

describe('SQLite', () => {
  it('[SYN-4] runs with a write-ahead log and full synchronisation', () => {
    let found: unknown
    const store = openSqlite({
      folder: temporaryFolder(),
      prepare: (database) => {
        found = ['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys'].map((name) =>
          Object.values(database.prepare(`pragma ${name}`).get() ?? {}),
        )
      },
    })
    onTestFinished(() => store.close())
    expect(found).toEqual([['wal'], [2], [10_000], [1]])
  })

  it('[SYN-4] refuses to run with less', () => {
    const database = openFile(temporaryFolder())
    expect(() => assertPragmas(database)).toThrow('journal_mode is delete, not wal')
    database.exec('pragma journal_mode = wal; pragma synchronous = normal')
    expect(() => assertPragmas(database)).toThrow('synchronous is 1, not 2')
  })

  it('keeps the data folder to whoever runs it', () => {
    const folder = path.join(temporaryFolder(), 'data')
    const store = openSqlite({ folder })
    onTestFinished(() => store.close())
    expect(statSync(folder).mode & 0o077).toBe(0)
  })

  it('[SYN-4] numbers nothing where somebody changed the stream behind its back', async () => {
    let database: DatabaseSync | undefined
    const store = openSqlite({ folder: temporaryFolder(), prepare: (opened) => (database = opened) })
    onTestFinished(() => store.close())
    const work = store.transact(stream, (transaction) => {
      database?.exec('update stream set head = head + 5')
      return transaction.append(stream, [aNewSheet(1)])
    })
    await expect(work).rejects.toThrow('the stream row was not held')
    expect((await store.readCursor(stream)).n).toBe(0)
  })

  it('says that a stored certificate is damaged', async () => {
    let database: DatabaseSync | undefined
    const store = openSqlite({ folder: temporaryFolder(), prepare: (opened) => (database = opened) })
    onTestFinished(() => store.close())
    const { certificate } = aDevice()
    await store.storeCertificates([certificate])
    database?.exec("update certificate set bytes = x'00'")
    await expect(store.readCertificates([certificate.id])).rejects.toThrow('certificate cannot be read')
  })

  it('leaves a file alone that holds something else', () => {
    const folder = temporaryFolder()
    const other = openFile(folder)
    other.exec('create table stream (a integer)')
    expect(() => openSqlite({ folder })).toThrow(new StorageFailure('broken'))
    const tables = other.prepare("select name from sqlite_schema where type = 'table'").all()
    expect(tables.map((row) => row['name'])).toEqual(['stream'])
  })

  it('says that the database is no file', () => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'asar.sqlite'))
    expect(() => openSqlite({ folder })).toThrow(new StorageFailure('broken'))
  })

  it('finds everything again after it was closed', async () => {
    const folder = temporaryFolder()
    const first = openSqlite({ folder })
    const app = await openApp({ store: first })
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aCheckIn()])
    await gate.syncStream({ stream, sheets: [sheet.bytes] })
    const cursor = await first.readCursor(stream)
    const second = openSqlite({ folder })
    onTestFinished(() => second.close())
    expect(await second.readCursor(stream)).toEqual(cursor)
    expect((await second.readSheets(stream, [sheet.id])).get(sheet.id)).toEqual(sheet.bytes)
    const again = await openApp({ store: second, clock: app.clock })
    expect(again.deps.server.device).toBe(app.deps.server.device)
  })

  it('does not hide why a transaction ended by itself behind the failure to roll it back', () => {
    const database = openFile(temporaryFolder())
    const shared = shareDatabase(database)
    expect(() => shared.prepare('rollback').run([])).not.toThrow()
    database.exec('begin; create table t (a)')
    shared.prepare('rollback').run([])
    expect(database.isTransaction).toBe(false)
  })

  it('a full disk is a problem of the stream; nothing is lost, and it goes on once there is room', async () => {
    let database: DatabaseSync | undefined
    const store = openSqlite({ folder: temporaryFolder(), prepare: (opened) => (database = opened) })
    const app = await openApp({ store })
    const gate = await aCoordinator(app, event)
    const pages = Number(Object.values(database?.prepare('pragma page_count').get() ?? {})[0])
    database?.exec(`pragma max_page_count = ${pages + 20}`)
    const sheets = []
    for (let page = 0; page < 4; page++) sheets.push(await gate.seal(stream, aHeavyPage(page)))
    const [first, ...rest] = sheets.map((sheet) => sheet.bytes)
    expect(await gate.syncStream({ stream, sheets: [first ?? new Uint8Array()] })).toMatchObject({
      verdicts: [{ verdict: 'stored' }],
    })
    expect(await gate.syncStream({ stream, sheets: rest })).toEqual({
      outcome: 'problem',
      stream,
      problem: 'storage-full',
    })
    expect((await app.ask('/healthz')).status).toBe(200)
    expect((await store.readCursor(stream)).n).toBe(1)
    database?.exec(`pragma max_page_count = ${pages + 1000}`)
    expect(await gate.syncStream({ stream, sheets: rest })).toMatchObject({ cursor: { n: 4 } })
  })
})
