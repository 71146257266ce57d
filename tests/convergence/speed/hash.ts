import { hash } from 'node:crypto'
import { typedBytes } from '../../../src/domain/log/hash.ts'
import type { HashedType } from '../../../src/domain/log/hash.ts'

export * from '../../../src/domain/log/hash.ts'

/** `hashOf` by the platform. */
export function hashOf(type: HashedType, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', typedBytes(type, bytes), 'buffer'))
}
