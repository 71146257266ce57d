import { createHmac } from 'node:crypto'

/** HMAC by the platform, always of SHA-256: the code that is simulated uses no other. */
export function hmac(_hash: unknown, key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(message).digest())
}
