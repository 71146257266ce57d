import { decodeBy, encodeCanonical as encode } from '../../../src/domain/log/canonical.ts'
import type { CanonicalValue } from '../../../src/domain/log/canonical.ts'
import { readPlain } from '../../../src/domain/log/plain-reader.ts'
import { writePlain } from './write-plain.ts'

export * from '../../../src/domain/log/canonical.ts'

// As a server does. Phones of these histories run in the same process.
decodeBy(readPlain)

/** `encodeCanonical`, quicker where there is nothing to it. */
export function encodeCanonical(value: CanonicalValue): Uint8Array {
  return writePlain(value, { isMessage: false }) ?? encode(value)
}
