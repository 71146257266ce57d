import { concatBytes, toBase32 } from '#domain/bytes.ts'
import { hashOf } from '#domain/log/hash.ts'
import { fromBase45, toBase45 } from '#domain/pass/base45.ts'

/** Stands before each code of a series; a pass begins otherwise. */
export const SERIES_PREFIX = 'ASAR*'
const VERSION = 1
const ID_BYTES = 8
const LENGTH_BYTES = 3
const INDEX_BYTES = 2
const HEAD_BYTES = 1 + ID_BYTES + LENGTH_BYTES + INDEX_BYTES
/** With its head 590 letters: version 15 of a QR code, which a phone reads off another phone's screen. */
export const PART_BYTES = 376
/** A minute of codes; beyond that a file is quicker. */
export const MOST_CODES = 160

/** One code of a series. */
export interface SeriesCode {
  /** The beginning of the hash of all the bytes: which series it is of, and whether it came whole. */
  readonly series: string
  /** How many bytes all parts have together. */
  readonly length: number
  readonly index: number
  readonly part: Uint8Array
}

/** How many codes so many bytes take. */
export function countCodes(length: number): number {
  return Math.ceil(length / PART_BYTES)
}

/** Bytes as the texts of QR codes, all in the alphanumeric mode; `null`: too many bytes, or none. */
export function writeSeries(bytes: Uint8Array): readonly string[] | null {
  const total = countCodes(bytes.length)
  if (total === 0 || total > MOST_CODES) return null
  const head = concatBytes([Uint8Array.of(VERSION), idOf(bytes), bigEndian(bytes.length, LENGTH_BYTES)])
  return Array.from({ length: total }, (_, index) => {
    const part = bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)
    return SERIES_PREFIX + toBase45(concatBytes([head, bigEndian(index, INDEX_BYTES), part]))
  })
}

/** Reads one code; `null`: it is none of a series, or of a later version. Never throws. */
export function readSeriesCode(text: string): SeriesCode | null {
  const bytes = text.startsWith(SERIES_PREFIX) ? fromBase45(text.slice(SERIES_PREFIX.length)) : null
  if (!bytes || bytes.length <= HEAD_BYTES || bytes[0] !== VERSION) return null
  const lengthAt = 1 + ID_BYTES
  const length = fromBigEndian(bytes.subarray(lengthAt, lengthAt + LENGTH_BYTES))
  const index = fromBigEndian(bytes.subarray(lengthAt + LENGTH_BYTES, HEAD_BYTES))
  const part = bytes.slice(HEAD_BYTES)
  if (countCodes(length) > MOST_CODES) return null
  // every part is full but the last: one that is not where it says would shift all others
  if (part.length !== Math.min(PART_BYTES, length - index * PART_BYTES)) return null
  return { series: toBase32(bytes.subarray(1, lengthAt)), length, index, part }
}

/** What has been read of a series. */
export interface Gathering {
  readonly series: string
  readonly length: number
  readonly parts: ReadonlyMap<number, Uint8Array>
}

/** Adds a code, in any order and however often it comes. A code of another series begins anew. */
export function gather(before: Gathering | null, code: SeriesCode): Gathering {
  const { series, length, index, part } = code
  const isSame = before?.series === series && before.length === length
  if (isSame && before.parts.has(index)) return before
  return { series, length, parts: new Map([...(isSame ? before.parts : []), [index, part]]) }
}

/** All the bytes, once every part is there. `damaged`: parts that do not belong together. */
export function finishSeries({ series, length, parts }: Gathering): Uint8Array | 'incomplete' | 'damaged' {
  if (parts.size < countCodes(length)) return 'incomplete'
  const ordered = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part)
  const bytes = concatBytes(ordered)
  return toBase32(idOf(bytes)) === series ? bytes : 'damaged'
}

function idOf(bytes: Uint8Array): Uint8Array {
  return hashOf('asar/series/1', bytes).subarray(0, ID_BYTES)
}

function bigEndian(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256)
}

function fromBigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}
