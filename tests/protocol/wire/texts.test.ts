import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadWire, ByteReader, ByteWriter, encodeText, readText } from '#protocol/wire/bytes.ts'
import { packTexts, TextReader } from '#protocol/wire/texts.ts'
import { fromHex, hexOf } from '#tests/support/hex.ts'

function unpack(bytes: Uint8Array, count: number): readonly string[] {
  const reader = new TextReader(bytes)
  return Array.from({ length: count }, () => reader.next())
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('Айгерім', 'Бекзат Айгерім', ' ', '', 'a  b', '\uFEFF later', '12'),
)

describe('a column of texts', () => {
  it('[SHEET-6] gives back any texts', () => {
    const few = fc.array(anyText, { minLength: 1, maxLength: 4 })
    const repeated = few.chain((list) => fc.array(fc.constantFrom(...list), { minLength: 1, maxLength: 60 }))
    fc.assert(
      fc.property(fc.oneof(fc.array(anyText, { minLength: 1 }), repeated), (list) => {
        expect(unpack(packTexts(list), list.length)).toEqual(list)
      }),
      { numRuns: 500 },
    )
  })

  it('[SHEET-6] gives back a roster of more words than one byte can count', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `Surname${String(i % 700)} Given${String(i % 41)}`)
    expect(unpack(packTexts(names), names.length)).toEqual(names)
  })

  it('[SHEET-6] gives back more words than places can be written for', () => {
    const words = Array.from({ length: 17_000 }, (_, i) => String(i))
    const names = [...words, ...words, ...words]
    expect(unpack(packTexts(names), names.length)).toEqual(names)
  })

  it.each<[string, readonly string[], string]>([
    ['all the same', ['tap', 'tap'], '00 746170 ff'],
    ['different ones', ['8Ә', 'b'], '01 38d398 ff 62 ff'],
    ['words that come again', ['a b', 'b', 'b a', 'b'], '02 02 62ff 61ff 010101 a0 06 0100 0000 0100'],
  ])('[SHEET-6] packs %s in these very bytes', (_what, values, bytes) => {
    expect(hexOf(packTexts(values))).toBe(bytes.replaceAll(' ', ''))
    expect(unpack(fromHex(bytes), values.length)).toEqual(values)
  })

  it.each([
    ['no form', ''],
    ['a form that is none', '03 61ff'],
    ['a text without an end', '00 61'],
    ['fewer texts than are asked for', '01 61ff'],
    ['bytes that are no text', '00 c328 ff'],
    ['a word that is not in the list', '02 01 61ff 0001 01 05'],
    ['a list that ends early', '02 05 61ff'],
    ['a text longer than a fact', `02 01 ${'61'.repeat(4100)}ff 0003 03 000000`],
    ['a word longer than a fact', `00 ${'61'.repeat(9000)}ff`],
  ])('[SHEET-6] is refused with %s', (_what, hex) => {
    expect(() => unpack(fromHex(hex), 3)).toThrow(BadWire)
  })
})

describe('bytes', () => {
  it('[SHEET-6] give back numbers of every size', () => {
    const whole = fc.maxSafeInteger().map((value) => value + 0)
    fc.assert(
      fc.property(fc.array(whole), (list) => {
        const writer = new ByteWriter()
        for (const value of list) {
          writer.signed(value)
          writer.varint(Math.abs(value))
        }
        const reader = new ByteReader(writer.finish())
        for (const value of list) expect([reader.signed(), reader.varint()]).toEqual([value, Math.abs(value)])
        expect(reader.left).toBe(0)
      }),
    )
  })

  it('[SHEET-6] are refused where a number is beyond every number', () => {
    for (const hex of ['ff'.repeat(9), `${'ff'.repeat(7)}7f`, `${'80'.repeat(8)}01`])
      expect(() => new ByteReader(fromHex(hex)).varint()).toThrow(BadWire)
    expect(() => new ByteReader(fromHex(`bf${'ff'.repeat(7)}0f`)).signed()).toThrow(BadWire)
  })

  it('[SHEET-6] spell a text as the platform does', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encodeText(text)).toEqual(new TextEncoder().encode(text))
        expect(readText(encodeText(text))).toBe(text)
      }),
    )
  })

  it('[SHEET-6] are not written past a limit', () => {
    const writer = new ByteWriter(3)
    writer.bytes(fromHex('010203'))
    expect(() => writer.byte(4)).toThrow(BadWire)
  })
})
