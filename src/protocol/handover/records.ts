import { concatBytes, equalBytes } from '#domain/bytes.ts'
import { hashOf } from '#domain/log/hash.ts'

/** One record of a hand-over: what it is, and its bytes. */
export interface HandoverRecord {
  readonly type: number
  readonly payload: Uint8Array
}

/** "ASR" and a byte that no text holds: where a record begins, also behind bytes that were damaged. */
const MARK = Uint8Array.of(0x41, 0x53, 0x52, 0x1e)
const LENGTH_AT = MARK.length + 1
const HEAD_BYTES = LENGTH_AT + 4
const CHECK_BYTES = 8

/** A sealed sheet of 64 KB with all that stands beside it fits. */
export const MAX_RECORD_BYTES = 128 * 1024

/** A record with its mark, length and check. @throws {RangeError} beyond the limit (a caller's bug) */
export function writeRecord({ type, payload }: HandoverRecord): Uint8Array {
  if (payload.length > MAX_RECORD_BYTES) throw new RangeError('a record that nobody would read')
  const head = new Uint8Array(HEAD_BYTES)
  head.set(MARK)
  head[MARK.length] = type
  new DataView(head.buffer).setUint32(LENGTH_AT, payload.length)
  return concatBytes([head, payload, checkOf(type, payload)])
}

export interface ScannedRecords {
  readonly records: readonly HandoverRecord[]
  /** Some bytes belong to no whole record. */
  readonly isDamaged: boolean
}

/** Finds every whole record; what is damaged or cut off costs itself alone. Never throws. */
export function scanRecords(bytes: Uint8Array): ScannedRecords {
  const records: HandoverRecord[] = []
  let isDamaged = false
  for (let at = 0; at < bytes.length;) {
    const found = readRecordAt(bytes, at)
    if (found) records.push(found)
    else isDamaged = true
    at = found ? at + HEAD_BYTES + found.payload.length + CHECK_BYTES : findMark(bytes, at + 1)
  }
  return { records, isDamaged }
}

function readRecordAt(bytes: Uint8Array, at: number): HandoverRecord | null {
  if (!equalBytes(bytes.subarray(at, at + MARK.length), MARK)) return null
  const head = bytes.subarray(at, at + HEAD_BYTES)
  if (head.length < HEAD_BYTES) return null
  const length = new DataView(head.buffer, head.byteOffset).getUint32(LENGTH_AT)
  if (length > MAX_RECORD_BYTES) return null
  const [begin, end] = [at + HEAD_BYTES, at + HEAD_BYTES + length]
  const type = head[MARK.length] as number
  const payload = bytes.subarray(begin, end)
  const check = bytes.subarray(end, end + CHECK_BYTES)
  // What is cut off has another check, or none.
  return equalBytes(check, checkOf(type, payload)) ? { type, payload } : null
}

function findMark(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(MARK[0] as number, at)
    if (at < 0) return bytes.length
    if (equalBytes(bytes.subarray(at, at + MARK.length), MARK)) return at
  }
}

function checkOf(type: number, payload: Uint8Array): Uint8Array {
  return hashOf('asar/record/1', concatBytes([Uint8Array.of(type), payload])).subarray(0, CHECK_BYTES)
}
