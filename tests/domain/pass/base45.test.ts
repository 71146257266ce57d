import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase45, toBase45 } from '#domain/pass/base45.ts'

const utf8 = new TextEncoder()

describe('base45', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ])('spells %j as the standard does (RFC 9285)', (text, spelt) => {
    expect(toBase45(utf8.encode(text))).toBe(spelt)
    expect(fromBase45(spelt)).toEqual(utf8.encode(text))
  })

  it('[PASS-2] reads back whatever it spelt, in the characters of the alphanumeric mode', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(toBase45(bytes)).toMatch(/^[0-9A-Z $%*+\-./:]*$/)
        expect(fromBase45(toBase45(bytes))).toEqual(bytes)
      }),
    )
  })

  it('[PASS-2] refuses every text that is not the one spelling of some bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('09AZ $%*+-./:a#ä')) }), (text) => {
        const bytes = fromBase45(text)
        if (bytes) expect(toBase45(bytes)).toBe(text)
      }),
    )
  })

  it.each([
    ['a letter too few', 'BB8A'],
    ['a small letter', 'bb8'],
    ['three letters that are more than two bytes', ':::'],
    ['two letters that are more than one byte', '::'],
  ])('refuses %s', (_, text) => {
    expect(fromBase45(text)).toBeNull()
  })
})
