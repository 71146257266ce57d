import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passIdOf } from '#domain/ids.ts'
import { formatShortCode, isCodeOf, readShortCode, shortCodeOf } from '#domain/pass/short-code.ts'

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const pass = fc.uint8Array({ minLength: 10, maxLength: 10 }).map(passIdOf)
const place = fc.integer({ min: 0, max: 8 })

describe('the short code of a pass', () => {
  it('[PASS-3] is the first eight letters of its id and a check letter, printed in threes', () => {
    const code = shortCodeOf(passIdOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)))
    expect(code).toBe('04106105x')
    expect(formatShortCode(code)).toBe('041 061 05X')
    expect(formatShortCode(shortCodeOf(passIdOf(new Uint8Array(10).fill(255))))).toBe('ZZZ ZZZ ZZ3')
  })

  it('is read back as it was printed', () => {
    fc.assert(
      fc.property(pass, (id) => {
        const code = shortCodeOf(id)
        expect(readShortCode(formatShortCode(code))).toBe(code)
        expect(isCodeOf(code, id)).toBe(true)
      }),
    )
  })

  it('[PASS-3] notices every wrong letter', () => {
    fc.assert(
      fc.property(pass, place, fc.integer({ min: 1, max: 31 }), (id, at, step) => {
        const letters = Array.from(shortCodeOf(id))
        letters[at] = LETTERS.charAt((LETTERS.indexOf(letters[at] ?? '') + step) % 32)
        expect(readShortCode(letters.join(''))).toBe('wrong')
      }),
    )
  })

  it('[PASS-3] notices two letters that changed places, wherever they stand', () => {
    fc.assert(
      fc.property(pass, place, place, (id, a, b) => {
        const letters = Array.from(shortCodeOf(id))
        const [first = '', second = ''] = [letters[a], letters[b]]
        fc.pre(first !== second)
        letters[a] = second
        letters[b] = first
        expect(readShortCode(letters.join(''))).toBe('wrong')
      }),
    )
  })

  it.each(['04106105x', 'O4I-O6l-O5X', ' 041 061 05X ', '041–061–05X', 'о4і О61 О5Х'])(
    'is read as people type it: %s',
    (typed) => {
      expect(readShortCode(typed)).toBe('04106105x')
    },
  )

  it('is read from a keyboard that was left in Kazakh, where the letters look alike', () => {
    const code = shortCodeOf(passIdOf(Uint8Array.from([0x52, 0x58, 0x4d, 0x66, 0xd6, 0xc0, 0, 0, 0, 0])))
    const cyrillic = Array.from(code).map(
      (letter) =>
        ({ a: 'А', b: 'В', c: 'С', e: 'Е', h: 'Н', k: 'К', m: 'М', p: 'Р', t: 'Т', x: 'Х' })[letter] ??
        letter,
    )
    expect(cyrillic.join('')).not.toBe(code)
    expect(readShortCode(cyrillic.join(''))).toBe(code)
  })

  it.each(['', '118', '04106105x0', '04106105u', '04106105!', '+77010000001', 'Айгерім'])(
    'is not: %s',
    (typed) => {
      expect(readShortCode(typed)).toBeNull()
    },
  )

  it('is not the code of another pass', () => {
    const [one, other] = [passIdOf(new Uint8Array(10)), passIdOf(new Uint8Array(10).fill(9))]
    expect(isCodeOf(shortCodeOf(one), other)).toBe(false)
  })
})
