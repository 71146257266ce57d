import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOfSubject } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { PersonId } from '#domain/ids.ts'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import { contactsStream, organisationStream } from '#domain/stream.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import { draftIncident } from '#domain/drafts/results.ts'
import { erasePeople } from '#server/control/erase.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { leavePending } from '#server/desk/pending.ts'
import { freezeAsServer } from '#server/desk/append-as-server.ts'
import { StorageFailure } from '#server/ports.ts'
import type { StorePort } from '#server/ports.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import {
  aCheckIn,
  aContact,
  aFact,
  aMerge,
  aParting,
  aPerson,
  aRegistration,
  idsOf,
} from '#tests/support/facts.ts'
import { memoryJournal } from '#tests/support/memory-journal.ts'
import { aThing } from '#tests/support/results.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import {
  bring,
  decideBy,
  event,
  listSheets,
  listStated,
  listUnerased,
  openStage,
  pushSheets,
  restore,
  STORES,
  stream,
} from './stage.ts'
import type { Stage } from './stage.ts'

const contacts = contactsStream(event)
const NAME = 'Айгерім Тестова'
const PHONE = '+77015550199'
const person = aPerson('to be forgotten')

const erase = (...people: readonly PersonId[]) => ({ kind: 'erase', event, people }) as const
const aName = (of = person, name = NAME): FrozenFact => aRegistration({ person: of, name })
const aPhoneNumber = (of = person): FrozenFact => aContact({ person: of, phones: [PHONE] })

/** Everything that the store gives of a stream, as text. */
async function textOf({ app }: Stage, of = stream): Promise<string> {
  const sheets = await listSheets(app, of)
  return sheets.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('\n')
}

const strip = (bytes: Uint8Array): Uint8Array => stripSheet(bytes, () => true)

describe.each(STORES)('erasing, over %s', (_name, store) => {
  it('[SYN-10] takes the personal parts from the event and its contacts; the rest stays as it was', async () => {
    const stage = await openStage({ store: await store() })
    const { app, desk, gate } = stage
    const sheet = await bring(gate, [aName(), aCheckIn({ person })])
    await bring(gate, [aPhoneNumber()], contacts)
    const before = await app.store.listLog(stream, 0, 9)
    expect(await decideBy(desk, erase(person))).toEqual({ sheets: 0, facts: 2, streams: 2 })
    expect(await textOf(stage)).not.toContain(NAME)
    expect(await textOf(stage, contacts)).not.toContain(PHONE)
    const [stored] = await listSheets(app)
    expect(stored?.sheet.id).toBe(sheet.id)
    expect(stored?.sheet.facts.map(({ kind }) => kind)).toEqual(['registered', 'checked-in'])
    const after = await app.store.listLog(stream, 0, 9)
    expect(after.slice(0, 1).map(({ digest, n }) => [n, digest])).toEqual(
      before.map(({ digest, n }) => [n, digest]),
    )
    for (const of of [stream, contacts])
      expect(await listStated(app, 'erased', of)).toMatchObject([
        { body: { people: [bytesOfSubject(person)] } },
      ])
  })

  it('[SYN-10] leaves others alone, in the same sheet too', async () => {
    const stage = await openStage({ store: await store() })
    const other = aPerson('somebody else')
    await bring(stage.gate, [aName(), aName(other, 'Somebody Else')])
    await decideBy(stage.desk, erase(person))
    expect(await textOf(stage)).toContain('Somebody Else')
  })

  it('[SYN-10] takes what was written of an incident before it was theirs, also where that comes later', async () => {
    const stage = await openStage({ store: await store() })
    const [other, thing] = [aPerson('somebody else'), aThing()]
    const told = { who: '', aid: '', called: null, calledMs: null }
    const about = (who: PersonId, what: string, replaces: readonly FrozenFact[] = []) =>
      aFact({ ...draftIncident(thing, { ...told, what, person: who }), replaces: idsOf(replaces) })
    const [here, away] = [about(other, 'Told Here'), about(other, 'Told Away')]
    const late = await stage.gate.seal(stream, [away])
    await bring(stage.river, [here, about(person, 'Told Of Them', [here, away])])
    await bring(stage.river, [aName(other, 'Somebody Else')])
    expect(await decideBy(stage.desk, erase(person))).toMatchObject({ facts: 2 })
    await pushSheets(stage.gate, [late.bytes])
    const text = await textOf(stage)
    expect(text).not.toContain('Told')
    expect(text).toContain('Somebody Else')
  })

  it('[SYN-10] takes all who are joined to the person, and not one who was parted', async () => {
    const stage = await openStage({ store: await store() })
    const [twin, third, parted] = [aPerson('twin'), aPerson('third'), aPerson('parted')]
    await bring(stage.gate, [
      aName(),
      aName(twin, 'Twin'),
      aName(third, 'Third'),
      aName(parted, 'Parted'),
      aMerge({ pair: [person, twin], seq: 11 }),
      aMerge({ pair: [third, twin], seq: 12 }),
      aMerge({ pair: [person, parted], seq: 13 }),
      aParting({ pair: [person, parted], seq: 14 }),
    ])
    expect(await decideBy(stage.desk, erase(person))).toMatchObject({ facts: 3 })
    const text = await textOf(stage)
    for (const gone of [NAME, 'Twin', 'Third']) expect(text).not.toContain(gone)
    expect(text).toContain('Parted')
  })

  it('[SYN-10] a joining that comes while it is decided is not missed', async () => {
    const stage = await openStage({ store: await store() })
    const { app, gate } = stage
    const twin = aPerson('twin')
    await bring(gate, [aName(), aName(twin, 'Twin')])
    const merge = await gate.seal(stream, [aMerge({ pair: [person, twin] })])
    const transact = app.store.transact.bind(app.store)
    let isFirst = true
    app.store.transact = async (of, work) => {
      if (of === stream && isFirst) {
        isFirst = false
        await pushSheets(gate, [merge.bytes])
      }
      return transact(of, work)
    }
    await erasePeople(app.deps, { event, people: [person] })
    expect(await textOf(stage)).not.toContain('Twin')
  })

  it('[SYN-10] says busy when the log never stands still', async () => {
    const stage = await openStage({ store: await store() })
    const { app, gate } = stage
    await bring(gate, [aName()])
    const transact = app.store.transact.bind(app.store)
    app.store.transact = async (of, work) => {
      if (of === stream) await appendBehind()
      return transact(of, work)
    }
    const appendBehind = async () => {
      const drafts = [{ kind: 'checked-in', subjects: [person], body: { way: 'tap' } }]
      const other = { ...app.deps, store: Object.assign(Object.create(app.store) as StorePort, { transact }) }
      await appendAsServer(other, [{ stream, drafts }])
    }
    const outcome = erasePeople(app.deps, { event, people: [person] })
    await expect(outcome).rejects.toEqual(new StorageFailure('busy'))
  })

  it('[SYN-10] drops a part that comes later, and adds the fact to what is erased', async () => {
    const stage = await openStage({ store: await store() })
    const { app, desk, gate, river } = stage
    await bring(gate, [aCheckIn({ person })])
    await decideBy(desk, erase(person))
    const late = await bring(river, [aName()])
    expect(late.word).toBe('stored')
    expect(await textOf(stage)).not.toContain(NAME)
    const stated = await listStated(app, 'erased')
    expect(stated.map(({ body }) => Object.keys(body))).toEqual([['people'], ['facts']])
    await bring(river, [aPhoneNumber()], contacts)
    expect(await textOf(stage, contacts)).not.toContain(PHONE)
    expect(await listUnerased(app)).toBe(0)
  })

  it('[SYN-10] says the same fact once, however many sheets bring it', async () => {
    const { app, desk, gate, river } = await openStage({ store: await store() })
    await bring(gate, [aCheckIn({ person })])
    await decideBy(desk, erase(person))
    const fact = aName()
    await bring(river, [fact])
    await bring(gate, [fact])
    expect(await listStated(app, 'erased')).toHaveLength(2)
  })

  it('[SYN-10] admits a stripped sheet only if what is missing was erased', async () => {
    const { desk, gate, river } = await openStage({ store: await store() })
    const other = aPerson('somebody else')
    const mixed = await river.seal(stream, [aName(), aName(other, 'Somebody Else')])
    const alone = await river.seal(stream, [aName()])
    const stripped = [strip(mixed.bytes), strip(alone.bytes)]
    expect(await pushSheets(river, stripped)).toMatchObject({
      words: ['incomplete', 'incomplete'],
      entries: [],
    })
    await bring(gate, [aCheckIn({ person })])
    await decideBy(desk, erase(person))
    expect(await pushSheets(river, stripped)).toMatchObject({ words: ['incomplete', 'stored'] })
  })

  it('[SYN-10] an erasure in the same request excuses what is missing, whichever comes first', async () => {
    const stage = await openStage({ store: await store() })
    const { app, desk, gate } = stage
    const sheet = await bring(gate, [aName()])
    await decideBy(desk, erase(person))
    const all = await listSheets(app)
    const erasure = all.find(({ sheet: { facts } }) => facts[0]?.kind === 'erased')
    const stripped = all.find((each) => each.sheet.id === sheet.id)
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    const certificates = [gate.certificateBytes]
    const sheets = [stripped?.bytes ?? new Uint8Array(0), erasure?.bytes ?? new Uint8Array(0)]
    expect(await pushSheets(carrier, sheets.slice(0, 1), { certificates })).toMatchObject({
      words: ['incomplete'],
    })
    expect(await pushSheets(carrier, sheets, { certificates })).toMatchObject({ words: ['stored', 'stored'] })
  })

  it('[SYN-3] an erasure that phones bring back to a restored server works again', async () => {
    const stage = await openStage({ store: await store() })
    const { app, desk, gate } = stage
    const whole = await bring(gate, [aName()])
    await decideBy(desk, erase(person))
    const erasure = (await listSheets(app)).find(({ sheet: { facts } }) => facts[0]?.kind === 'erased')
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    await pushSheets(carrier, [whole.bytes], { certificates: [gate.certificateBytes] })
    expect(await textOf({ ...stage, app: again })).toContain(NAME)
    await pushSheets(carrier, [erasure?.bytes ?? new Uint8Array(0)])
    expect(await textOf({ ...stage, app: again })).not.toContain(NAME)
  })

  it('[SYN-10] an erasure that is not the server’s works nowhere', async () => {
    const stage = await openStage({ store: await store() })
    await bring(stage.gate, [aName()])
    const facts = freezeAsServer(stage.app.deps, [
      { kind: 'erased', subjects: [], body: { people: [bytesOfSubject(person)] } },
    ])
    await bring(stage.desk, facts)
    expect(await textOf(stage)).toContain(NAME)
  })

  it('[SYN-10] fills in what a known sheet lacks, but for what was erased', async () => {
    const stage = await openStage({ store: await store() })
    const { app, gate, river } = stage
    const other = aPerson('somebody else')
    const sheet = await gate.seal(stream, [aName(), aName(other, 'Somebody Else')])
    await bring(gate, [aCheckIn({ person })])
    // A sheet stood here stripped, without an erasure that says so.
    await pushSheets(gate, [sheet.bytes])
    await app.store.transact(stream, (transaction) =>
      transaction.replaceBytes(stream, [{ sheet: sheet.id, bytes: strip(sheet.bytes) }]),
    )
    expect(await textOf(stage)).not.toContain('Somebody Else')
    await decideBy(stage.desk, erase(person))
    const end = await app.store.readCursor(stream)
    expect(await pushSheets(river, [sheet.bytes])).toMatchObject({ words: ['stored'] })
    const text = await textOf(stage)
    expect(text).toContain('Somebody Else')
    expect(text).not.toContain(NAME)
    expect(await app.store.readCursor(stream)).toEqual(end)
    expect(await pushSheets(river, [strip(sheet.bytes), sheet.bytes])).toMatchObject({
      words: ['stored', 'stored'],
    })
    expect(await textOf(stage)).toContain('Somebody Else')
  })

  it('[SYN-10] what an import left for the contacts does not come after it', async () => {
    const stage = await openStage({ store: await store() })
    const { app, gate } = stage
    await bring(gate, [aName()])
    const facts = [aPhoneNumber()]
    await app.store.transact(stream, (transaction) =>
      leavePending(transaction, stream, { stream: contacts, facts }),
    )
    await erasePeople(app.deps, { event, people: [person] })
    expect(await app.store.listPending()).toEqual([])
    expect(await textOf(stage, contacts)).not.toContain(PHONE)
  })

  it('[SYN-10] of somebody who is not on the event’s list is refused, and of others with them', async () => {
    const stage = await openStage({ store: await store() })
    await bring(stage.gate, [aName()])
    expect(await decideBy(stage.desk, erase(person, aPerson('nobody')))).toBe('not-found')
    expect(await textOf(stage)).toContain(NAME)
  })

  it('[SYN-10] deciding the same again changes nothing', async () => {
    const { desk, gate } = await openStage({ store: await store() })
    await bring(gate, [aName()])
    await decideBy(desk, erase(person))
    expect(await decideBy(desk, erase(person))).toEqual({ sheets: 0, facts: 0, streams: 0 })
  })

  it('[SYN-10] stands in the journal, without names, before it is answered', async () => {
    const journal = memoryJournal()
    const { app, desk, gate } = await openStage({ store: await store(), journal })
    await bring(gate, [aName()])
    await decideBy(desk, erase(person))
    const { entries } = await journal.list()
    expect(entries.map((entry) => entry.stream)).toEqual([stream, contacts])
    expect(entries.every(({ fact }) => fact.personal === null)).toBe(true)
    const stated = [...(await listStated(app, 'erased')), ...(await listStated(app, 'erased', contacts))]
    expect(entries.map(({ fact }) => fact.id)).toEqual(stated.map(({ id }) => id))
  })

  it('[SYN-10] erases people whom the server itself put on the list', async () => {
    const stage = await openStage({ store: await store() })
    const { app, desk } = stage
    const drafts = [draftRegistration(person, { name: NAME, source: 'roster' })]
    await appendAsServer(app.deps, [{ stream, drafts }])
    expect(await decideBy(desk, erase(person))).toMatchObject({ facts: 1 })
    expect(await textOf(stage)).not.toContain(NAME)
  })

  it('[SHEET-5] an import of many is stripped page by page', async () => {
    const stage = await openStage({ store: await store() })
    const { app, desk } = stage
    for (let i = 0; i < 210; i++) await appendAsServer(app.deps, [{ stream, drafts: [draftOf(i)] }])
    const people = [aPerson('3'), aPerson('205')]
    expect(await decideBy(desk, erase(...people))).toMatchObject({ facts: 2 })
    const text = await textOf(stage)
    expect(text).not.toContain('Person 205.')
    expect(text).toContain('Person 204.')
  })
})

function draftOf(i: number) {
  return draftRegistration(aPerson(String(i)), { name: `Person ${i}.`, source: 'roster' })
}

describe('the database file', () => {
  it('[SYN-10] holds no byte of an erased name or phone, in tables, free pages or the write-ahead log', async () => {
    const folder = temporaryFolder()
    const { desk, gate, river, app } = await openStage({ store: openSqlite({ folder }) })
    const bulk = Array.from({ length: 30 }, (_, i) => aName(aPerson(`n${i}`), `${NAME} ${i}`))
    await bring(gate, [aName(), ...bulk])
    await bring(gate, [aPhoneNumber()], contacts)
    expect(bytesIn(folder)).toContain(NAME)
    expect(bytesIn(folder)).toContain(PHONE)
    const people = [person, ...Array.from({ length: 30 }, (_, i) => aPerson(`n${i}`))]
    await decideBy(desk, erase(...people))
    expect(bytesIn(folder)).not.toContain(NAME)
    expect(bytesIn(folder)).not.toContain(PHONE)
    await bring(river, [aName()])
    await bring(river, [aPhoneNumber()], contacts)
    expect(bytesIn(folder)).not.toContain(NAME)
    expect(bytesIn(folder)).not.toContain(PHONE)
    expect(await app.store.listStreams('organisation/')).toEqual([organisationStream(2026)])
  })
})

/** All bytes of the database, whatever they stand in. */
function bytesIn(folder: string): string {
  const files = ['asar.sqlite', 'asar.sqlite-wal', 'asar.sqlite-shm'].map((name) => path.join(folder, name))
  return files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file).toString('utf8'))
    .join('\n')
}
