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

/** Deeper than anything Asar writes; keeps hostile bytes from exhausting the stack. */
const MAX_DEPTH = 16

/**
 * Writes a value as deterministic CBOR (RFC 8949, 4.2.1; SHEET-6).
 * @throws {NotCanonical} on a fraction, an integer beyond 2^53, text that is not NFC, or another type.
 */
export function encodeCanonical(value: CanonicalValue): Uint8Array {
  assertCanonical(value, 0)
  return encode(value, rfc8949EncodeOptions)
}

/**
 * Reads deterministic CBOR and accepts only the one spelling that `encodeCanonical` gives.
 * @returns the value, or `undefined` when the bytes are not canonical (they may come from anybody).
 */
export function decodeCanonical(bytes: Uint8Array): CanonicalValue | undefined {
  try {
    if (depthOf(bytes) > MAX_DEPTH) return undefined
    const value = decode(bytes, DECODE) as CanonicalValue
    return equalBytes(encodeCanonical(value), bytes) ? value : undefined
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

function assertCanonical(value: CanonicalValue, depth: number): void {
  if (depth > MAX_DEPTH) throw new NotCanonical('too deep')
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotCanonical('not an integer')
  } else if (typeof value === 'string') {
    if (value.normalize('NFC') !== value || LONE_SURROGATE.test(value))
      throw new NotCanonical('text is not NFC')
  } else if (value === null || value instanceof Uint8Array) {
    return
  } else if (Array.isArray(value)) {
    for (const item of value as readonly CanonicalValue[]) assertCanonical(item, depth + 1)
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      assertCanonical(key, depth)
      assertCanonical(item, depth + 1)
    }
  } else {
    throw new NotCanonical(`a ${typeof value} cannot be written`)
  }
}

/** Nesting depth by the headers alone, so that deep bytes are refused before the decoder recurses. */
function depthOf(bytes: Uint8Array): number {
  const open: number[] = []
  let deepest = 0
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at++] ?? 0
    const major = byte >> 5
    const [size, next] = readSize(bytes, byte & 31, at)
    at = next
    if (major === 2 || major === 3) at += size
    const children = major === 4 ? size : major === 5 ? size * 2 : 0
    if (children > 0) {
      open.push(children + 1)
      deepest = Math.max(deepest, open.length)
      if (deepest > MAX_DEPTH) return deepest
    }
    while (open.length > 0) {
      const left = (open[open.length - 1] ?? 1) - 1
      if (left > 0) {
        open[open.length - 1] = left
        break
      }
      open.pop()
    }
  }
  return deepest
}

function readSize(bytes: Uint8Array, low: number, at: number): [number, number] {
  if (low < 24) return [low, at]
  const width = low === 24 ? 1 : low === 25 ? 2 : low === 26 ? 4 : low === 27 ? 8 : 0
  let size = 0
  for (let i = 0; i < width; i++) size = size * 256 + (bytes[at + i] ?? 0)
  return [size, at + width]
}
