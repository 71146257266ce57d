import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { eventStream } from '#domain/stream.ts'
import { isRootedBundle, openBundle } from '#protocol/wire/bundle.ts'
import type { BundleContext, BundleEntry } from '#protocol/wire/bundle.ts'
import {
  aCheckIn,
  aCheckOut,
  aFact,
  aMerge,
  anEvent,
  aPerson,
  aRegistration,
  aSession,
  bytesFor,
  idsOf,
} from '#tests/support/facts.ts'
import { hexOf } from '#tests/support/hex.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'
import { anyLog, bundleOf, entriesOf, indexOf, unpackAll, viewOf } from '#tests/support/wire.ts'

const stream = eventStream(anEvent())
const alone: BundleContext = { stream, view: null, sent: [] }
const rooted = (log: Parameters<typeof viewOf>[1]): BundleContext => ({
  stream,
  view: viewOf(stream, log),
  sent: [],
})

const gate = aDevice({ name: 'gate' })
const people = Array.from({ length: 50 }, (_, i) => aPerson(String(i)))
const roster = aSheet({
  stream,
  device: aServer(),
  facts: people.map((person, i) => aRegistration({ person, name: `Адам ${String(i)}`, seq: i })),
})
const marks = people.map((person, i) =>
  aCheckIn({
    person,
    session: aSession('gate'),
    seq: i,
    wallMs: 1_792_209_600_000 + i * 5000,
    monotonicMs: i * 5000,
  }),
)
const marked = aSheet({ stream, device: gate, facts: marks })

describe('a bundle', () => {
  it('[SHEET-6] gives back every sheet of any log byte for byte, alone and on top of what went before', () => {
    fc.assert(
      fc.property(anyLog(stream), fc.nat(8), (log, cut) => {
        const [before, after] = [log.slice(0, cut), log.slice(cut)]
        const entries = entriesOf(after)
        for (const context of [alone, rooted(before)])
          expect(unpackAll(bundleOf(entries, context), context)).toEqual(entries)
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  it('[SHEET-6] sends no id of a person, a fact, a session or a sheet that stands in the log', () => {
    const out = people.map((person, i) =>
      aCheckOut({
        person,
        knew: [marks[i] as (typeof marks)[number]],
        session: aSession('gate'),
        seq: 50 + i,
      }),
    )
    const sheet = aSheet({ stream, device: gate, facts: out, number: 2, previous: marked.id })
    const bundle = hexOf(bundleOf(entriesOf([sheet]), rooted([roster, marked])))
    for (const hidden of [
      ...out.map(({ id }) => bytesOfId(id)),
      ...marks.map(({ id }) => bytesOfId(id)),
      bytesOfId(aSession('gate')),
      bytesOfId(marked.id),
      bytesOfId(gate.device),
      bytesOfId(gate.certificate.id),
    ])
      expect(bundle).not.toContain(hexOf(hidden))
    expect(bundle.length / 2).toBeLessThan(50 * 2 + 64 + 100)
  })

  it('[SHEET-6] sends what comes twice in one message once', () => {
    const walkIn = aRegistration({ person: aPerson('new'), source: 'walk-in' })
    const arrived = aCheckIn({ person: aPerson('new') })
    const left = aCheckOut({ person: aPerson('new'), knew: [arrived] })
    const first = aSheet({ stream, device: gate, facts: [walkIn, arrived] })
    const second = aSheet({ stream, device: gate, facts: [left], number: 2, previous: first.id })
    const bundle = hexOf(bundleOf(entriesOf([first, second]), alone))
    const person = hexOf(bytesFor('person new', 10))
    expect(bundle.split(person)).toHaveLength(2)
    expect(bundle).not.toContain(hexOf(bytesOfId(arrived.id)))
    expect(bundle).not.toContain(hexOf(bytesOfId(first.id)))
    expect(unpackAll(bundleOf(entriesOf([first, second]), alone), alone)).toEqual(entriesOf([first, second]))
  })

  it('[SHEET-6] finds a fact of any of two people, however many came since', () => {
    const pair = [aPerson('0'), aPerson('1')] as const
    const merge = aMerge({ pair })
    const others = Array.from({ length: 70 }, (_, i) => aCheckIn({ person: pair[0], seq: 500 + i }))
    const log = [roster, aSheet({ stream, device: gate, facts: [merge, ...others] })]
    const near = aFact({ kind: 'people-parted', subjects: [pair[1], pair[0]], replaces: [merge.id] })
    const far = aFact({ kind: 'checked-out', subjects: [pair[0]], knew: idsOf(others) })
    const entries = entriesOf([aSheet({ stream, device: gate, facts: [near, far], number: 2 })])
    const bundle = bundleOf(entries, rooted(log))
    expect(unpackAll(bundle, rooted(log))).toEqual(entries)
    expect(hexOf(bundle)).not.toContain(hexOf(bytesOfId(merge.id)))
    // The first of seventy stands too far back to be looked for.
    expect(hexOf(bundle)).toContain(hexOf(bytesOfId(others[0]?.id ?? merge.id)))
  })

  it('[SHEET-6] says a clock again only where it is another', () => {
    const session = aSession('gate')
    const first = { session, offsetMs: -40, errorMs: 12 }
    const clocks = [first, first, { ...first, errorMs: 5 }, { ...first, offsetMs: 3 }, null, first]
    let previous: TestSheet['id'] | null = null
    const chain = clocks.map((clock, i) => {
      const sheet = aSheet({
        stream,
        device: gate,
        number: i + 1,
        previous,
        clock,
        facts: [aCheckIn({ session, seq: i })],
      })
      previous = sheet.id
      return sheet
    })
    expect(unpackAll(bundleOf(entriesOf(chain), alone), alone)).toEqual(entriesOf(chain))
    const sizeOf = (sheet: TestSheet | undefined, log: readonly TestSheet[]) =>
      sheet ? bundleOf(entriesOf([sheet]), rooted(log)).length : NaN
    expect(sizeOf(chain[1], chain.slice(0, 1))).toBeLessThan(sizeOf(chain[2], chain.slice(0, 2)))
  })

  it('[SHEET-6] that refers to a log is read with that log alone, and one that stands alone by anybody', () => {
    const bundle = bundleOf(entriesOf([marked]), rooted([roster]))
    expect(isRootedBundle(bundle)).toBe(true)
    expect(unpackAll(bundle, alone)).toEqual([null])
    const other = aSheet({ stream, device: aServer(), facts: [aRegistration({ person: aPerson('other') })] })
    expect(unpackAll(bundle, rooted([other]))).not.toEqual(entriesOf([marked]))
    const free = bundleOf(entriesOf([marked]), alone)
    expect(isRootedBundle(free)).toBe(false)
    expect(unpackAll(free, rooted([other]))).toEqual(entriesOf([marked]))
  })

  it('[SYN-1] carries a page: sheets, those of the request by their place, held ones and ids', () => {
    const walkIn = aSheet({ stream, device: gate, facts: [aRegistration({ person: aPerson('new') })] })
    const after = aSheet({ stream, device: gate, facts: [aCheckIn({ person: aPerson('new') })], number: 2 })
    const page: readonly BundleEntry[] = [
      { tag: 'bytes', bytes: marked.bytes },
      { tag: 'same', place: 1 },
      { tag: 'held', sheet: roster.id },
      { tag: 'id', sheet: marked.id },
      { tag: 'bytes', bytes: after.bytes },
    ]
    const context = { ...rooted([roster]), sent: [null, walkIn.bytes] }
    const bundle = bundleOf(page, context)
    expect(unpackAll(bundle, context)).toEqual(page)
    // The mark refers to a person who came with the request's own sheet.
    expect(hexOf(bundle)).not.toContain(hexOf(bytesFor('person new', 10)))
    expect(unpackAll(bundle, { ...context, sent: [] })).not.toEqual(page)
  })

  it('[SHEET-6] takes what is no sheet as it is, and a sheet too where it is told to', () => {
    const noise = [new Uint8Array(), bytesFor('noise', 30), marked.bytes.subarray(0, 90)]
    const entries = entriesOf([...noise.map((bytes) => ({ bytes })), marked])
    expect(unpackAll(bundleOf(entries, alone), alone)).toEqual(entries)
  })

  it('[SHEET-6] goes on from its log position by position, as the log itself does', () => {
    const context = rooted([roster])
    const bundle = openBundle(bundleOf(entriesOf([marked]), context), context)
    bundle?.next()
    const cursor = advanceCursor(advanceCursor(emptyCursor(stream), roster.id), marked.id)
    bundle?.known.close(cursor.digest)
    const index = indexOf(stream, [roster])
    if (bundle) index.absorb(bundle.known)
    expect(index.cursor).toEqual(cursor)
    const next = entriesOf([
      aSheet({ stream, device: gate, facts: [aCheckOut({ person: aPerson('3') })], number: 2 }),
    ])
    const view = index.viewAt(cursor)
    if (!view) throw new Error('the index does not know its end')
    const grown = bundleOf(next, { stream, view: () => view, sent: [] })
    expect(hexOf(grown)).toBe(hexOf(bundleOf(next, rooted([roster, marked]))))
  })

  // Frozen: bundles with these bytes are on their way.
  it('[SHEET-6] has these very bytes', () => {
    const log = [aSheet({ stream, device: aServer(), facts: [aRegistration({ person: aPerson(), seq: 1 })] })]
    const sheet = aSheet({
      stream,
      device: gate,
      facts: [
        aCheckIn({ person: aPerson(), session: aSession('gate'), seq: 0, monotonicMs: 100 }),
        aRegistration({ person: aPerson('new'), session: aSession('gate'), seq: 1, monotonicMs: 160, no: 7 }),
      ],
      clock: { session: aSession('gate'), offsetMs: -40, errorMs: 12 },
    })
    expect(hexOf(bundleOf(entriesOf([sheet]), rooted(log)))).toBe(GOLDEN)
  })
})

const GOLDEN = [
  '03016802000706016207010377617902016b080a636865636b65642d696e01710a01730901740b01770c0101070701620702026e',
  '6f0106736f7572636502016b080a7265676973746572656401700e01710a01730901740b01770c01070201640701046e616d6502',
  '01731000003f3f00000000000100000002000100000068000c000201000140000100008080f8a180a968c0f8a180a96809000396',
  '0000063c02a000010001803f00070500746170ff0800726f73746572ff09004169676572696dff083261b4a8fbe54b4708d5c0f7',
  '8d646499cf0af1b92432810736dd0dab107d8aa6259cf33cf9ff64bd1e0e241af020c9e6f65cef914a11269bb619e815a8905728',
  '0aad96a602a8ccd720e740c5b3c7402b8f3d3ce416e9defa996ad983e30222a3badeb57dc7a3005a5e29f0a2c96618d470c2c31b',
  'e91621056695267c1cfddd5c45214a82385cffa5a1d60f5d3699e700',
].join('')

describe('limits of a bundle', () => {
  it('[SHEET-6] say no to more entries than a page has, and to no entries too many', () => {
    const many = Array.from({ length: 4097 }, (): BundleEntry => ({ tag: 'held', sheet: roster.id }))
    expect(openBundle(bundleOf(many, alone), alone)).toBeNull()
    expect(openBundle(bundleOf(many.slice(1), alone), alone)?.count).toBe(4096)
  })

  it('[SHEET-6] say no to more shapes than a phone has facts of', () => {
    const facts = Array.from({ length: 400 }, (_, i) =>
      aFact({ kind: `${String(i)} ${'k'.repeat(150)}`, subjects: [] }, { seq: i }),
    )
    const sheets = [0, 1, 2].map((n) =>
      aSheet({
        stream,
        device: gate,
        facts: facts.map((fact, i) => (i % 3 === n ? fact : aCheckIn({ seq: i }))),
      }),
    )
    expect(openBundle(bundleOf(entriesOf(sheets), alone), alone)).toBeNull()
  })

  it('[SYN-9] stop at more bytes than any message has', () => {
    const large = aSheet({
      stream,
      device: gate,
      facts: Array.from({ length: 8 }, (_, i) =>
        aFact({ kind: 'x', subjects: [], body: { t: 'a'.repeat(8000) } }, { seq: i }),
      ),
    })
    const entries = entriesOf(Array.from({ length: 140 }, () => large))
    const read = unpackAll(bundleOf(entries, alone), alone)
    expect(read[0]).toEqual(entries[0])
    expect(read[139]).toBeNull()
  })
})
