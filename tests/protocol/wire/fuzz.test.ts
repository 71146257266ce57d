import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_SHEET_BYTES } from '#domain/log/sheet.ts'
import { eventStream } from '#domain/stream.ts'
import { openBundle } from '#protocol/wire/bundle.ts'
import type { BundleContext, BundleEntry } from '#protocol/wire/bundle.ts'
import {
  aCheckIn,
  aCheckOut,
  aFact,
  anEvent,
  aPerson,
  aRegistration,
  aSession,
} from '#tests/support/facts.ts'
import { fromHex } from '#tests/support/hex.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'
import { bundleOf, entriesOf, unpackAll, viewOf } from '#tests/support/wire.ts'

const stream = eventStream(anEvent())
const people = Array.from({ length: 12 }, (_, i) => aPerson(String(i)))
const roster = aSheet({
  stream,
  device: aServer(),
  facts: people.map((person, i) => aRegistration({ person, name: `Адам ${String(i % 3)}`, seq: i, no: i })),
})
const arrivals = people.map((person, i) =>
  aCheckIn({ person, session: aSession('gate'), seq: i, wallMs: i * 4000 }),
)
const log = [roster, aSheet({ stream, facts: arrivals })]
const context: BundleContext = { stream, view: viewOf(stream, log), sent: [roster.bytes] }
const entries: readonly BundleEntry[] = [
  ...entriesOf([
    aSheet({
      stream,
      number: 2,
      facts: people.map((person, i) => aCheckOut({ person, knew: arrivals.slice(i, i + 1), seq: 20 + i })),
    }),
    aSheet({
      stream,
      device: aDevice({ name: 'river' }),
      facts: [
        aRegistration({ person: aPerson('new'), source: 'walk-in', born: '2011-02-03' }),
        aFact({
          kind: 'odd',
          subjects: [],
          body: { list: [1, [2, 'x', null]], all: ['a', 'b'], id: people.length },
        }),
      ],
      clock: { session: aSession('river'), offsetMs: -5, errorMs: 9 },
    }),
  ]),
  { tag: 'same', place: 0 },
  { tag: 'held', sheet: roster.id },
  { tag: 'bytes', bytes: Uint8Array.of(1, 2, 3) },
]
const bundles = [bundleOf(entries, context), bundleOf(entries.slice(0, 2), { ...context, view: null })]

/** Reads all of it; whatever the bytes are, that ends, and gives nothing longer than a sheet. */
function read(bytes: Uint8Array): void {
  const bundle = openBundle(bytes, context)
  for (let i = 0; i < (bundle?.count ?? 0); i++) {
    const entry = bundle?.next()
    if (!entry) return
    if (entry.tag === 'bytes')
      expect(entry.bytes.length).toBeLessThanOrEqual(Math.max(bytes.length, MAX_SHEET_BYTES * 8))
  }
}

const ODD = [0, 1, 2, 3, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xff]

function damage(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  const changed = [...bytes]
  for (let i = 1 + random.below(4); i > 0; i--) {
    const at = random.below(changed.length + 1)
    const byte = random.chance(0.5) ? random.pick(ODD) : random.below(256)
    // Most of what can go wrong stands at the front: counts, shapes, heads of columns.
    const place = random.chance(0.5) ? at % 200 : at
    if (random.chance(0.7)) changed[place] = byte
    else if (random.chance(0.5)) changed.splice(place, random.below(6))
    else changed.splice(place, 0, byte, ...random.bytes(random.below(4)))
  }
  return Uint8Array.from(changed)
}

describe('a bundle from anybody', () => {
  it('[SHEET-6] is read to its end or refused, however a good one was damaged', () => {
    for (const bundle of bundles) expect(unpackAll(bundle, context)).not.toContain(null)
    const random = seededRandom(20_261_122)
    for (let round = 0; round < 20_000; round++) {
      const bytes = damage(random, bundles[round % 2] as Uint8Array)
      try {
        read(bytes)
      } catch (error) {
        throw new Error(`round ${String(round)}`, { cause: error })
      }
    }
  }, 120_000)

  it('[SHEET-6] is read to its end or refused, whatever it is', () => {
    const start = fc.constantFrom('', '02', '03', '0201', '030103', '02ff01')
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (hex, rest) => {
        read(Uint8Array.from([...fromHex(hex), ...rest]))
      }),
      { numRuns: 3000 },
    )
  })

  it('[SHEET-6] cut anywhere is refused, or read up to the cut', () => {
    for (const bundle of bundles)
      for (let length = 0; length < bundle.length; length++) read(bundle.subarray(0, length))
  })

  // Columns: 21 of numbers, shapes' own, texts, 7 of bytes.
  const shape = (hex: string) => `01 00 ${hex}`
  const block = (hex: string) => {
    const bytes = fromHex(hex)
    const size =
      bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) + 128, Math.floor(bytes.length / 128)]
    return Buffer.from([...size, ...bytes]).toString('hex')
  }

  it.each([
    ['shapes within shapes without end', shape('0501'.repeat(200))],
    ['a list of more than a fact can hold', shape('06 ff7f 00')],
    ['a name of a column longer than any', shape(`07 01 8003 ${'61'.repeat(384)} 01`)],
    ['a shape that is none', shape('63')],
    ['shapes that end early', '05 00 00'],
  ])('[SHEET-6] is refused with %s', (_what, shapes) => {
    expect(openBundle(fromHex(`02 01 ${block(shapes)} ${'3f'.repeat(40)}`), context)).toBeNull()
  })

  it.each([
    ['all of it', '0000 0000 0000 0000 0000'],
    ['the certificate and what follows', '0001 0000 0000 0000 0000'],
    ['the sheet before and the clock', '0001 0001 0000 0000 0000'],
    ['the clock', '0001 0001 0000 0002 0000'],
  ])('[SHEET-6] is refused that goes on from a device nobody has met: %s', (_what, fields) => {
    const shapes = block(shape('07 00'))
    const columns = `0000 3f3f 0000 ${fields} 3f3f3f 0001 ${'0000'.repeat(6)} 3f3f`
    const blobs = `00 00 00 ${block('22'.repeat(32))} ${block('33'.repeat(64))} ${block('44'.repeat(64))} 00`
    const bundle = openBundle(fromHex(`02 01 ${shapes} ${columns} ${blobs}`), context)
    expect(bundle).not.toBeNull()
    expect(bundle?.next()).toBeNull()
  })

  it('[SHEET-6] makes no more of itself than a fact may be, however little says so', () => {
    // A list of 8,192 lists of 8,192 nothings, in a dozen bytes.
    const shapes = block(shape('07 01 01 62 06 8040 06 8040 00'))
    const packed = '0000'
    const header = `${packed}3f3f 0000 0001 0001 0000 0002 0002 3f3f3f 0001`.replaceAll(' ', '')
    const fact = '0000'.repeat(6)
    const blobs = `00 ${block('11'.repeat(8))} 00 ${block('22'.repeat(32))} ${block('33'.repeat(32))} ${block('44'.repeat(64))} 00`
    const bundle = openBundle(fromHex(`02 01 ${shapes} ${header} ${fact} 3f3f ${blobs}`), context)
    expect(bundle).not.toBeNull()
    const began = process.memoryUsage().heapUsed
    expect(bundle?.next()).toBeNull()
    expect(process.memoryUsage().heapUsed - began).toBeLessThan(50_000_000)
  })
})
