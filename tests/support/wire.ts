import fc from 'fast-check'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import { freezeFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { sessionIdOf } from '#domain/ids.ts'
import type { StreamId } from '#domain/ids.ts'
import { BundleWriter, openBundle } from '#protocol/wire/bundle.ts'
import type { BundleContext, BundleEntry } from '#protocol/wire/bundle.ts'
import type { Known } from '#protocol/wire/known.ts'
import { LogIndex } from '#protocol/wire/log-index.ts'
import { aPerson, bytesFor, idsOf } from './facts.ts'
import { aDevice, aSheet } from './sheets.ts'
import type { TestSheet } from './sheets.ts'

type Raw = Pick<TestSheet, 'id' | 'bytes'>

/** The index of a log of these sheets, none of them held. */
export function indexOf(stream: StreamId, sheets: readonly Raw[]): LogIndex {
  const index = new LogIndex(stream)
  sheets.forEach(({ id, bytes }, i) => {
    if (!index.take({ n: i + 1, sheet: id, isHeld: false, bytes })) throw new Error('the log has a gap')
  })
  return index
}

/** A view of a log of these sheets, each time anew. */
export function viewOf(stream: StreamId, sheets: readonly Raw[]): () => Known {
  const index = indexOf(stream, sheets)
  return () => index.viewAt(index.cursor) as Known
}

export const entriesOf = (sheets: readonly Pick<Raw, 'bytes'>[]): readonly BundleEntry[] =>
  sheets.map(({ bytes }) => ({ tag: 'bytes', bytes }))

/** A bundle of these entries, none of them raw unless it has to be. */
export function bundleOf(entries: readonly BundleEntry[], context: BundleContext): Uint8Array {
  const writer = new BundleWriter(context)
  for (const entry of entries) writer.add(entry, false)
  return writer.finish()
}

/** All that can be read of a bundle; `null` from the first entry on that cannot. */
export function unpackAll(bundle: Uint8Array, context: BundleContext): readonly (BundleEntry | null)[] {
  const reader = openBundle(bundle, context)
  return Array.from({ length: reader?.count ?? 0 }, () => reader?.next() ?? null)
}

/** Any value that a fact may hold. */
const anyValue: fc.Arbitrary<CanonicalValue> = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant(null),
    fc.maxSafeInteger().map((number) => number + 0),
    fc.nat(300),
    anyText(),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes)),
    fc.nat(5).map((i) => bytesFor(`person ${String(i)}`, 10)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(
      fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
      {
        maxLength: 4,
      },
    ),
    fc.dictionary(anyKey(), tie('value'), { maxKeys: 3 }).map((map): CanonicalMap => ({ ...map })),
  ),
})).value

function anyText(): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        'way',
        'tap',
        'Айгерім Бекзатқызы',
        'Ахмет Айгерім',
        ' ',
        'a  b',
        '1',
        'ÿ',
        '__proto__',
      ),
    )
    .map((text) => text.normalize('NFC').replace(/^\uFEFF+/, ''))
}

/** JavaScript puts keys that look like places first, wherever they stood; such sheets travel raw. */
function anyKey(): fc.Arbitrary<string> {
  return anyText().filter((text) => !/^(?:\d+|__proto__)$/.test(text))
}

const anyMap = fc.dictionary(anyKey(), anyValue, { maxKeys: 4 }).map((map): CanonicalMap => ({ ...map }))

interface Rough {
  readonly kind: string
  readonly about: readonly number[]
  readonly body: CanonicalMap
  readonly personal: CanonicalMap | null
  readonly session: number
  readonly seq: number
  readonly wallMs: number
  readonly monotonicMs: number
  readonly knew: readonly number[]
  readonly replaces: readonly number[]
}

/** Times as clocks tell them, right or wrong. */
const tame = fc.oneof(fc.integer({ min: 1_790_000_000_000, max: 1_790_000_100_000 }), fc.nat(100_000))
/** And as no clock does: their differences are no numbers that can be written. */
const wild = fc.oneof(
  tame,
  fc.maxSafeInteger().map((number) => number + 0),
)

const roughOf = (number: fc.Arbitrary<number>): fc.Arbitrary<Rough> =>
  fc.record({
    kind: fc.constantFrom('checked-in', 'checked-out', 'registered', 'from-the-future', ''),
    about: fc.array(fc.nat(5), { maxLength: 3 }),
    body: anyMap,
    personal: fc.option(anyMap),
    session: fc.nat(2),
    seq: number,
    wallMs: number,
    monotonicMs: number,
    knew: fc.array(fc.nat(200), { maxLength: 3 }),
    replaces: fc.array(fc.nat(200), { maxLength: 2 }),
  })

const roughSheetOf = (number: fc.Arbitrary<number>) =>
  fc.record({
    device: fc.constantFrom('gate', 'river', 'bus'),
    facts: fc.array(roughOf(number), { minLength: 1, maxLength: 6 }),
    skips: fc.constantFrom(0, 0, 0, 1, -1, 1000),
    isChained: fc.boolean(),
    clock: fc.option(fc.record({ session: fc.nat(3), offsetMs: fc.integer(), errorMs: fc.nat() })),
    isStripped: fc.boolean(),
  })

/**
 * Logs such as phones make, and such as no phone would: kinds and fields of other versions, forks, gaps, facts that
 * name facts from anywhere, erased parts.
 */
export function anyLog(
  stream: StreamId,
  clocks: 'tame' | 'wild' = 'tame',
): fc.Arbitrary<readonly TestSheet[]> {
  const sheet = roughSheetOf(clocks === 'wild' ? wild : tame)
  return fc.array(sheet, { minLength: 1, maxLength: 8 }).map((rough) => {
    const heads = new Map<string, { number: number; id: TestSheet['id'] }>()
    const facts: FrozenFact[] = []
    return rough.map(({ device, skips, isChained, clock, isStripped, ...rest }): TestSheet => {
      const head = heads.get(device)
      const fresh = rest.facts.map((each) => {
        const fact = freeze(each, facts)
        facts.push(fact)
        return fact
      })
      const number = Math.max(1, (head?.number ?? 0) + 1 + skips)
      const sheet = aSheet({
        stream,
        device: aDevice({ name: device }),
        facts: fresh,
        number,
        previous: isChained ? (head?.id ?? null) : null,
        clock: clock && { ...clock, session: sessionOf(clock.session) },
      })
      heads.set(device, { number, id: sheet.id })
      return isStripped ? { ...sheet, bytes: stripSheet(sheet.bytes, () => true) } : sheet
    })
  })
}

const sessionOf = (number: number) => sessionIdOf(bytesFor(`session ${String(number)}`, 8))

function freeze(rough: Rough, earlier: readonly FrozenFact[]): FrozenFact {
  const { kind, about, body, personal, session, seq, wallMs, monotonicMs } = rough
  const named = (places: readonly number[]) =>
    idsOf(places.flatMap((place) => earlier[place % (earlier.length + 1)] ?? []))
  return freezeFact(
    {
      kind,
      subjects: about.map((i) => aPerson(String(i))),
      body,
      ...(personal ? { personal } : {}),
      knew: named(rough.knew),
      replaces: named(rough.replaces),
    },
    {
      session: sessionOf(session),
      seq,
      salt: bytesFor(`salt ${String(seq)}`, 8),
      time: { wallMs, utcOffsetMinutes: 300, monotonicMs },
    },
  )
}
