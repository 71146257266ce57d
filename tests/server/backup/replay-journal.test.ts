import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { draftErased } from '#domain/drafts/control.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { replayJournal } from '#server/backup/replay-journal.ts'
import { restore } from '#server/backup/restore.ts'
import { backUp } from '#server/backup/back-up.ts'
import { erasePeople } from '#server/control/erase.ts'
import { revokeDevice } from '#server/control/revoke.ts'
import type { ControlJournalPort } from '#server/ports.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aCoordinator, TestPhone } from '#tests/support/devices.ts'
import { aContact, aFact, aPerson, aRegistration } from '#tests/support/facts.ts'
import { memoryJournal } from '#tests/support/memory-journal.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aLog, contacts, event, stream, verify } from './a-log.ts'

const person = aPerson('Zhibek')
const NAME = 'Жібек Танымас'
const PHONE = '+77019998877'

/** A log with somebody in it whose name and phone are looked for, a backup of it, and its journal. */
async function aLogWithZhibek() {
  const journal = memoryJournal()
  const log = await aLog({ sheets: 2, journal })
  const sheet = await log.gate.seal(stream, [aRegistration({ person, name: NAME })])
  await log.gate.syncStream({ stream, sheets: [sheet.bytes] })
  const note = await log.gate.seal(contacts, [aContact({ person, phones: [PHONE] })])
  await log.gate.syncStream({ stream: contacts, sheets: [note.bytes] })
  const file = `${temporaryFolder()}/backup`
  await backUp({ folder: log.folder, file }, verify)
  return { ...log, journal, file }
}

/** The server as it was at the backup, with the journal of later. */
async function comeBack(from: { file: string; app: TestApp; journal: ControlJournalPort }) {
  const folder = temporaryFolder()
  await restore({ folder, file: from.file, stamp: '1' }, verify)
  const app = await openApp({ store: openSqlite({ folder }), journal: from.journal, clock: from.app.clock })
  return { folder, app }
}

const holds = (folder: string, text: string) =>
  [databaseIn(folder), `${databaseIn(folder)}-wal`].some((file) => readFileSync(file).includes(text))

async function listKinds({ app }: { app: TestApp }): Promise<readonly string[]> {
  const control = await app.store.transact(stream, (transaction) => transaction.readControl(stream))
  return control.flatMap(({ bytes }) => {
    const read = readSheet(bytes)
    return read.kind === 'sheet' ? read.sheet.facts.map(({ kind }) => kind) : []
  })
}

describe('replaying the journal', () => {
  const database = useDatabase()

  it('[SYN-10] erases again what a backup brought back, from the file too', async () => {
    const log = await aLogWithZhibek()
    await erasePeople(log.app.deps, { event, people: [person] })
    const back = await comeBack(log)
    expect([NAME, PHONE].map((text) => holds(back.folder, text))).toEqual([true, true])
    expect(await replayJournal(back.app.deps)).toEqual({ stated: 2, known: 0, unreadable: 0 })
    expect([NAME, PHONE].map((text) => holds(back.folder, text))).toEqual([false, false])
  })

  it('[SYN-7] revokes again, and holds what came after the last trusted sheet', async () => {
    const log = await aLogWithZhibek()
    await revokeDevice(log.app.deps, { device: log.gate.device, trust: 'none' })
    const back = await comeBack(log)
    const { stated } = await replayJournal(back.app.deps)
    expect(stated).toBeGreaterThanOrEqual(2)
    expect(await listKinds(back)).toContain('revoked')
    const gate = new TestPhone(back.app, log.gate.key, log.gate.sign)
    gate.certificate = log.gate.certificate
    const late = await gate.seal(stream, [aRegistration({ person: aPerson('late') })])
    const held = { verdicts: [{ verdict: 'held' }] }
    // The first nonce is another server's.
    await gate.trySync([{ stream }])
    expect(await gate.syncStream({ stream, sheets: [late.bytes] })).toMatchObject(held)
  })

  it('[FACT-3] states the very facts, once, however often it runs', async () => {
    const log = await aLogWithZhibek()
    await erasePeople(log.app.deps, { event, people: [person] })
    expect(await replayJournal(log.app.deps)).toEqual({ stated: 0, known: 2, unreadable: 0 })
    const back = await comeBack(log)
    await replayJournal(back.app.deps)
    const once = await back.app.store.readCursor(stream)
    expect(await replayJournal(back.app.deps)).toEqual({ stated: 0, known: 2, unreadable: 0 })
    expect(await back.app.store.readCursor(stream)).toEqual(once)
    const erased = (await listKinds(back)).filter((kind) => kind === 'erased')
    expect(erased).toHaveLength((await listKinds(log)).filter((kind) => kind === 'erased').length)
  })

  it('[SYN-10] makes a log of its own for a stream that the backup does not have', async () => {
    const log = await aLogWithZhibek()
    await erasePeople(log.app.deps, { event, people: [person] })
    const app = await openApp({ journal: log.journal })
    expect(await replayJournal(app.deps)).toEqual({ stated: 2, known: 0, unreadable: 0 })
    expect(await app.store.listStreams('event/')).toEqual([stream, contacts])
  })

  it('[SYN-10] finishes first what the backup caught between two streams, so that nothing comes back after', async () => {
    const log = await aLogWithZhibek()
    const order: string[] = []
    const journal = memoryJournal()
    const turned: ControlJournalPort = {
      append: (entries) => journal.append(entries),
      list: () => {
        order.push('journal')
        return journal.list()
      },
    }
    const { store } = log.app
    const listPending = store.listPending.bind(store)
    Object.defineProperty(store, 'listPending', {
      value: () => {
        order.push('pending')
        return listPending()
      },
    })
    await replayJournal({ ...log.app.deps, journal: turned })
    expect(order).toEqual(['pending', 'journal'])
  })

  it('[SYN-10] erases again over PostgreSQL', async () => {
    const log = await aLogWithZhibek()
    await erasePeople(log.app.deps, { event, people: [person] })
    const store = await openTestPostgres(database.url)
    const app = await openApp({ store, journal: log.journal })
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aRegistration({ person, name: NAME })])
    await gate.syncStream({ stream, sheets: [sheet.bytes] })
    expect(await replayJournal(app.deps)).toEqual({ stated: 2, known: 0, unreadable: 0 })
    const [kept] = [...(await store.readSheets(stream, [sheet.id])).values()].map((each) => Buffer.from(each))
    expect(kept?.includes(NAME)).toBe(false)
    expect(await replayJournal(app.deps)).toEqual({ stated: 0, known: 2, unreadable: 0 })
  })

  it('tells of damaged lines and counts a fact that stands in the journal twice once', async () => {
    const log = await aLogWithZhibek()
    const [draft] = draftErased({ people: [person], facts: [] })
    if (!draft) throw new Error('no draft')
    const entry = { stream, fact: aFact(draft) }
    const journal: ControlJournalPort = {
      append: () => Promise.resolve(),
      list: () => Promise.resolve({ entries: [entry, entry], unreadable: 3 }),
    }
    expect(await replayJournal({ ...log.app.deps, journal })).toEqual({ stated: 1, known: 0, unreadable: 3 })
  })
})
