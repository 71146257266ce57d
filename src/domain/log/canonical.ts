import { known } from '../known.ts'
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import { equalBytes } from '../bytes.ts'

/** What canonical bytes can hold (SHEET-6): no floats, tags, booleans or undefined; `null` only clears a field. */
export type CanonicalValue =
  number | string | Uint8Array | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue }

export type CanonicalMap = Readonly<Record<string, CanonicalValue>>

/** A value that canonical bytes cannot hold: a fraction, text that is not NFC, an unknown type. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical'
}

const DECODE = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const

/** With the `u` flag only a half of a pair that lost its other half matches; UTF-8 cannot write it. */
const LONE_SURROGATE = /\p{Surrogate}/u
/** ASCII is NFC as it is. */
const PLAIN_TEXT = /^[ -~]*$/
/** The decoder drops a byte order mark at the start of a text, so no text may begin with one. */
const BYTE_ORDER_MARK = '\uFEFF'
/** What the decoder puts where bytes are not UTF-8. */
const REPLACEMENT = '\uFFFD'
/** Short ASCII keys that do not look like an index keep their order in an object and sort as their bytes do. */
const PLAIN_KEY = /^[A-Za-z_][ -~]*$/

/** Deeper than anything Asar writes; keeps hostile bytes from exhausting the stack. */
const MAX_DEPTH = 16

/**
 * Writes a value as deterministic CBOR (RFC 8949, 4.2.1; SHEET-6).
 * @throws {NotCanonical} on a fraction, an integer beyond 2^53, text that is not NFC or begins with a byte order mark,
 * or another type.
 */
export function encodeCanonical(value: CanonicalValue): Uint8Array {
  assertCanonical(value, 0)
  // A plain copy: on Node the encoder gives a Buffer, whose slices share memory and which compares unequal to bytes.
  return new Uint8Array(encode(value, rfc8949EncodeOptions))
}

/** Reads canonical bytes as `decodeAny` does, or leaves them to it. */
export type QuickReader = (bytes: Uint8Array) => CanonicalValue | undefined

let readQuickly: QuickReader | null = null

/** From now on asks this one first (`plain-reader.ts`). For servers: a phone's first load has no room for it. */
export function decodeBy(quick: QuickReader | null): void {
  readQuickly = quick
}

/**
 * Reads deterministic CBOR and accepts only the one spelling that `encodeCanonical` gives.
 * @returns the value, or `undefined` when the bytes are not canonical (they may come from anybody).
 */
export function decodeCanonical(bytes: Uint8Array): CanonicalValue | undefined {
  return readQuickly?.(bytes) ?? decodeAny(bytes)
}

/** The same of any bytes, however odd. */
export function decodeAny(bytes: Uint8Array): CanonicalValue | undefined {
  try {
    if (!isPlain(bytes)) return undefined
    const value = decode(bytes, DECODE) as CanonicalValue
    const spelling = assertCanonical(value, 0)
    // The decoder is strict about lengths and repeats; what is left to check is the order of keys and the UTF-8.
    if (spelling === 'sure') return value
    return spelling === 'unsure' && equalBytes(encodeCanonical(value), bytes) ? value : undefined
  } catch {
    // cborg throws on anything it does not take: for the caller all of that is "not canonical".
    return undefined
  }
}

/** True for a map (not an array, not bytes). */
export function isMap(value: CanonicalValue | undefined): value is CanonicalMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

/**
 * Was a decoded value spelt the one way? `unsure` where only writing it again can tell: JavaScript reorders the
 * keys, UTF-8 decides their order, or a text may have been made from bytes that were no UTF-8.
 */
type Spelling = 'sure' | 'unsure' | 'wrong'

function assertCanonical(value: CanonicalValue, depth: number): Spelling {
  if (depth > MAX_DEPTH) throw new NotCanonical('too deep')
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotCanonical('not an integer')
  } else if (typeof value === 'string') {
    return assertText(value)
  } else if (value === null || value instanceof Uint8Array) {
    return 'sure'
  } else if (Array.isArray(value)) {
    let spelling: Spelling = 'sure'
    for (const item of value as readonly CanonicalValue[])
      spelling = worse(spelling, assertCanonical(item, depth + 1))
    return spelling
  } else if (typeof value === 'object') {
    return assertMap(value as CanonicalMap, depth)
  } else {
    throw new NotCanonical(`a ${typeof value} cannot be written`)
  }
  return 'sure'
}

function assertMap(map: CanonicalMap, depth: number): Spelling {
  let spelling: Spelling = 'sure'
  let previous = ''
  for (const key of Object.keys(map)) {
    const isPlainKey = PLAIN_KEY.test(key)
    if (!isPlainKey) {
      assertText(key)
      spelling = worse(spelling, 'unsure')
    } else if (key.length < previous.length || (key.length === previous.length && key < previous)) {
      spelling = 'wrong'
    }
    // A key that JavaScript may have moved says nothing about its neighbour.
    previous = isPlainKey ? key : ''
    spelling = worse(spelling, assertCanonical(map[key] as CanonicalValue, depth + 1))
  }
  return spelling
}

function assertText(text: string): Spelling {
  if (PLAIN_TEXT.test(text)) return 'sure'
  if (text.normalize('NFC') !== text || LONE_SURROGATE.test(text)) throw new NotCanonical('text is not NFC')
  if (text.startsWith(BYTE_ORDER_MARK)) throw new NotCanonical('text begins with a byte order mark')
  return text.includes(REPLACEMENT) ? 'unsure' : 'sure'
}

function worse(a: Spelling, b: Spelling): Spelling {
  return a === 'wrong' || b === 'wrong' ? 'wrong' : a === 'unsure' || b === 'unsure' ? 'unsure' : 'sure'
}

const NULL = 0xf6

/**
 * Looks at the headers alone: no tags, no floats or simple values but null, no text that the decoder would
 * shorten, no deeper than allowed, so that hostile bytes are refused before the decoder recurses into them.
 */
function isPlain(bytes: Uint8Array): boolean {
  const open: number[] = []
  let at = 0
  while (at < bytes.length) {
    const byte = known(bytes[at++])
    const major = byte >> 5
    if (major === 6 || (major === 7 && byte !== NULL)) return false
    const low = byte & 31
    const width = low < 24 ? 0 : low === 24 ? 1 : low === 25 ? 2 : low === 26 ? 4 : low === 27 ? 8 : 0
    let size = low < 24 || major === 7 ? low : 0
    for (let i = 0; i < width; i++) size = size * 256 + (bytes[at + i] ?? 0)
    at += width
    if (major === 3 && beginsWithMark(bytes, at)) return false
    if (major === 2 || major === 3) at += size
    const children = major === 4 ? size : major === 5 ? size * 2 : 0
    if (children > 0) {
      open.push(children + 1)
      if (open.length > MAX_DEPTH) return false
    }
    while (open.length > 0) {
      const left = known(open[open.length - 1]) - 1
      open[open.length - 1] = left
      if (left > 0) break
      open.pop()
    }
  }
  return true
}

/** A byte order mark in UTF-8. A shorter text before such bytes is no text with a mark, but no canonical bytes either. */
function beginsWithMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf
}
