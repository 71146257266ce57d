import { encodeCanonical } from '#domain/log/canonical.ts'
import { typedBytes } from '#domain/log/hash.ts'
import type { HelloAnswer } from './messages.ts'

/**
 * The bytes that the server's signature covers in what it says of itself: every field with the request's number, so
 * that neither an altered answer nor an old one sets a clock or names the schedules (SYN-6).
 */
export function helloToSign(hello: Omit<HelloAnswer, 'signature'>): Uint8Array {
  const { protocol, request, serverMs, organisation, certificate, schedules, oldestApp } = hello
  return typedBytes(
    'asar/hello/1',
    encodeCanonical([protocol, request, serverMs, organisation, certificate, schedules, oldestApp]),
  )
}
