/** Bytes and their two spellings: base64url for hashes, Crockford base32 for ids that people may read aloud. */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'
const BASE64URL_VALUES = valuesOf(BASE64URL)
const BASE32_VALUES = valuesOf(BASE32)

/** Joins byte strings into a new one. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** True when both hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Writes bytes as unpadded base64url. */
export function toBase64url(bytes: Uint8Array): string {
  return spell(bytes, BASE64URL, 6)
}

/** Reads unpadded base64url; `null` if it is not exactly the spelling that `toBase64url` gives. */
export function fromBase64url(text: string): Uint8Array | null {
  return unspell(text, BASE64URL_VALUES, 6)
}

/** Writes bytes as lower-case Crockford base32 (no padding; 10 bytes are 16 letters). */
export function toBase32(bytes: Uint8Array): string {
  return spell(bytes, BASE32, 5)
}

/** Reads lower-case Crockford base32; `null` if it is not exactly the spelling that `toBase32` gives. */
export function fromBase32(text: string): Uint8Array | null {
  return unspell(text, BASE32_VALUES, 5)
}

function spell(bytes: Uint8Array, alphabet: string, bits: number): string {
  const mask = (1 << bits) - 1
  let text = ''
  let held = 0
  let buffer = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    held += 8
    while (held >= bits) {
      held -= bits
      text += alphabet.charAt((buffer >> held) & mask)
    }
    buffer &= (1 << held) - 1
  }
  return held > 0 ? text + alphabet.charAt((buffer << (bits - held)) & mask) : text
}

/** What each letter stands for, by its code; -1: nothing. Ids are read by the hundred. */
function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1)
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return values
}

function unspell(text: string, values: Int8Array, bits: number): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8))
  let at = 0
  let held = 0
  let buffer = 0
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? -1
    if (value < 0) return null
    buffer = (buffer << bits) | value
    held += bits
    if (held >= 8) {
      held -= 8
      bytes[at++] = (buffer >> held) & 0xff
    }
    buffer &= (1 << held) - 1
  }
  // One spelling only: leftover bits must be zero and there must be no spare letter.
  return held < bits && buffer === 0 && at === bytes.length ? bytes : null
}
