import * as v from 'valibot'
import { concatBytes } from '#domain/bytes.ts'
import { blobIdOf, bytesOfId, HASH_BYTES } from '#domain/ids.ts'
import type { BlobId } from '#domain/ids.ts'
import { MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import { decodeMessage, encodeMessage } from '../codec.ts'
import { Bytes, bytesOf, Position } from '../messages.ts'
import { IV_BYTES, TAG_BYTES } from './boxes.ts'
import { writeRecord } from './records.ts'
import type { HandoverRecord } from './records.ts'

/** A photo as it is handed over: its id in clear, its bytes sealed part by part. */
export interface SealedPhoto {
  readonly blob: BlobId
  readonly size: number
  /** All of it, in order. */
  readonly parts: readonly SealedPart[]
}

export interface SealedPart {
  /** Where it begins in the photo. */
  readonly start: number
  readonly iv: Uint8Array
  readonly bytes: Uint8Array
}

const PHOTO = 5
/** A record holds one such part with all that stands beside it. */
export const PHOTO_PART_BYTES = 64 * 1024

const PhotoRecord = v.object({
  i: Position,
  h: bytesOf(HASH_BYTES),
  z: v.pipe(Position, v.minValue(1), v.maxValue(MAX_BLOB_BYTES)),
  a: Position,
  v: bytesOf(IV_BYTES),
  b: Bytes,
})

/** The records of a photo. They stand for themselves: anywhere in a file, in any order. */
export function writePhoto(section: number, { blob, size, parts }: SealedPhoto): Uint8Array {
  const records = parts.map(({ start, iv, bytes }) => {
    const fields = { i: section, h: bytesOfId(blob), z: size, a: start, v: iv, b: bytes }
    return writeRecord({ type: PHOTO, payload: encodeMessage(fields) })
  })
  return concatBytes(records)
}

/** The photos of which every part is there, by section. What of them is true is known when they are opened. */
export function readPhotos(records: readonly HandoverRecord[]): ReadonlyMap<number, readonly SealedPhoto[]> {
  const found = new Map<string, Found>()
  for (const { type, payload } of records) {
    const read = type === PHOTO ? decodeMessage(PhotoRecord, payload) : null
    if (!read) continue
    const blob = blobIdOf(read.h)
    const key = `${String(read.i)} ${blob} ${String(read.z)}`
    const photo = found.get(key) ?? { section: read.i, blob, size: read.z, parts: new Map() }
    found.set(key, photo)
    photo.parts.set(read.a, { start: read.a, iv: read.v, bytes: read.b })
  }
  const photos = new Map<number, SealedPhoto[]>()
  for (const { section, blob, size, parts } of found.values()) {
    const ordered = [...parts.values()].sort((a, b) => a.start - b.start)
    if (isAll(size, ordered))
      photos.set(section, [...(photos.get(section) ?? []), { blob, size, parts: ordered }])
  }
  return photos
}

interface Found {
  readonly section: number
  readonly blob: BlobId
  readonly size: number
  readonly parts: Map<number, SealedPart>
}

function isAll(size: number, parts: readonly SealedPart[]): boolean {
  let next = 0
  for (const { start, bytes } of parts) {
    if (start !== next) return false
    next += bytes.length - TAG_BYTES
  }
  return next === size
}
