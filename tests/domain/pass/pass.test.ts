import fc from 'fast-check'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { bytesOfId, bytesOfSubject, deviceIdOf, passIdOf } from '#domain/ids.ts'
import { decodePass, encodePassBody, MOST_PASS_BYTES, passToSign, signPass } from '#domain/pass/pass.ts'
import type { Pass, PassTerms } from '#domain/pass/pass.ts'
import { spellPass } from '#domain/pass/pass-text.ts'
import { aPerson, anEvent, bytesFor } from '#tests/support/facts.ts'
import { hexOf } from '#tests/support/hex.ts'
import { someTerms } from './some-terms.ts'

const HOUR_MS = 3_600_000
const signer = deviceIdOf(bytesFor('device desk', 16))
const signature = bytesFor('signature', 32)
const sign = () => Promise.resolve(concatBytes([signature, signature]))

/** @throws when the bytes are no pass */
function read(bytes: Uint8Array): Pass {
  const pass = decodePass(bytes)
  if (typeof pass === 'string') throw new Error(pass)
  return pass
}

const terms: fc.Arbitrary<PassTerms> = fc.record({
  scope: fc.oneof(
    fc.record({ kind: fc.constant('event' as const), event: fc.constantFrom(anEvent(), anEvent('other')) }),
    fc.record({ kind: fc.constant('season' as const), year: fc.integer({ min: 0, max: 65_535 }) }),
  ),
  pass: fc.uint8Array({ minLength: 10, maxLength: 10 }).map(passIdOf),
  untilMs: fc.integer({ min: 0, max: 0xff_ff_ff }).map((hours) => hours * HOUR_MS),
  isMinor: fc.boolean(),
  companions: fc.integer({ min: 0, max: 15 }),
})

describe('the bytes of a pass', () => {
  it('say what it says, its signer and its signature, in at most 100 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(terms, async (said) => {
        const bytes = await signPass(said, signer, sign)
        expect(bytes.length).toBeLessThanOrEqual(MOST_PASS_BYTES)
        const { keyId, body, signature: signed, ...told } = read(bytes)
        expect(told).toEqual(said)
        expect(keyId).toEqual(bytesOfId(signer).slice(0, 8))
        expect(concatBytes([body, signed])).toEqual(bytes)
      }),
    )
    expect(MOST_PASS_BYTES).toBe(97)
  })

  it('stand where the specification has them', () => {
    const body = encodePassBody(someTerms({ isMinor: true, companions: 3 }), signer)
    expect(hexOf(body)).toBe(
      [
        '01',
        '32',
        hexOf(bytesOfId(signer).slice(0, 8)),
        hexOf(bytesOfSubject(anEvent())),
        hexOf(bytesOfSubject(aPerson())),
        '07a120',
      ].join(''),
    )
    const season = encodePassBody(someTerms({ scope: { kind: 'season', year: 2026 } }), signer)
    expect(hexOf(season.slice(1, 2)) + hexOf(season.slice(10, 12))).toBe('0107ea')
  })

  it('begin with the name of their type where they are signed', () => {
    expect(new TextDecoder().decode(passToSign(Uint8Array.of(1)).slice(0, 12))).toBe('asar/pass/1\0')
  })

  it('hold until the end of an hour begun', async () => {
    const bytes = await signPass(someTerms({ untilMs: 10 * HOUR_MS + 1 }), signer, sign)
    expect(read(bytes).untilMs).toBe(11 * HOUR_MS)
  })

  it('make a code of version 6 at most, in one alphanumeric stretch', async () => {
    const text = spellPass(await signPass(someTerms(), signer, sign))
    expect(text).toMatch(/^ASAR:[0-9A-Z $%*+\-./:]{146}$/)
    expect(encode(text, { ecc: 'M' }).version).toBe(6)
  })

  it.each([{ companions: 16 }, { companions: -1 }, { companions: 0.5 }, { untilMs: -HOUR_MS }])(
    'are not made of terms that they cannot say: %j',
    (changes) => {
      expect(() => encodePassBody(someTerms(changes), signer)).toThrow(RangeError)
    },
  )
})

describe('reading the bytes of a pass', () => {
  it('takes exactly what was written, or says why not', async () => {
    const bytes = await signPass(someTerms(), signer, sign)
    const changed = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte))
    expect(decodePass(changed(0, 2))).toBe('too-new')
    expect(decodePass(changed(0, 2).slice(0, 64))).toBe('unreadable')
    expect(decodePass(changed(0, 0))).toBe('unreadable')
    expect(decodePass(changed(1, 0b0100))).toBe('too-new')
    expect(decodePass(changed(1, 1))).toBe('unreadable')
    expect(decodePass(bytes.slice(1))).toBe('unreadable')
    expect(decodePass(bytes.slice(0, -1))).toBe('unreadable')
    expect(decodePass(concatBytes([bytes, Uint8Array.of(0)]))).toBe('unreadable')
    expect(decodePass(new Uint8Array())).toBe('unreadable')
  })
})
