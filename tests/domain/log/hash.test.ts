import { hash } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { hashBy, hashOf, typedBytes } from '#domain/log/hash.ts'

const ofNode = (bytes: Uint8Array) => new Uint8Array(hash('sha256', bytes, 'buffer'))

afterEach(() => hashBy(sha256))

describe('hashing', () => {
  it('[SHEET-2] says the same by itself and by a platform', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        hashBy(sha256)
        const own = hashOf('asar/fact/1', bytes)
        hashBy(ofNode)
        expect(hashOf('asar/fact/1', bytes)).toEqual(own)
      }),
    )
  })

  it('[SHEET-2] hashes the name of the type and the bytes, few or many', () => {
    for (const length of [3000, 1013, 1012, 1011, 64, 1, 0]) {
      const bytes = new Uint8Array(length).fill(length)
      expect(hashOf('asar/fact/1', bytes)).toEqual(sha256(typedBytes('asar/fact/1', bytes)))
    }
  })

  it('[SHEET-2] uses the platform it was given', () => {
    hashBy(() => Uint8Array.of(1, 2, 3))
    expect(hashOf('asar/fact/1', new Uint8Array(0))).toEqual(Uint8Array.of(1, 2, 3))
  })
})
