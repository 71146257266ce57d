import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadWire, ByteReader, ByteWriter } from '#protocol/wire/bytes.ts'
import { NumberReader, writeNumbers } from '#protocol/wire/numbers.ts'
import { fromHex, hexOf } from '#tests/support/hex.ts'

function pack(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  writeNumbers(writer, values)
  return writer.finish()
}

function unpack(bytes: Uint8Array, count: number): readonly number[] {
  const reader = new NumberReader(new ByteReader(bytes))
  return Array.from({ length: count }, () => reader.next())
}

const MOST = Number.MAX_SAFE_INTEGER
const whole = fc.maxSafeInteger().map((value) => value + 0)

describe('a column of numbers', () => {
  it('[SHEET-6] gives back any whole numbers', () => {
    const near = fc.tuple(whole, fc.array(fc.integer({ min: -500, max: 500 })))
    const values = fc.oneof(
      fc.array(whole),
      fc.array(fc.nat(3)),
      fc.array(fc.constantFrom(0, 1, 2, MOST, -MOST, 2 ** 51, -(2 ** 51), 2 ** 40)),
      near.map(([base, steps]) => steps.map((step) => Math.max(-MOST, Math.min(MOST, base + step)))),
    )
    fc.assert(
      fc.property(values, (list) => {
        expect(unpack(pack(list), list.length)).toEqual(list)
      }),
      { numRuns: 500 },
    )
  })

  it.each<[string, readonly number[], string]>([
    ['nothing', [], '3f'],
    ['all the same', [7, 7, 7], '00 07'],
    ['one step after the other', Array.from({ length: 99 }, (_, i) => 300 + i), '80 ac04 01'],
    ['three bits each', [5, 0, 7, 1], '03 00 02 a390'],
    ['Rice codes, one far off', [0, 1, 0, 2, 0, 1, 0, 1, 0, 900], '40 00 06 4c93fffcae10'],
    ['the ends of the range', [MOST, -MOST], '36 00 0e 7fffffffffffffff fffffffffff0'],
  ])('[SHEET-6] packs %s in these very bytes', (_what, values, bytes) => {
    expect(hexOf(pack(values))).toBe(bytes.replaceAll(' ', ''))
    expect(unpack(fromHex(bytes), values.length)).toEqual(values)
  })

  it('[SHEET-6] takes two bytes where a phone’s clock went on as usual, and a bit where it jittered', () => {
    expect(pack(Array.from({ length: 200 }, () => 0))).toHaveLength(2)
    expect(pack(Array.from({ length: 200 }, (_, i) => i % 2)).length).toBeLessThan(30)
  })

  it.each([
    ['no mode', ''],
    ['a mode that is none', '3700 00'],
    ['another', '7f0000 01ff'],
    ['no base', '03'],
    ['too few bits', '030001ff'],
    ['no bits', '0300 00'],
    ['a width beyond every number', '4000 03ffffff'],
    ['a sum beyond every number', '01 bf ffffffffffff3f 01 ff'],
    ['differences that leave the range', '8001 bf ffffffffffff3f'],
  ])('[SHEET-6] is refused with %s', (_what, hex) => {
    expect(() => unpack(fromHex(hex), 40)).toThrow(BadWire)
  })
})
