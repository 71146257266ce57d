import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCanonical } from '#domain/log/canonical.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { encodeMessage } from '#protocol/codec.ts'
import { writePlain } from './write-plain.ts'

const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 300 })
const plainKey = fc.string({ unit: fc.constantFrom('a', 'b', 'Z'), minLength: 1, maxLength: 4 })
// Rarely odd: one odd thing leaves the whole value to the full encoder.
const key = fc.oneof({ weight: 30, arbitrary: plainKey }, { weight: 1, arbitrary: ascii })
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.constantFrom(23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -24, -25, -256, -257),
)
const leaf = fc.oneof(number, ascii, fc.uint8Array({ maxLength: 300 }), fc.constant(null))
const odd = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 10 }),
  fc.constantFrom(-0, 0.5, 2 ** 60, undefined, new Date(0), new Map()),
)

function treesOf(leaves: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 10 },
      leaves,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(key, tie('any'), { maxKeys: 5 }),
    ),
  })).any
}

/** What the full encoder gives; nothing for what it does not take. */
function written(write: () => Uint8Array): Uint8Array | undefined {
  try {
    return write()
  } catch {
    return undefined
  }
}

describe('writing the plainest values quickly', () => {
  it('[SHEET-6] gives the canonical bytes, or is unsure', () => {
    const trees = treesOf(fc.oneof({ weight: 30, arbitrary: leaf }, odd, fc.boolean()))
    fc.assert(
      fc.property(trees, (value) => {
        const plain = writePlain(value, { isMessage: false })
        if (plain) expect(plain).toEqual(written(() => encodeCanonical(value as CanonicalValue)))
      }),
      { numRuns: 3_000 },
    )
  })

  it('[SYN-1] gives the bytes of a message, or is unsure', () => {
    const some = fc.oneof(leaf, fc.boolean(), fc.constant(undefined))
    const trees = treesOf(fc.oneof({ weight: 30, arbitrary: some }, odd))
    fc.assert(
      fc.property(trees, (value) => {
        const plain = writePlain({ value }, { isMessage: true })
        if (plain) expect(plain).toEqual(written(() => encodeMessage({ value })))
      }),
      { numRuns: 3_000 },
    )
  })

  it('[SHEET-6] is sure of what facts are made of, and leaves what is too long to the full encoder', () => {
    const fact = { k: 'checked-in', n: [-1, 70_000, 2 ** 40], s: new Uint8Array(8), t: null, zz: { a: 'b' } }
    expect(writePlain(fact, { isMessage: false })).toEqual(encodeCanonical(fact))
    const long = { list: Array.from({ length: 70_000 }, () => 'a') }
    expect(writePlain(long, { isMessage: false })).toBeUndefined()
    expect(writePlain({ a: new Uint8Array(70_000) }, { isMessage: false })).toBeUndefined()
  })
})
