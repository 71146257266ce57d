import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeAny, decodeBy, decodeCanonical, encodeCanonical, NotCanonical } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { readPlain } from '#domain/log/plain-reader.ts'
import { aCheckIn } from '#tests/support/facts.ts'
import { fromHex } from '#tests/support/hex.ts'

const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
const key = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '1', '_'), maxLength: 4 }), ascii)
const leaf = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
  ascii,
  fc.uint8Array({ maxLength: 40 }),
  fc.constant(null),
)
const value = fc.letrec<{ any: CanonicalValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 5 }),
  ),
})).any

/** Nothing that cannot be written, such as text that is not NFC. */
function encodeOrNothing(any: CanonicalValue): Uint8Array {
  try {
    return encodeCanonical(any)
  } catch (error) {
    if (error instanceof NotCanonical) return new Uint8Array(0)
    throw error
  }
}

const canonical = value.map(encodeOrNothing)
/** Canonical bytes with one of them changed, left out or put in. */
const damaged = fc
  .tuple(canonical, fc.nat(), fc.nat(255), fc.constantFrom(0, 1, 2))
  .map(([bytes, place, byte, cut]) => {
    const at = place % (bytes.length + 1)
    return Uint8Array.from([...bytes.slice(0, at), ...(cut === 2 ? [] : [byte]), ...bytes.slice(at + cut)])
  })

describe('reading the plainest bytes', () => {
  beforeEach(() => decodeBy(readPlain))
  afterEach(() => decodeBy(null))

  it('[SHEET-6] gives what the full decoder gives, or is unsure', () => {
    const any = fc.oneof(canonical, damaged, fc.uint8Array({ maxLength: 30 }))
    fc.assert(
      fc.property(any, (bytes) => {
        const read = readPlain(bytes)
        const full = decodeAny(bytes)
        if (read !== undefined) expect(read).toStrictEqual(full)
        expect(decodeCanonical(bytes)).toStrictEqual(full)
      }),
      { numRuns: 1_000 },
    )
  })

  it('[SHEET-6] keeps the order of keys, so that it is written as it was', () => {
    fc.assert(
      fc.property(canonical, (bytes) => {
        const read = readPlain(bytes)
        if (read !== undefined) expect(encodeCanonical(read)).toEqual(bytes)
      }),
    )
  })

  it('[SHEET-6] is sure of the facts that come by the thousand', () => {
    const { envelope } = aCheckIn()
    expect(readPlain(envelope)).toStrictEqual(decodeAny(envelope))
    expect(readPlain(envelope)).not.toBeUndefined()
  })

  it.each([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['190100', 256],
    ['1a00010000', 65_536],
    ['1b0000000100000000', 2 ** 32],
    ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
    ['20', -1],
    ['f6', null],
    ['43010203', Uint8Array.of(1, 2, 3)],
    ['60', ''],
    ['6261 7e', 'a~'],
    ['826161f6', ['a', null]],
    ['a3 6161 01 6162 02 626161 03', { a: 1, b: 2, aa: 3 }],
    ['a2 615a 01 617a 02', { Z: 1, z: 2 }],
    ['8181818181818180', [[[[[[[[]]]]]]]]],
  ])('[SHEET-6] is sure of %s', (hex, expected) => {
    expect(readPlain(fromHex(hex.replaceAll(' ', '')))).toStrictEqual(expected)
  })

  it.each([
    ['nothing', ''],
    ['more than one value', '0000'],
    ['a size that has a shorter spelling', '1817'],
    ['a longer such size', '1b00000000ffffffff'],
    ['a number beyond 2^53', '1b0020000000000000'],
    ['a number below -2^53', '3b001fffffffffffff'],
    ['no size', '1c'],
    ['an endless list', '9fff'],
    ['a number that is cut', '19ff'],
    ['bytes that are cut', '4301'],
    ['a text that is cut', '6361'],
    ['a list that is cut', '8201'],
    ['a map that is cut', 'a1'],
    ['a map without its last value', 'a16161'],
    ['a key that is cut', 'a162'],
    ['a text of other letters', '62d399'],
    ['a control character', '611f'],
    ['a delete character', '617f'],
    ['a text beyond 255 letters', `790100${'61'.repeat(256)}`],
    ['keys in another order', 'a2616201616101'],
    ['a key twice', 'a2616101616101'],
    ['a longer key before a shorter', 'a262616101616201'],
    ['a key that is no text', 'a10101'],
    ['a key that is a number to JavaScript', 'a1613101'],
    ['a key that begins with no letter', 'a1615f01'],
    ['a key beyond the letters', 'a1617b01'],
    ['an empty key', 'a16001'],
    ['a long key', `a17818${'61'.repeat(24)}01`],
    ['a value that is odd', 'a16161f5'],
    ['a tag', 'c101'],
    ['a float', 'fb3ff0000000000000'],
    ['a depth of ten', '81818181818181818180'],
  ])('[SHEET-6] leaves to the full decoder %s', (_, hex) => {
    expect(readPlain(fromHex(hex))).toBeUndefined()
  })

  it.each([
    ['64 bytes in memory of their own', 64, 64],
    ['more than that where they stand', 65, 67],
  ])('gives %s', (_, length, memory) => {
    const bytes = Uint8Array.of(0x58, length, ...new Uint8Array(length).fill(7))
    const value = readPlain(bytes) as Uint8Array
    expect(value).toEqual(new Uint8Array(length).fill(7))
    expect(value.buffer.byteLength).toBe(memory)
  })
})
