import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCanonical, encodeCanonical, isMap, NotCanonical } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { fromHex, hexOf } from '#tests/support/hex.ts'

/** RFC 8949, appendix A: those that Asar's values can spell. */
const VECTORS: readonly (readonly [string, CanonicalValue])[] = [
  ['00', 0],
  ['01', 1],
  ['0a', 10],
  ['17', 23],
  ['1818', 24],
  ['1819', 25],
  ['1864', 100],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['20', -1],
  ['29', -10],
  ['3863', -100],
  ['3903e7', -1000],
  ['f6', null],
  ['40', new Uint8Array()],
  ['4401020304', fromHex('01020304')],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', 'ü'],
  ['63e6b0b4', '水'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['98190102030405060708090a0b0c0d0e0f101112131415161718181819', Array.from({ length: 25 }, (_, i) => i + 1)],
  ['a0', {}],
  ['a26161016162820203', { a: 1, b: [2, 3] }],
  ['826161a161626163', ['a', { b: 'c' }]],
  ['a56161614161626142616361436164614461656145', { a: 'A', b: 'B', c: 'C', d: 'D', e: 'E' }],
  ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
]

describe('canonical bytes', () => {
  it.each(VECTORS)('[SHEET-6] spells %s as RFC 8949 does', (hex, value) => {
    expect(hexOf(encodeCanonical(value))).toBe(hex)
    expect(decodeCanonical(fromHex(hex))).toEqual(value)
  })

  it('[SHEET-6] sorts keys by their encoded bytes, number-like and non-ASCII ones too', () => {
    const hex = 'a7 60 07 61 39 06 61 61 03 62 31 30 05 62 7a 7a 01 62 c3 a9 02 63 62 62 62 04'
    const map = { zz: 1, é: 2, a: 3, bbb: 4, 10: 5, 9: 6, '': 7 }
    expect(hexOf(encodeCanonical(map))).toBe(hex.replaceAll(' ', ''))
    expect(decodeCanonical(fromHex(hex))).toEqual(map)
    expect(decodeCanonical(encodeCanonical({ a: 1, 10: 2 }))).toEqual({ a: 1, 10: 2 })
  })

  it.each([
    ['a number in a longer form', '1817'],
    ['a two-byte number in four bytes', '1a000003e8'],
    ['a longer length of text', '780161'],
    ['a longer length of bytes', '580100'],
    ['a longer length of an array', '980101'],
    ['a longer length of a map', 'b801616101'],
    ['a negative number in a longer form', '3800'],
    ['unsorted keys', 'a2616201616101'],
    ['a shorter key after a longer one', 'a262616101616201'],
    ['unsorted keys in a map within an array', '81a2616201616101'],
    ['unsorted number-like keys', 'a26131016130 01'],
    ['unsorted non-ASCII keys', 'a262c3a901627a7a01'],
    ['a repeated key', 'a2616101616102'],
    ['a key that is a number', 'a10101'],
    ['a key that is bytes', 'a1416101'],
    ['an array of indefinite length', '9f01ff'],
    ['a map of indefinite length', 'bf616101ff'],
    ['text of indefinite length', '7f6161ff'],
    ['bytes of indefinite length', '5f4101ff'],
    ['a half float', 'f93c00'],
    ['a single float', 'fa47c35000'],
    ['a double float', 'fb3ff199999999999a'],
    ['not a number', 'f97e00'],
    ['false', 'f4'],
    ['true', 'f5'],
    ['undefined', 'f7'],
    ['a simple value', 'f8ff'],
    ['null in two bytes', 'f8f6'],
    ['a tag', 'c11a514b67b0'],
    ['a big number', 'c249010000000000000000'],
    ['a number beyond 2^53', '1b0020000000000000'],
    ['a negative number beyond -2^53', '3b001fffffffffffff'],
    ['text that is not NFC', '6365cc88'],
    ['a key that is not NFC', 'a16365cc8801'],
    ['text that is not UTF-8', '61ff'],
    ['a key that is not UTF-8', 'a161ff01'],
    ['text with half of a surrogate pair', '63eda080'],
    ['text in overlong UTF-8', '62c1a1'],
    ['text with a byte order mark', '64efbbbf61'],
    ['a reserved length', '1c'],
    ['a lone break', 'ff'],
    ['nothing', ''],
    ['bytes cut short', '4401'],
    ['an array cut short', '8301'],
    ['a map without its value', 'a16161'],
    ['a length that nothing could hold', '9bffffffffffffffff'],
    ['two values', '0101'],
    ['a value and a cut one', '0118'],
  ])('[SHEET-6] refuses %s', (_what, hex) => {
    expect(decodeCanonical(fromHex(hex))).toBeUndefined()
  })

  it.each([
    ['a fraction', 0.5],
    ['minus zero', -0],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a number beyond 2^53', 2 ** 53],
    ['text that is not NFC', 'e\u0308'],
    ['half of a surrogate pair', 'a\ud800'],
    ['a byte order mark in front', '\uFEFFa'],
    ['a key that is not NFC', { 'e\u0308': 1 }],
    ['a truth value', true],
    ['undefined', undefined],
    ['a big number', 1n],
  ])('[SHEET-6] throws when asked to write %s', (_what, value) => {
    expect(() => encodeCanonical([value as CanonicalValue])).toThrow(NotCanonical)
  })

  it('[SHEET-6] takes 16 levels and refuses more, however deep', () => {
    const deep = (levels: number, inner: string) => fromHex('81'.repeat(levels) + inner)
    expect(decodeCanonical(deep(16, '00'))).toBeDefined()
    expect(decodeCanonical(deep(17, '00'))).toBeUndefined()
    expect(decodeCanonical(deep(2_000_000, '00'))).toBeUndefined()
    expect(decodeCanonical(fromHex('a16161'.repeat(17) + '00'))).toBeUndefined()
    let nested: CanonicalValue = 0
    for (let level = 0; level < 16; level++) nested = [nested]
    expect(decodeCanonical(encodeCanonical(nested))).toEqual(nested)
    expect(() => encodeCanonical([nested])).toThrow(NotCanonical)
  })

  it('[FACT-2] keeps fields whose names mean something to the language', () => {
    const bytes = fromHex('a1 69 5f5f70726f746f5f5f a1 61 78 01')
    const value = decodeCanonical(bytes)
    expect(isMap(value) && Object.keys(value)).toEqual(['__proto__'])
    expect(encodeCanonical(value ?? null)).toEqual(bytes)
    expect({}).not.toHaveProperty('x')
  })

  it('[SHEET-6] reads back all that it writes', () => {
    fc.assert(
      fc.property(canonicalValue(), (value) => {
        expect(decodeCanonical(encodeCanonical(value))).toEqual(value)
      }),
      { numRuns: 200 },
    )
  })

  it('[SHEET-6] accepts one spelling only: what can be read would be written so', () => {
    const mutated = fc
      .tuple(canonicalValue().map(encodeCanonical), fc.nat(), fc.nat(255))
      .map(([bytes, at, byte]) => bytes.with(at % bytes.length, byte))
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        const value = decodeCanonical(bytes)
        if (value !== undefined) expect(hexOf(encodeCanonical(value))).toBe(hexOf(bytes))
      }),
      { numRuns: 5000 },
    )
  })
})

function canonicalValue(): fc.Arbitrary<CanonicalValue> {
  const text = fc.string({ unit: 'binary', maxLength: 40 }).map((each) => each.normalize('NFC'))
  const nfc = text.filter((each) => !each.startsWith('\uFEFF') && each.normalize('NFC') === each)
  return fc.letrec<{ value: CanonicalValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.maxSafeInteger().map((each) => each + 0),
      nfc,
      fc.uint8Array({ maxLength: 30 }).map((each) => Uint8Array.from(each)),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.oneof(nfc, fc.nat(20).map(String)), tie('value'), {
        maxKeys: 5,
        noNullPrototype: true,
      }),
    ),
  })).value
}
