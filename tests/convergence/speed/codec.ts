import { encodeMessage as encode } from '../../../src/protocol/codec.ts'
import { writePlain } from './write-plain.ts'

export * from '../../../src/protocol/codec.ts'

/** `encodeMessage`, quicker where there is nothing to it. */
export function encodeMessage(message: object): Uint8Array {
  return writePlain(message, { isMessage: true }) ?? encode(message)
}
