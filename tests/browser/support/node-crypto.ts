import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

// The builders that tests share hash by Node's crypto, for speed. In a browser this stands in its place.

/** `createHash('sha256').update(text).digest()` */
export function createHash(algorithm: string) {
  assertSha256(algorithm)
  const hasher = sha256.create()
  const self = {
    update(text: string | Uint8Array) {
      hasher.update(typeof text === 'string' ? utf8ToBytes(text) : text)
      return self
    },
    digest: () => hasher.digest(),
  }
  return self
}

/** `hash('sha256', bytes, 'buffer')` */
export function hash(algorithm: string, bytes: Uint8Array): Uint8Array {
  assertSha256(algorithm)
  return sha256(bytes)
}

function assertSha256(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`no ${algorithm} here`)
}
