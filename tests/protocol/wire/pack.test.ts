import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import { decodeCanonical, encodeCanonical } from '#domain/log/canonical.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { eventStream } from '#domain/stream.ts'
import type { BundleEntry } from '#protocol/wire/bundle.ts'
import { Known } from '#protocol/wire/known.ts'
import { packEntries } from '#protocol/wire/pack.ts'
import { aCheckIn, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { hexOf } from '#tests/support/hex.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'
import { anyLog, entriesOf, unpackAll, viewOf } from '#tests/support/wire.ts'

const stream = eventStream(anEvent())
const pause = () => Promise.resolve()
const alone = { stream, view: null, sent: [], pause }
const gate = aDevice({ name: 'gate' })
const sheets = [1, 2, 3].map((number) =>
  aSheet({
    stream,
    device: gate,
    number,
    facts: [aCheckIn({ person: aPerson(String(number)), seq: number })],
  }),
)

/** A header field that no version of ours writes; the sheet is valid all the same. */
function withExtra({ bytes }: Pick<(typeof sheets)[number], 'bytes'>): { readonly bytes: Uint8Array } {
  const [header, ...rest] = decodeCanonical(bytes) as readonly CanonicalValue[]
  const fields = decodeCanonical(header as Uint8Array) as CanonicalMap
  const changed = { bytes: encodeCanonical([encodeCanonical({ ...fields, zz: 'new' }), ...rest]) }
  expect(readSheet(changed.bytes).kind).toBe('sheet')
  return changed
}

describe('packing', () => {
  it('[SHEET-6] gives back every sheet of any log byte for byte, whatever its clocks and keys are', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog(stream, 'wild'), fc.nat(8), async (log, cut) => {
        const entries = entriesOf(log.slice(cut))
        const packing = { ...alone, view: viewOf(stream, log.slice(0, cut)) }
        const bundle = await packEntries(entries, packing)
        expect(bundle && unpackAll(bundle, packing)).toEqual(entries)
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('[SHEET-6] sends a sheet raw of which one byte would differ, and packs the others', async () => {
    const odd = withExtra(sheets[1] ?? { bytes: new Uint8Array() })
    const entries = entriesOf([sheets[0], odd, sheets[2]].flatMap((each) => each ?? []))
    const bundle = await packEntries(entries, alone)
    if (!bundle) throw new Error('nothing was packed')
    expect(unpackAll(bundle, alone)).toEqual(entries)
    expect(hexOf(bundle)).toContain(hexOf(odd.bytes))
    for (const { bytes } of [sheets[0], sheets[2]].flatMap((each) => each ?? []))
      expect(hexOf(bundle)).not.toContain(hexOf(bytes))
  })

  it.each<[string, CanonicalMap]>([
    ['a key that JavaScript moves', { '': 1, '1': 2 }],
    ['a key that JavaScript takes for something else', JSON.parse('{"__proto__":"x"}') as CanonicalMap],
  ])('[SHEET-6] survives %s', async (_what, body) => {
    const fact = aCheckIn()
    const envelope = encodeCanonical({ ...(decodeCanonical(fact.envelope) as CanonicalMap), b: body })
    const entries = entriesOf([aSheet({ stream, facts: [{ ...fact, envelope }] }), ...sheets])
    const bundle = await packEntries(entries, alone)
    expect(bundle && unpackAll(bundle, alone)).toEqual(entries)
  })

  it('[SHEET-6] does not trust a log that is not the same for both sides', async () => {
    const roster = aSheet({ stream, device: aServer(), facts: [aRegistration({ person: aPerson('1') })] })
    const views = [viewOf(stream, [roster]), () => new Known()]
    const view = () => (views.shift() ?? (() => new Known()))()
    const entries = entriesOf(sheets.slice(0, 1))
    const bundle = await packEntries(entries, { ...alone, view })
    expect(bundle && hexOf(bundle)).toContain(hexOf(sheets[0]?.bytes ?? new Uint8Array()))
  })

  it('[SHEET-6] gives up where no bundle can be read again', async () => {
    const many = Array.from({ length: 5000 }, (): BundleEntry => ({
      tag: 'id',
      sheet: gate.certificate.id as never,
    }))
    expect(await packEntries(many, alone)).toBeNull()
  })

  it('[SYN-1] carries places, held sheets and ids as they are', async () => {
    const { id } = aSheet({ stream })
    const entries: readonly BundleEntry[] = [
      { tag: 'same', place: 0 },
      { tag: 'held', sheet: id },
      { tag: 'id', sheet: id },
    ]
    const bundle = await packEntries(entries, { ...alone, sent: [sheets[0]?.bytes ?? null] })
    expect(bundle && unpackAll(bundle, alone)).toEqual(entries)
    expect(hexOf(bundle ?? new Uint8Array()).split(hexOf(bytesOfId(id)))).toHaveLength(3)
  })

  it('lets others go between two sheets', async () => {
    let pauses = 0
    const counting = () => {
      pauses++
      return Promise.resolve()
    }
    await packEntries(entriesOf(sheets), { ...alone, pause: counting })
    expect(pauses).toBe(2 * sheets.length)
  })
})
