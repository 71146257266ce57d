import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText, hasLostLetters } from '#domain/roster-import/decode-text.ts'
import { decodeOneByte, encodeWindows1251 } from '#domain/roster-import/one-byte-codes.ts'
import { planImport } from '#domain/roster-import/plan-import.ts'
import { decodeUtf8 } from '#domain/roster-import/utf-8.ts'
import { options } from './samples.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, isLittle: boolean) => {
  const bytes = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) bytes.setUint16(i * 2, text.charCodeAt(i), isLittle)
  return new Uint8Array(bytes.buffer)
}
/** «Қайрат Ғали» in KZ-1048. */
const KAIRAT = Uint8Array.of(0x8d, 0xe0, 0xe9, 0xf0, 0xe0, 0xf2, 0x20, 0xaa, 0xe0, 0xeb, 0xe8)

describe('decoding', () => {
  it('reads UTF-8 with and without its mark', () => {
    expect(decodeText(utf8('\ufeffӘсел'))).toEqual({
      kind: 'text',
      text: 'Әсел',
      encoding: 'utf-8',
      damage: 'none',
    })
    expect(decodeText(utf8('Әсел'))).toMatchObject({ text: 'Әсел', encoding: 'utf-8' })
    expect(decodeText(utf8('Әсел 🌱'))).toMatchObject({ text: 'Әсел 🌱', encoding: 'utf-8' })
  })

  it('reads UTF-16 of either end', () => {
    const text = '\ufeff№;Аты\n1;Әсел\n'
    expect(decodeText(utf16(text, true))).toMatchObject({ text: text.slice(1), encoding: 'utf-16le' })
    expect(decodeText(utf16(text, false))).toMatchObject({ text: text.slice(1), encoding: 'utf-16be' })
    for (const isLittle of [true, false])
      expect(decodeText(utf16('no;name\n1;Kim\n', isLittle))).toMatchObject({ text: 'no;name\n1;Kim\n' })
  })

  it('reads KZ-1048 where its Kazakh letters are met, else Windows-1251', () => {
    expect(decodeText(KAIRAT)).toMatchObject({ text: 'Қайрат Ғали', encoding: 'kz-1048', damage: 'none' })
    expect(decodeText(KAIRAT.subarray(1, 6))).toMatchObject({ text: 'айрат', encoding: 'windows-1251' })
  })

  it('agrees with the platform on every byte of Windows-1251', () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    expect(decodeOneByte(every, 'windows-1251')).toBe(new TextDecoder('windows-1251').decode(every))
  })

  it('has no bytes of Windows-1251 for letters beyond it', () => {
    expect(encodeWindows1251('Жас!')).toEqual(Uint8Array.of(0xc6, 0xe0, 0xf1, 0x21))
    expect(encodeWindows1251('Әсел')).toBeUndefined()
  })

  it('restores Kazakh letters that were once read as Windows-1251', () => {
    expect(decodeText(utf8('Ќайрат Єали'))).toMatchObject({ text: 'Қайрат Ғали', damage: 'restored-kazakh' })
  })

  it('restores UTF-8 that was once read as a one-byte code', () => {
    const broken = new TextDecoder('windows-1251').decode(utf8('Айгерім Әсел Иванова'))
    expect(broken).toMatch(/^РђР№/)
    expect(decodeText(utf8(broken))).toMatchObject({ text: 'Айгерім Әсел Иванова', damage: 'restored-utf-8' })
  })

  it('leaves true texts of many Р and С alone', () => {
    const text = 'РС РУСТЕМ РАИСА РОССИЯ СССР'
    expect(decodeText(utf8(text))).toMatchObject({ text, damage: 'none' })
  })

  it('notices letters that are gone', () => {
    for (const text of ['?айрат', 'М?хтар?ызы', 'жо?', '6?', 'Аны\ufffd']) expect(hasLostLetters(text), text).toBe(true)
    for (const text of ['Қайрат', '?', ' ? ', 'Кто ? Я']) expect(hasLostLetters(text), text).toBe(false)
  }) // prettier-ignore

  it('decodes UTF-8 as the platform does, and refuses what it refuses', () => {
    const strict = (bytes: Uint8Array) => {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      } catch {
        return undefined
      }
    }
    const nearText = fc.tuple(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 3 })).map(([text, tail]) => Uint8Array.of(...utf8(text), ...tail)) // prettier-ignore
    for (const bytes of [fc.uint8Array({ maxLength: 12 }), nearText]) {
      fc.assert(
        fc.property(bytes, (input) => {
          expect(decodeUtf8(input)).toBe(strict(input))
        }),
      )
    }
  })

  it.each([
    ['a longer spelling than needed', [0xe0, 0x80, 0x80]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
    ['a point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a letter cut short', [0xd0]],
  ])('refuses as UTF-8 %s', (_what, values) => {
    expect(decodeUtf8(Uint8Array.from(values))).toBeUndefined()
  })

  it('never throws, whatever the bytes', () => {
    const header = utf8('ФИО;Телефон\n')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        decodeText(noise)
        planImport({ kind: 'bytes', bytes: noise }, options)
        planImport({ kind: 'bytes', bytes: Uint8Array.of(...header, ...noise) }, options)
      }),
    )
  })
})
