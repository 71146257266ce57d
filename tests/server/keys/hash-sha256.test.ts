import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256OfNode } from '#server/keys/hash-sha256.ts'

it('[SHEET-2] says what the hash says that phones have, in bytes of its own', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const digest = sha256OfNode(bytes)
      expect(digest).toEqual(sha256(bytes))
      expect(digest.buffer.byteLength).toBe(32)
    }),
  )
})
