import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, equalBytes, fromBase32, fromBase64url, toBase32, toBase64url } from '#domain/bytes.ts'
import { fromHex } from '#tests/support/hex.ts'

const bytes = fc.uint8Array({ maxLength: 70 })

describe('base64url', () => {
  it.each([
    ['', ''],
    ['66', 'Zg'],
    ['666f', 'Zm8'],
    ['666f6f', 'Zm9v'],
    ['666f6f626172', 'Zm9vYmFy'],
    ['fbff', '-_8'],
  ])('[FACT-1] spells %s as "%s" (RFC 4648)', (hex, text) => {
    expect(toBase64url(fromHex(hex))).toBe(text)
    expect(fromBase64url(text)).toEqual(fromHex(hex))
  })

  it('reads back all that it writes, as Node spells it', () => {
    fc.assert(
      fc.property(bytes, (each) => {
        const text = toBase64url(each)
        expect(text).toBe(Buffer.from(each).toString('base64url'))
        expect(fromBase64url(text)).toEqual(each)
      }),
    )
  })

  it.each(['Zh', 'Zm9', 'Zg==', 'Zm9v+', 'Z m8', 'A', 'Zm8=', 'Ж', '😀a'])('refuses "%s"', (text) => {
    expect(fromBase64url(text)).toBeNull()
  })
})

describe('base32', () => {
  it.each([
    ['', ''],
    ['00', '00'],
    ['ff', 'zw'],
    ['0123456789abcdef0123', '04hmasw9nf6yy093'],
  ])('[FACT-1] spells %s as "%s" (Crockford, lower case)', (hex, text) => {
    expect(toBase32(fromHex(hex))).toBe(text)
    expect(fromBase32(text)).toEqual(fromHex(hex))
  })

  it.each(['zz', 'z', 'ZW', 'il', 'ou', '000', 'zw======'])('refuses "%s"', (text) => {
    expect(fromBase32(text)).toBeNull()
  })

  it('has one spelling: what can be read is what would be written', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789abcdefghjkmnpqrstvwxyz')),
      maxLength: 20,
    })
    const words = fc.oneof(letters, fc.string(), bytes.map(toBase32))
    fc.assert(
      fc.property(words, (text) => {
        const read32 = fromBase32(text)
        if (read32) expect(toBase32(read32)).toBe(text)
        const read64 = fromBase64url(text)
        if (read64) expect(toBase64url(read64)).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })

  it('reads back all that it writes', () => {
    fc.assert(
      fc.property(bytes, (each) => {
        expect(fromBase32(toBase32(each))).toEqual(each)
      }),
    )
  })
})

describe('bytes', () => {
  it('joins parts in order', () => {
    expect(concatBytes([fromHex('01'), fromHex(''), fromHex('0203')])).toEqual(fromHex('010203'))
  })

  it('tells equal bytes from a prefix and from other bytes', () => {
    expect(equalBytes(fromHex('0102'), fromHex('0102'))).toBe(true)
    expect(equalBytes(fromHex('0102'), fromHex('01'))).toBe(false)
    expect(equalBytes(fromHex('01'), fromHex('0102'))).toBe(false)
    expect(equalBytes(fromHex('0102'), fromHex('0103'))).toBe(false)
  })
})
