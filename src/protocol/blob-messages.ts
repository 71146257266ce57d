import * as v from 'valibot'
import { blobIdOf, HASH_BYTES } from '#domain/ids.ts'
import type { BlobId } from '#domain/ids.ts'
import { MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import { MAX_BLOBS_ASKED, MAX_PART_BYTES } from './blob-limits.ts'
import { Bytes, bytesOf, Position, Stream } from './messages.ts'
import { PROTOCOL_VERSION } from './version.ts'

/** Messages about blobs: photos and drawings, which travel after the facts that name them (SYN-9). */

const BlobRef = v.pipe(
  bytesOf(HASH_BYTES),
  v.transform((bytes): BlobId => blobIdOf(bytes)),
)
const head = { protocol: v.literal(PROTOCOL_VERSION), request: bytesOf(8) }

/**
 * `part`: so many bytes have come, from the first on. `whole`: all of them, and they are what the hash says.
 * `gone`: it was erased and is not taken (SYN-10).
 */
export const BlobStanding = v.object({ state: v.picklist(['part', 'whole', 'gone']), have: Position })
export type BlobStanding = v.InferOutput<typeof BlobStanding>

export const BlobAsk = v.object({
  ...head,
  stream: Stream,
  blobs: v.pipe(v.array(BlobRef), v.minLength(1), v.maxLength(MAX_BLOBS_ASKED)),
})
export type BlobAsk = v.InferOutput<typeof BlobAsk>

/** In the order asked. */
export const BlobAskAnswer = v.object({ ...head, blobs: v.array(BlobStanding) })
export type BlobAskAnswer = v.InferOutput<typeof BlobAskAnswer>

export const BlobPut = v.object({
  ...head,
  stream: Stream,
  blob: BlobRef,
  /** Of the whole. */
  size: v.pipe(Position, v.minValue(1)),
  /** Where these bytes begin. Bytes that do not follow what has come change nothing. */
  start: Position,
  bytes: v.pipe(
    Bytes,
    v.check((bytes) => bytes.length <= MAX_PART_BYTES, 'not too long'),
  ),
})
export type BlobPut = v.InferOutput<typeof BlobPut>

/** What has come now. */
export const BlobPutAnswer = v.object({ ...head, ...BlobStanding.entries })
export type BlobPutAnswer = v.InferOutput<typeof BlobPutAnswer>

export const BlobGet = v.object({ ...head, stream: Stream, blob: BlobRef, start: Position })
export type BlobGet = v.InferOutput<typeof BlobGet>

/** At most `MAX_PART_BYTES` from `start` on. */
export const BlobGetAnswer = v.object({
  ...head,
  size: v.pipe(Position, v.maxValue(MAX_BLOB_BYTES)),
  bytes: Bytes,
})
export type BlobGetAnswer = v.InferOutput<typeof BlobGetAnswer>
