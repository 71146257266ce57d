/** Base45 (RFC 9285): bytes in the 45 characters of a QR code's alphanumeric mode, two bytes in three of them. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Writes bytes as base45. */
export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const [first = 0, second] = bytes.subarray(at, at + 2)
    text += second === undefined ? spell(first, 2) : spell(first * 256 + second, 3)
  }
  return text
}

/** Reads base45; `null` if it is not exactly what `toBase45` gives for some bytes. */
export function fromBase45(text: string): Uint8Array | null {
  const spare = text.length % 3
  if (spare === 1) return null
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (spare === 2 ? 1 : 0))
  for (let at = 0, place = 0; at < text.length; at += 3) {
    const group = text.slice(at, at + 3)
    const value = unspell(group)
    if (value === null || value > (group.length === 2 ? 0xff : 0xffff)) return null
    if (group.length === 3) bytes[place++] = value >> 8
    bytes[place++] = value & 0xff
  }
  return bytes
}

/** Lowest digit first, as the standard has it. */
function spell(value: number, letters: number): string {
  let text = ''
  for (let rest = value, i = 0; i < letters; i++) {
    text += ALPHABET.charAt(rest % 45)
    rest = Math.floor(rest / 45)
  }
  return text
}

function unspell(group: string): number | null {
  let value = 0
  let weight = 1
  for (const letter of group) {
    const digit = ALPHABET.indexOf(letter)
    if (digit < 0) return null
    value += digit * weight
    weight *= 45
  }
  return value
}
