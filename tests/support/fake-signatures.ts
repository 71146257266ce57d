import { hash } from 'node:crypto'
import type { DeviceId } from '#domain/ids.ts'
import { deviceOfKey, PUBLIC_KEY_BYTES } from '#domain/log/certificate.ts'
import type { Sign } from '#domain/log/seal.ts'
import type { Verify } from '#protocol/signing.ts'

/**
 * Signatures for simulators: SHA-256 over key and bytes instead of ES256. The same every run and thousands of times
 * faster. Whoever knows the public key can forge, so a forger in a test signs with another key or alters bytes.
 */
export interface FakeKeys {
  /** 65 bytes, shaped like an uncompressed point. */
  readonly key: Uint8Array
  readonly device: DeviceId
  readonly sign: Sign
}

/** The keys that belong to a name. */
export function fakeKeys(name: string): FakeKeys {
  const key = new Uint8Array(PUBLIC_KEY_BYTES)
  key[0] = 4
  key.set(digest(Buffer.from(`x${name}`)), 1)
  key.set(digest(Buffer.from(`y${name}`)), 33)
  return { key, device: deviceOfKey(key), sign: (bytes) => Promise.resolve(fakeSignature(key, bytes)) }
}

/** What `FakeKeys.sign` resolves to, at once: the digest of key and bytes, and once more with every bit turned. */
export function fakeSignature(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const half = digest(Buffer.concat([key, bytes]))
  const signature = new Uint8Array(64)
  signature.set(half)
  for (let i = 0; i < half.length; i++) signature[32 + i] = ~(half[i] ?? 0)
  return signature
}

export const fakeVerify: Verify = (key, signature, bytes) =>
  Promise.resolve(Buffer.compare(fakeSignature(key, bytes), signature) === 0)

function digest(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer')
}
