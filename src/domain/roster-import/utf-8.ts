import { known } from '../known.ts'

const CHUNK = 8192

/** Decodes UTF-8 strictly; undefined at the first byte that is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const parts: string[] = []
  let units: number[] = []
  for (let at = 0; at < bytes.length;) {
    const point = readPoint(bytes, at)
    if (point === undefined) return undefined
    at += point.length
    if (point.code > 0xffff) {
      units.push(0xd7c0 + (point.code >> 10), 0xdc00 + (point.code & 0x3ff))
    } else units.push(point.code)
    if (units.length >= CHUNK) {
      parts.push(String.fromCharCode(...units))
      units = []
    }
  }
  parts.push(String.fromCharCode(...units))
  return parts.join('')
}

const FEWEST = [0, 0, 0x80, 0x800, 0x10000]

/** One code point; shortest form only, no halves of surrogate pairs. */
function readPoint(bytes: Uint8Array, at: number): { code: number; length: number } | undefined {
  const lead = known(bytes[at])
  if (lead < 0x80) return { code: lead, length: 1 }
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  if (lead < 0xc2 || lead > 0xf4) return undefined
  let code = lead & (0xff >> (length + 1))
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0
    if ((next & 0xc0) !== 0x80) return undefined
    code = (code << 6) | (next & 0x3f)
  }
  if (code < known(FEWEST[length]) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined
  return { code, length }
}

/** Decodes UTF-16 without its mark; a byte left over at the end is dropped. */
export function decodeUtf16(bytes: Uint8Array, endian: 'utf-16le' | 'utf-16be'): string {
  const [high, low] = endian === 'utf-16le' ? [1, 0] : [0, 1]
  const parts: string[] = []
  for (let from = 0; from < bytes.length - 1; from += CHUNK) {
    const units: number[] = []
    for (let at = from; at < Math.min(from + CHUNK, bytes.length - 1); at += 2) {
      units.push((known(bytes[at + high]) << 8) | known(bytes[at + low]))
    }
    parts.push(String.fromCharCode(...units))
  }
  return parts.join('')
}
