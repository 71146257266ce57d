import type { BlobId, StreamId } from '#domain/ids.ts'
import { blobIdFor, MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import type { BlobPut, BlobStanding } from '#protocol/blob-messages.ts'
import type { BlobRow, SheetStorePort, StreamTransaction } from '../ports.ts'

/** Blobs of one stream have no more bytes than this: some thousand photos of one day. */
export const MAX_STREAM_BLOB_BYTES = 1024 * 1024 * 1024

export type PutOutcome =
  | { readonly kind: 'standing'; readonly standing: BlobStanding }
  | { readonly kind: 'problem'; readonly problem: 'too-large' | 'bad-request' | 'storage-full' }

interface StoreDeps {
  readonly store: Pick<SheetStorePort, 'transact'>
}

const NOTHING: BlobStanding = { state: 'part', have: 0 }

/** What has come of these blobs, in their order (SYN-9). */
export async function askBlobs(
  { store }: StoreDeps,
  stream: StreamId,
  blobs: readonly BlobId[],
): Promise<readonly BlobStanding[]> {
  const known = await store.transact(stream, (transaction) => transaction.findBlobs(stream, blobs))
  return blobs.map((blob) => standingOf(known.get(blob)))
}

/**
 * Takes the next bytes of a blob. It counts only when all have come and are what its hash says; bytes that do not
 * follow what has come change nothing, so that whoever was cut off goes on where the server is (SYN-9).
 */
export function putBlob({ store }: StoreDeps, put: BlobPut): Promise<PutOutcome> {
  const { stream, blob, size, start, bytes } = put
  if (size > MAX_BLOB_BYTES) return Promise.resolve({ kind: 'problem', problem: 'too-large' })
  if (start + bytes.length > size || bytes.length === 0)
    return Promise.resolve({ kind: 'problem', problem: 'bad-request' })
  return store.transact(stream, async (transaction): Promise<PutOutcome> => {
    const known = await readFitting(transaction, put)
    if (known && (known.state !== 'part' || known.have !== start)) return standing(known)
    if (!known && start > 0) return { kind: 'standing', standing: NOTHING }
    if (!known && (await transaction.readBlobBytes(stream)) + size > MAX_STREAM_BLOB_BYTES)
      return { kind: 'problem', problem: 'storage-full' }
    const row: BlobRow = { blob, size, have: start + bytes.length, state: 'part' }
    await transaction.noteBlob(stream, row)
    await transaction.addBlobPart(stream, blob, { start, bytes })
    return row.have < size ? standing(row) : standing(await finish(transaction, stream, row))
  })
}

/** Another size under the same hash: one of the two was wrong, and it begins anew. */
async function readFitting(
  transaction: StreamTransaction,
  { stream, blob, size }: BlobPut,
): Promise<BlobRow | undefined> {
  const known = (await transaction.findBlobs(stream, [blob])).get(blob)
  if (known?.state !== 'part' || known.size === size) return known
  return clear(transaction, stream, { ...known, size })
}

async function finish(transaction: StreamTransaction, stream: StreamId, row: BlobRow): Promise<BlobRow> {
  const bytes = await transaction.readBlobParts(stream, row.blob)
  if (blobIdFor(bytes) !== row.blob) return clear(transaction, stream, row)
  const whole: BlobRow = { ...row, state: 'whole' }
  await transaction.noteBlob(stream, whole)
  return whole
}

async function clear(transaction: StreamTransaction, stream: StreamId, row: BlobRow): Promise<BlobRow> {
  const anew: BlobRow = { ...row, have: 0, state: 'part' }
  await transaction.dropBlobParts(stream, [row.blob])
  await transaction.noteBlob(stream, anew)
  return anew
}

/** Takes blobs away for good: they are not taken again, whoever brings them (SYN-10). */
export async function eraseBlobs(
  transaction: StreamTransaction,
  stream: StreamId,
  blobs: readonly BlobId[],
): Promise<void> {
  if (blobs.length === 0) return
  const known = await transaction.findBlobs(stream, blobs)
  const lasting = blobs.filter((blob) => known.get(blob)?.state !== 'gone')
  if (lasting.length === 0) return
  await transaction.dropBlobParts(stream, lasting)
  for (const blob of lasting) await transaction.noteBlob(stream, { blob, size: 0, have: 0, state: 'gone' })
}

function standing({ state, have }: BlobRow): PutOutcome {
  return { kind: 'standing', standing: { state, have } }
}

function standingOf(row: BlobRow | undefined): BlobStanding {
  return row ? { state: row.state, have: row.have } : NOTHING
}
