import { createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { PUBLIC_KEY_BYTES } from '#domain/log/certificate.ts'
import type { Verify } from '#protocol/signing.ts'

/** Anybody may present a key, so only so many are remembered. */
const KEYS_KEPT = 2000
/** What an uncompressed point begins with. */
const UNCOMPRESSED = 4

/**
 * Checks ES256 signatures at once, by Node's own call, and not in a thread beside as WebCrypto does (`verifierOf`): a
 * signature takes 70 µs, and to hand it over and take up the answer costs this thread as much again. Nobody waits
 * longer for it than for the reading of a sheet. Says what the other one says.
 */
export function verifierOfNode(keysKept = KEYS_KEPT): Verify {
  const keys = new Map<string, KeyObject>()
  const keyOf = (raw: Uint8Array): KeyObject => {
    const name = textOf(raw, 'latin1')
    const known = keys.get(name)
    if (known) return known
    const key = importKey(raw)
    keys.set(name, key)
    const [oldest] = keys.keys()
    if (keys.size > keysKept && oldest !== undefined) keys.delete(oldest)
    return key
  }
  return (raw, signature, bytes) => {
    if (raw.length !== PUBLIC_KEY_BYTES || raw[0] !== UNCOMPRESSED) return Promise.resolve(false)
    try {
      const key = { key: keyOf(raw), dsaEncoding: 'ieee-p1363' } as const
      return Promise.resolve(verify('sha256', bytes, key, signature))
    } catch {
      // A point that is not on the curve cannot be imported: no signature can be by it.
      return Promise.resolve(false)
    }
  }
}

function importKey(raw: Uint8Array): KeyObject {
  const [x, y] = [textOf(raw.subarray(1, 33), 'base64url'), textOf(raw.subarray(33), 'base64url')]
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
}

function textOf({ buffer, byteOffset, length }: Uint8Array, encoding: 'latin1' | 'base64url'): string {
  return Buffer.from(buffer, byteOffset, length).toString(encoding)
}
