import { fromBase64url as read } from '../../../src/domain/bytes.ts'
import { Remembered } from './remembered.ts'

export * from '../../../src/domain/bytes.ts'

/** `toBase64url` by the platform. */
export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')
}

const known = new Remembered<Uint8Array | null>()

/** `fromBase64url`, once for each text; ids are read again and again. */
export function fromBase64url(text: string): Uint8Array | null {
  return known.get(text, () => read(text))?.slice() ?? null
}
