import { hash } from 'node:crypto'
import { typedBytes } from '../../../src/domain/log/hash.ts'
import type { HashedType } from '../../../src/domain/log/hash.ts'
import { Remembered, textOf } from './remembered.ts'

export * from '../../../src/domain/log/hash.ts'

const known = new Map<HashedType, Remembered<Uint8Array>>()
/** Longer bytes take longer to look up than to hash. */
const MOST_REMEMBERED = 512

/** `hashOf` by the platform, once for each run of bytes: phones, server and checker hash the same ones. */
export function hashOf(type: HashedType, bytes: Uint8Array): Uint8Array {
  if (bytes.length > MOST_REMEMBERED) return hashAnew(type, bytes)
  let ofType = known.get(type)
  if (!ofType) known.set(type, (ofType = new Remembered()))
  return ofType.get(textOf(bytes), () => hashAnew(type, bytes)).slice()
}

function hashAnew(type: HashedType, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', typedBytes(type, bytes), 'buffer'))
}
