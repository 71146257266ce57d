import { describe, expect, it } from 'vitest'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { SealedSheet } from '#domain/log/seal.ts'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import { eventStream } from '#domain/stream.ts'
import { MAX_SHEETS } from '#protocol/messages.ts'
import type { StreamAnswer } from '#protocol/messages.ts'
import type { BundleEntry } from '#protocol/wire/bundle.ts'
import { buildApp } from '#server/app.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { aCoordinator, aPhone } from '#tests/support/devices.ts'
import type { StreamQuestion, TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, aCheckOut, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { bundleOf, entriesOf, unpackAll, viewOf } from '#tests/support/wire.ts'

const event = anEvent()
const stream = eventStream(event)
const people = Array.from({ length: 20 }, (_, i) => aPerson(String(i)))

type Page = Extract<StreamAnswer, { outcome: 'page' }>

async function ask(phone: TestPhone, question: Partial<StreamQuestion>): Promise<Page> {
  const answer = await phone.syncStream({ stream, ...question })
  if (answer.outcome !== 'page') throw new Error(answer.outcome)
  return answer
}

const wordsOf = ({ verdicts }: Pick<Page, 'verdicts'>) => verdicts.map(({ verdict }) => verdict)
const sealMarks = (phone: TestPhone, of = people) =>
  phone.seal(
    stream,
    of.map((person) => aCheckIn({ person })),
  )

/** A stream with a roster that the gate's phone has read. */
async function gather(app: TestApp) {
  const gate = await aCoordinator(app, event)
  const roster = await gate.seal(
    stream,
    people.map((person) => aRegistration({ person })),
  )
  const { cursor } = await ask(gate, { sheets: [roster.bytes] })
  return { gate, roster, cursor }
}

const rooted = (log: readonly SealedSheet[], sheets: readonly SealedSheet[]) =>
  bundleOf(entriesOf(sheets), { stream, view: viewOf(stream, log), sent: [] })
const alone = (sheets: readonly SealedSheet[]) =>
  bundleOf(entriesOf(sheets), { stream, view: null, sent: [] })

describe('sheets in a bundle', () => {
  it('[SHEET-6] are stored as they were signed, and judged after the raw ones, each by its place', async () => {
    const app = await openApp()
    const { gate, roster, cursor } = await gather(app)
    const [one, two, raw] = [await sealMarks(gate), await sealMarks(gate), await sealMarks(gate)]
    const packed = rooted([roster], [one, two])
    expect(packed.length).toBeLessThan(one.bytes.length)
    const answer = await ask(gate, { cursor, packed, sheets: [Uint8Array.of(1), raw.bytes] })
    expect(wordsOf(answer)).toEqual(['unreadable', 'stored', 'stored', 'stored'])
    expect(answer.entries.map(({ sheet }) => sheet)).toEqual([raw.id, one.id, two.id])
    const stored = await app.store.readSheets(stream, [one.id, two.id])
    expect([stored.get(one.id), stored.get(two.id)]).toEqual([one.bytes, two.bytes])
  })

  it('[SHEET-6] are asked for again where what they refer to is not here, and can then stand alone', async () => {
    const app = await openApp()
    const { gate, roster, cursor } = await gather(app)
    const elsewhere = await (await openApp()).store.readCursor(stream)
    const [one, two] = [await sealMarks(gate), await sealMarks(gate)]
    const packed = rooted([roster], [one, two])
    const lost: Cursor = { n: 7, digest: cursor.digest }
    for (const other of [elsewhere, lost, { ...cursor, digest: new Uint8Array(32) }]) {
      const answer = await gate.syncStream({ stream, cursor: other, packed, sheets: [] })
      expect(answer).toMatchObject({ verdicts: [{ verdict: 'resend' }, { verdict: 'resend' }] })
    }
    expect((await app.store.readCursor(stream)).n).toBe(1)
    const answer = await gate.syncStream({ stream, cursor: lost, packed: alone([one, two]) })
    expect(answer).toMatchObject({
      outcome: 'diverged',
      verdicts: [{ verdict: 'stored' }, { verdict: 'stored' }],
    })
    expect((await app.store.readCursor(stream)).n).toBe(3)
  })

  it('[SYN-5] do not hold each other up: what stands before damage is stored, the rest is asked for again', async () => {
    const app = await openApp()
    const { gate, roster, cursor } = await gather(app)
    const packed = rooted([roster], [await sealMarks(gate), await sealMarks(gate)])
    // Says that there are four.
    const damaged = packed.with(1, 4)
    const answer = await ask(gate, { cursor, packed: damaged })
    expect(wordsOf(answer)).toEqual(['stored', 'stored', 'resend', 'resend'])
    expect(answer.cursor.n).toBe(3)
  })

  it('[SHEET-6] are never called unreadable; raw ones are', async () => {
    const app = await openApp()
    const { gate, cursor } = await gather(app)
    const sheet = await sealMarks(gate)
    const forged = { ...sheet, bytes: sheet.bytes.slice() }
    const signature = Buffer.from(forged.bytes).indexOf(Buffer.from([0x58, 64])) + 2
    forged.bytes[signature] = (forged.bytes[signature] ?? 0) ^ 1
    expect(wordsOf(await ask(gate, { cursor, packed: alone([forged]) }))).toEqual(['resend'])
    expect(wordsOf(await ask(gate, { cursor, sheets: [forged.bytes] }))).toEqual(['unreadable'])
    expect(wordsOf(await ask(gate, { cursor, sheets: [sheet.bytes] }))).toEqual(['stored'])
  })

  it('[SHEET-6] that are no bundle get no verdict, and bring nothing into disorder', async () => {
    const app = await openApp()
    const { gate, cursor } = await gather(app)
    const raw = await sealMarks(gate)
    const answer = await ask(gate, { cursor, packed: Uint8Array.of(9, 9, 9), sheets: [raw.bytes] })
    expect(wordsOf(answer)).toEqual(['stored'])
  })

  it('[SHEET-6] are looked at up to as many as a request may have, and places in them are no sheets', async () => {
    const app = await openApp()
    const { gate, cursor } = await gather(app)
    const odd = Array.from({ length: MAX_SHEETS + 5 }, (): BundleEntry => ({ tag: 'same', place: 0 }))
    const packed = bundleOf(odd, { stream, view: null, sent: [] })
    const answer = await ask(gate, { cursor, packed })
    expect(wordsOf(answer)).toEqual(Array(MAX_SHEETS).fill('resend'))
  })

  it('[SHEET-6] mean the same to every process on one database', async () => {
    const store = new MemoryStore()
    const [here, there] = [await openApp({ store }), await openApp({ store })]
    const { gate, roster, cursor } = await gather(here)
    const marks = await sealMarks(gate, people.slice(0, 10))
    const { cursor: next } = await ask(gate, { cursor, packed: rooted([roster], [marks]) })
    const river = await aCoordinator(there, event, 'River')
    const late = await sealMarks(river, people.slice(10))
    expect(wordsOf(await ask(river, { cursor: next, packed: rooted([roster, marks], [late]) }))).toEqual([
      'stored',
    ])
    const out = await gate.seal(
      stream,
      people.slice(0, 3).map((person) => aCheckOut({ person })),
    )
    const { cursor: end } = await ask(gate, { cursor: next })
    expect(wordsOf(await ask(gate, { cursor: end, packed: rooted([roster, marks, late], [out]) }))).toEqual([
      'stored',
    ])
  })

  it('[SYN-3] mean what the log says that is there now, not the one that was there before a restore', async () => {
    const app = await openApp()
    const { gate, roster, cursor } = await gather(app)
    await ask(gate, { cursor, packed: rooted([roster], [await sealMarks(gate)]) })
    const other = await openApp()
    const second = await gather(other)
    // The same process, and with it the same indexes, over another database.
    const restored = buildApp({ ...other.deps, indexes: app.deps.indexes })
    const phone = await aPhone({
      ask: async (path, init) => restored.request(`http://asar.test${path}`, init),
    })
    await phone.enrol(await other.invite({ role: 'coordinator', event }))
    const late = await sealMarks(phone)
    const packed = rooted([second.roster], [late])
    expect(wordsOf(await ask(phone, { cursor: second.cursor, packed }))).toEqual(['stored'])
  })
})

describe('pages in a bundle', () => {
  it('[SHEET-6] say what raw ones say, in a fraction of the bytes', async () => {
    const app = await openApp()
    const { gate, roster, cursor } = await gather(app)
    const marks = [await sealMarks(gate), await sealMarks(gate)]
    await ask(gate, { sheets: marks.map(({ bytes }) => bytes) })
    const river = await aCoordinator(app, event, 'River')
    const raw = await ask(river, { cursor })
    const sheets = raw.entries.map(({ sheet }) => sheet)
    for (const reads of ['rooted', 'alone'] as const) {
      const { packed, entries, ...page } = await ask(river, { cursor, reads })
      if (!packed) throw new Error('the page came raw')
      expect(entries).toEqual([])
      expect({ ...page, entries: raw.entries }).toEqual(raw)
      const view = reads === 'rooted' ? viewOf(stream, [roster]) : null
      expect(unpackAll(packed, { stream, view, sent: [] })).toEqual(
        sheets.map((bytes) => ({ tag: 'bytes', bytes })),
      )
      expect(packed.length * 4).toBeLessThan(marks.reduce((sum, { bytes }) => sum + bytes.length, 0))
    }
  })

  it('[SYN-1] name sheets of the request by their place in it', async () => {
    const app = await openApp()
    const { gate, roster, cursor } = await gather(app)
    const [raw, one] = [await sealMarks(gate), await sealMarks(gate)]
    const packed = rooted([roster], [one, one])
    const answer = await ask(gate, { cursor, packed, sheets: [raw.bytes], reads: 'rooted' })
    const context = { stream, view: viewOf(stream, [roster]), sent: [raw.bytes, one.bytes, one.bytes] }
    expect(unpackAll(answer.packed ?? new Uint8Array(), context)).toEqual([
      { tag: 'same', place: 0 },
      { tag: 'same', place: 1 },
    ])
  })

  it('[SYN-2] tell who may not read them ids alone', async () => {
    const app = await openApp()
    const { roster } = await gather(app)
    const stranger = await aCoordinator(app, anEvent('another'), 'Stranger')
    const answer = await ask(stranger, { reads: 'rooted' })
    expect(
      unpackAll(answer.packed ?? new Uint8Array(), { stream, view: viewOf(stream, []), sent: [] }),
    ).toEqual([{ tag: 'id', sheet: roster.id }])
  })

  it('[SYN-10] carry what an erasure left of a sheet', async () => {
    const app = await openApp()
    const { gate, roster } = await gather(app)
    const stripped = stripSheet(roster.bytes, ({ subjects }) => subjects[0] !== people[0])
    await app.store.transact(stream, (transaction) =>
      transaction.replaceBytes(stream, [{ sheet: roster.id, bytes: stripped }]),
    )
    const answer = await ask(gate, { cursor: emptyCursor(stream), reads: 'rooted' })
    expect(
      unpackAll(answer.packed ?? new Uint8Array(), { stream, view: viewOf(stream, []), sent: [] }),
    ).toEqual(entriesOf([{ bytes: stripped }]))
  })

  it('[SHEET-6] are raw where there is nothing to pack, or a bundle could not be read again', async () => {
    const app = await openApp()
    const { gate, cursor } = await gather(app)
    const answer = await ask(gate, { cursor, reads: 'rooted' })
    expect(answer).toMatchObject({ entries: [] })
    expect(answer.packed).toBeUndefined()
  })
})
