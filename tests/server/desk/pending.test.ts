import { describe, expect, it, onTestFinished } from 'vitest'
import { draftErased } from '#domain/drafts/control.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import type { PlannedPerson } from '#domain/roster-import/types.ts'
import { contactsStream, eventStream, organisationStream } from '#domain/stream.ts'
import { appendAsServer, openSession } from '#server/desk/append-as-server.ts'
import type { DeskDeps } from '#server/desk/append-as-server.ts'
import { finishPending } from '#server/desk/pending.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { addPeople, listPeople } from '#server/desk/roster.ts'
import { openServerIdentity } from '#server/keys/server-identity.ts'
import { StorageFailure } from '#server/ports.ts'
import type { StorePort } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { sweep } from '#server/sweep.ts'
import { crashAt, Crashed } from '#tests/support/crashing-store.ts'
import { aPhone } from '#tests/support/devices.ts'
import { anEvent } from '#tests/support/facts.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { openApp, testRandom } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const event = anEvent()
const PHONES = ['+77010000001', '+77010000002', '+77010000003']

const people = PHONES.map((e164, i): PlannedPerson => {
  const phones = [{ e164 }] as unknown as PlannedPerson['phones']
  return { row: i + 1, name: `Адам ${i}`, phones, guardianPhones: [], consent: 'given' }
})

/** A run of the server: what it does with its storage ends with it. */
async function aRun(store: StorePort): Promise<DeskDeps> {
  const clock = turnableClock()
  const server = await openServerIdentity({ store, clock, random: testRandom, subtle: crypto.subtle })
  return { store, server, clock, random: testRandom, session: openSession(testRandom) }
}

/** Phone numbers of the people who are on the list, by person. */
async function readPhones(deps: DeskDeps): Promise<readonly string[]> {
  const contacts = (await readStream(deps, contactsStream(event))).table
  return (await listPeople(deps, event)).flatMap(({ ids }) => foldContact(contacts, ids).phones)
}

/** Dies at every step in turn. */
async function crashEverywhere(open: () => Promise<StorePort>, check: (deps: DeskDeps) => Promise<void>) {
  for (let k = 1; ; k++) {
    const store = await open()
    const deps = await aRun(store)
    const dying = crashAt(store, k)
    const run = addPeople({ ...deps, store: dying.store }, event, people)
    await run.catch((error: unknown) => {
      if (!(error instanceof Crashed)) throw error
    })
    const next = await aRun(store)
    await finishPending(next)
    await check(next)
    if (dying.steps() < k) return k
  }
}

async function checkWhole(deps: DeskDeps): Promise<void> {
  const count = (await listPeople(deps, event)).length
  expect([0, people.length]).toContain(count)
  expect([...(await readPhones(deps))].sort()).toEqual(count === 0 ? [] : PHONES)
  // Nothing was said twice either.
  expect((await deps.store.readCursor(contactsStream(event))).n).toBe(count === 0 ? 0 : 1)
  expect(await deps.store.listPending()).toEqual([])
}

describe('[FACT-9] an import whose process dies at any statement puts the contacts beside the people, or neither', () => {
  const database = useDatabase()

  it('in memory', async () => {
    expect(await crashEverywhere(() => Promise.resolve(new MemoryStore()), checkWhole)).toBeGreaterThan(15)
  })

  it('on SQLite', async () => {
    const open = () => {
      const store = openSqlite({ folder: temporaryFolder() })
      onTestFinished(() => store.close())
      return Promise.resolve(store)
    }
    expect(await crashEverywhere(open, checkWhole)).toBeGreaterThan(15)
  })

  it('on PostgreSQL', async () => {
    const store = await openTestPostgres(database.url)
    const open = async () => {
      await database.empty()
      return store
    }
    expect(await crashEverywhere(open, checkWhole)).toBeGreaterThan(15)
  })
})

describe('work for another stream', () => {
  /** An import of which only the first stream was reached. */
  async function aHalfImport() {
    const store = new MemoryStore()
    const deps = await aRun(store)
    let transactions = 0
    const full: StorePort['transact'] = (stream, work) => {
      transactions++
      if (transactions > 1) throw new StorageFailure('full')
      return store.transact(stream, work)
    }
    const methods = crashAt(store, Infinity).store
    await addPeople({ ...deps, store: { ...methods, transact: full } }, event, people)
    return deps
  }

  it('[FACT-9] is done later when the disk is full just then, and that is no failure of the import', async () => {
    const deps = await aHalfImport()
    expect(await readPhones(deps)).toEqual([])
    const failures: unknown[] = []
    await sweep({ ...deps, reportFailure: (error) => failures.push(error) })
    expect([...(await readPhones(deps))].sort()).toEqual(PHONES)
    expect(failures).toEqual([])
  })

  it('[FACT-9] is not done twice by two who sweep at once', async () => {
    const deps = await aHalfImport()
    await Promise.all([finishPending(deps), finishPending(deps)])
    expect((await deps.store.readCursor(contactsStream(event))).n).toBe(1)
  })

  it('a sweep that fails is told and does not end the server', async () => {
    const deps = await aHalfImport()
    const failures: unknown[] = []
    const store = crashAt(deps.store as StorePort, 1).store
    await sweep({ ...deps, store, reportFailure: (error) => failures.push(error) })
    expect(failures).toEqual([new Crashed()])
  })

  it('that cannot be read is told, and stops nothing else', async () => {
    const deps = await aHalfImport()
    const home = eventStream(event)
    const broken = { id: '!', stream: home, target: contactsStream(event), work: new Uint8Array(1) }
    await deps.store.transact(home, (t) => t.addPending(broken))
    await expect(finishPending(deps)).rejects.toThrow()
    expect([...(await readPhones(deps))].sort()).toEqual(PHONES)
    expect(await deps.store.listPending()).toEqual([broken])
    await addPeople(deps, event, people.slice(0, 1))
    expect(await readPhones(deps)).toHaveLength(PHONES.length + 1)
  })

  it('[SYN-10] brings no personal part of somebody who was erased meanwhile', async () => {
    const deps = await aHalfImport()
    const [first] = await listPeople(deps, event)
    if (!first) throw new Error('nobody')
    const drafts = draftErased({ people: [first.id], facts: [] })
    await appendAsServer(deps, [{ stream: contactsStream(event), drafts }])
    await finishPending(deps)
    const contacts = (await readStream(deps, contactsStream(event))).table
    expect(foldContact(contacts, [first.id]).phones).toEqual([])
    expect(await readPhones(deps)).toHaveLength(PHONES.length - 1)
    const sheets = await deps.store.listLog(contactsStream(event), 0, 9)
    const stored = await deps.store.readSheets(
      contactsStream(event),
      sheets.map((row) => row.sheet),
    )
    const bytes = Buffer.concat([...stored.values()]).toString('latin1')
    expect(PHONES.filter((phone) => bytes.includes(phone))).toHaveLength(PHONES.length - 1)
  })

  it('[FACT-9] a link of last year is used up in its stream, and the phone stands in this year’s', async () => {
    const app = await openApp({ clock: turnableClock(Date.UTC(2026, 11, 31, 18)) })
    const code = await app.invite({ role: 'coordinator', event })
    app.clock.advance(2 * 86_400_000)
    const phone = await aPhone(app)
    await phone.enrol(code)
    expect((await app.store.readCursor(organisationStream(2026))).n).toBe(0)
    expect((await app.store.readCursor(organisationStream(2027))).n).toBe(1)
    expect((await phone.tryEnrol(code)).status).toBe(200)
    expect((await (await aPhone(app)).tryEnrol(code)).status).toBe(409)
    expect(await app.store.listPending()).toEqual([])
  })
})
