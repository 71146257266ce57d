import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factIdOf, personIdOf, sessionIdOf } from '#domain/ids.ts'
import { decodeCanonical, encodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import { FactTooLarge, freezeFact, MAX_FACT_BYTES, readFact } from '#domain/log/fact.ts'
import type { CaptureMoment, FactDraft } from '#domain/log/fact.ts'
import { draftRegistration, tidyText } from '#domain/drafts/registration.ts'
import { aCheckIn, aFact, aPerson, aRegistration, aSession } from '#tests/support/facts.ts'
import { filled, fromHex, hexOf } from '#tests/support/hex.ts'

const draft: FactDraft = {
  kind: 'registered',
  subjects: [personIdOf(filled(0x11, 10))],
  body: { source: 'roster', no: 7 },
  personal: { name: 'Әлия' },
  replaces: [factIdOf(filled(0x22, 16))],
  knew: [factIdOf(filled(0x33, 16))],
}
const moment: CaptureMoment = {
  session: sessionIdOf(filled(0x44, 8)),
  seq: 5,
  time: { wallMs: 1_792_209_600_000, utcOffsetMinutes: 300, monotonicMs: 61_000 },
  salt: filled(0x55, 8),
}
// Frozen: facts with these bytes are on phones and in logs.
const ENVELOPE =
  'a9' +
  '6162 a2 626e6f 07 66736f75726365 66726f73746572' +
  '616b 6a72656769737465726564' +
  '616e 81 50 33333333333333333333333333333333' +
  '6170 5820 39e16fc8a08017ec8f65deb2d36debf3343bc476e3918f337737bacba406e43d' +
  '6171 05' +
  '6172 81 50 22222222222222222222222222222222' +
  '6173 48 4444444444444444' +
  '6174 83 1b000001a148043e00 19012c 19ee48' +
  '6177 81 4a 11111111111111111111'
const PERSONAL = 'a2 6164 a1 646e616d65 68d398d0bbd0b8d18f 6173 48 5555555555555555'

describe('freezing a fact', () => {
  it('[FACT-2] gives the bytes and the id that are frozen for ever', () => {
    const fact = freezeFact(draft, moment)
    expect(hexOf(fact.envelope)).toBe(ENVELOPE.replaceAll(' ', ''))
    expect(hexOf(fact.personal ?? filled(0, 0))).toBe(PERSONAL.replaceAll(' ', ''))
    expect(fact.id).toBe('5mPo7TrzHQ_5UIXR0pjrkw')
  })

  it('[FACT-1] takes the first 16 bytes of the SHA-256 of name and envelope as id', () => {
    const { id, envelope } = aCheckIn()
    const hash = createHash('sha256').update('asar/fact/1\0').update(envelope).digest()
    expect(id).toBe(hash.subarray(0, 16).toString('base64url'))
  })

  it('[FACT-1] puts the hash of the personal part into the envelope', () => {
    const { envelope, personal } = aRegistration()
    const hash = createHash('sha256')
      .update('asar/personal/1\0')
      .update(personal ?? '')
      .digest()
    expect(fieldOf(envelope, 'p')).toEqual(Uint8Array.from(hash))
  })

  it('[FACT-1] hides equal personal parts behind their salt', () => {
    const [one, other] = [filled(1, 8), filled(2, 8)].map((salt) => aRegistration({ salt, seq: 1 }))
    expect(fieldOf(one?.envelope, 'p')).not.toEqual(fieldOf(other?.envelope, 'p'))
  })

  it('[FACT-1] leaves out what is empty', () => {
    const fact = freezeFact({ kind: 'checked-in', subjects: [], body: {}, replaces: [], knew: [] }, moment)
    expect(Object.keys(mapOf(fact.envelope))).toEqual(['k', 'q', 's', 't', 'w'])
    expect(fact.personal).toBeNull()
  })

  it('[FACT-1] takes 8 KB, both parts together, and not a byte more', () => {
    const room = MAX_FACT_BYTES - sizeOf(withName('')) - 2
    expect(sizeOf(withName('x'.repeat(room)))).toBe(MAX_FACT_BYTES)
    expect(readFact(...partsOf(withName('x'.repeat(room))))).not.toBeNull()
    expect(() => withName('x'.repeat(room + 1))).toThrow(FactTooLarge)
  })

  it('[SHEET-6] makes what people type NFC before capture', () => {
    const typed = '\uFEFFЙога \ud800'
    expect(tidyText(typed)).toBe('Йога \uFFFD')
    const { envelope, personal } = aFact(draftRegistration(aPerson(), { name: typed, source: 'walk-in' }))
    expect(readFact(envelope, personal)?.personal).toEqual({ name: 'Йога \uFFFD' })
  })

  it('[FACT-2] reads back whatever it froze', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 }).map((each) => tidyText(tidyText(each)))
    const fields = fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(text, fc.maxSafeInteger()), {
      maxKeys: 4,
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(text, fields, fields, fc.maxSafeInteger(), (kind, body, personal, wallMs) => {
        const time = { wallMs: wallMs + 0, utcOffsetMinutes: -720, monotonicMs: 0 }
        const drafted = { kind, subjects: [aPerson()], body: plus0(body), personal: plus0(personal) }
        const fact = freezeFact(drafted, { ...moment, time })
        expect(readFact(fact.envelope, fact.personal)).toEqual({
          ...drafted,
          id: fact.id,
          session: moment.session,
          seq: 5,
          time,
          replaces: [],
          knew: [],
          lacksPersonal: false,
        })
      }),
      { numRuns: 200 },
    )
  })
})

describe('reading a fact', () => {
  const { envelope, personal } = freezeFact(draft, moment)

  it('[FACT-1] reads all that was stated', () => {
    expect(readFact(fromHex(ENVELOPE), fromHex(PERSONAL))).toEqual({
      ...draft,
      id: '5mPo7TrzHQ_5UIXR0pjrkw',
      session: moment.session,
      seq: 5,
      time: moment.time,
      lacksPersonal: false,
    })
  })

  it('[FACT-1] verifies and folds an envelope whose personal part was erased', () => {
    const read = readFact(envelope, null)
    expect(read).toMatchObject({ id: '5mPo7TrzHQ_5UIXR0pjrkw', personal: null, lacksPersonal: true })
    expect(readFact(aCheckIn().envelope, null)?.lacksPersonal).toBe(false)
  })

  it('[FACT-1] refuses a personal part that is not the one the envelope names', () => {
    const other = encodeCanonical({ s: filled(0x55, 8), d: { name: 'Алия' } })
    expect(readFact(envelope, other)).toBeNull()
    expect(readFact(aCheckIn().envelope, personal)).toBeNull()
  })

  it.each<[string, CanonicalValue]>([
    ['is no map', [filled(1, 8), { name: 'Әлия' }]],
    ['has a short salt', { s: filled(1, 7), d: { name: 'Әлия' } }],
    ['has no fields', { s: filled(1, 8), d: 'Әлия' }],
  ])('[FACT-1] refuses a personal part that %s, though its hash is right', (_what, value) => {
    const part = encodeCanonical(value)
    const p = Uint8Array.from(createHash('sha256').update('asar/personal/1\0').update(part).digest())
    const named = encodeCanonical({ ...mapOf(envelope), p })
    expect(readFact(named, part)).toBeNull()
    expect(readFact(named, null)).not.toBeNull()
  })

  it('[FACT-2] keeps unknown kinds and unknown fields', () => {
    const map = { ...mapOf(envelope), k: 'tree-planted', z: ['new', { field: 1 }] }
    expect(readFact(encodeCanonical(map), personal)).toMatchObject({ kind: 'tree-planted' })
    const part = encodeCanonical({ ...mapOf(personal), z: 1 })
    const hash = createHash('sha256').update('asar/personal/1\0').update(part).digest()
    expect(readFact(encodeCanonical({ ...map, p: Uint8Array.from(hash) }), part)).not.toBeNull()
  })

  it.each([0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    '[FACT-5] never refuses a time: %d ms',
    (wallMs) => {
      const fact = aCheckIn({ wallMs, utcOffsetMinutes: wallMs, monotonicMs: wallMs })
      expect(readFact(...partsOf(fact))?.time.wallMs).toBe(wallMs)
    },
  )

  it.each<[string, CanonicalMap]>([
    ['no kind', { k: null }],
    ['a short session', { s: filled(1, 7) }],
    ['a sequence that is text', { q: '5' }],
    ['two times', { t: [1, 2] }],
    ['a time that is text', { t: [1, 2, '3'] }],
    ['a short subject', { w: [filled(1, 9)] }],
    ['subjects that are no list', { w: filled(1, 10) }],
    ['a body that is no map', { b: [1] }],
    ['a short replaced id', { r: [filled(1, 15)] }],
    ['a known id that is text', { n: ['x'] }],
    ['a short hash of the personal part', { p: filled(1, 31) }],
  ])('[FACT-1] refuses an envelope with %s', (_what, wrong) => {
    expect(readFact(encodeCanonical({ ...mapOf(envelope), ...wrong }), null)).toBeNull()
  })

  it.each([
    ['no map', encodeCanonical([1])],
    ['no canonical bytes', fromHex('bf616b616bff')],
    ['nothing', filled(0, 0)],
  ])('[FACT-1] refuses an envelope that is %s', (_what, bytes) => {
    expect(readFact(bytes, null)).toBeNull()
  })

  it('[FACT-1] refuses what is larger than 8 KB', () => {
    const large = encodeCanonical({ ...mapOf(aCheckIn().envelope), b: { x: 'x'.repeat(MAX_FACT_BYTES) } })
    expect(readFact(large, null)).toBeNull()
  })

  it('[FACT-1] gives altered bytes another id or refuses them', () => {
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const altered = envelope.with(at, (envelope[at] ?? 0) ^ flip)
        const read = readFact(altered, personal)
        if (read) expect(read.id).not.toBe('5mPo7TrzHQ_5UIXR0pjrkw')
      }),
      { numRuns: 1000 },
    )
  })

  it('[FACT-1] refuses every altered personal part', () => {
    const part = personal ?? filled(0, 0)
    for (const [at, byte] of part.entries()) {
      expect(readFact(envelope, part.with(at, byte ^ 1))).toBeNull()
    }
    expect(readFact(envelope, part.subarray(1))).toBeNull()
  })
})

function withName(name: string) {
  return aFact({ ...draft, personal: { name } }, { session: aSession(), seq: 1 })
}

function sizeOf({ envelope, personal }: ReturnType<typeof aFact>): number {
  return envelope.length + (personal?.length ?? 0)
}

function partsOf({ envelope, personal }: ReturnType<typeof aFact>): [Uint8Array, Uint8Array | null] {
  return [envelope, personal]
}

function mapOf(bytes: Uint8Array | null | undefined): CanonicalMap {
  const value = decodeCanonical(bytes ?? filled(0, 0))
  if (!isMap(value)) throw new Error('no map')
  return value
}

function fieldOf(bytes: Uint8Array | undefined, key: string) {
  return mapOf(bytes)[key]
}

/** Without minus zero, which a counter never gives. */
function plus0(fields: Readonly<Record<string, string | number>>): CanonicalMap {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key.normalize('NFC'),
      typeof value === 'number' ? value + 0 : value,
    ]),
  )
}
