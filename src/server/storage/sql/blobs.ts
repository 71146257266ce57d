import type { Kysely } from 'kysely'
import { concatBytes } from '#domain/bytes.ts'
import type { BlobId, StreamId } from '#domain/ids.ts'
import type { BlobPart, BlobRow } from '../../ports.ts'
import { byText } from './by-text.ts'
import { plainBytes } from './rows.ts'
import type { Schema } from './schema.ts'

/** Blobs of one stream (SYN-9), within a transaction or not. */

export async function findBlobs(
  db: Kysely<Schema>,
  stream: StreamId,
  blobs: readonly BlobId[],
): Promise<ReadonlyMap<BlobId, BlobRow>> {
  if (blobs.length === 0) return new Map()
  const rows = await db
    .selectFrom('blob')
    .selectAll()
    .where('stream', '=', stream)
    .where('blob', 'in', blobs)
    .execute()
  return new Map(rows.map((row) => [row.blob as BlobId, readBlobRow(row)]))
}

export async function listBlobs(db: Kysely<Schema>, stream: StreamId): Promise<readonly BlobRow[]> {
  const rows = await db.selectFrom('blob').selectAll().where('stream', '=', stream).execute()
  return rows.map(readBlobRow).sort(byText((row) => row.blob))
}

export async function listStreamsWithBlobs(db: Kysely<Schema>): Promise<readonly StreamId[]> {
  const rows = await db.selectFrom('blob').select('stream').distinct().execute()
  return rows.map((row) => row.stream as StreamId).sort()
}

export async function readBlobBytes(db: Kysely<Schema>, stream: StreamId): Promise<number> {
  const row = await db
    .selectFrom('blob')
    .select((eb) => eb.fn.sum<number | string | null>('size').as('bytes'))
    .where('stream', '=', stream)
    .executeTakeFirst()
  return Number(row?.bytes ?? 0)
}

export async function readBlobParts(db: Kysely<Schema>, stream: StreamId, blob: BlobId): Promise<Uint8Array> {
  const rows = await db
    .selectFrom('blob_part')
    .select('bytes')
    .where('stream', '=', stream)
    .where('blob', '=', blob)
    .orderBy('start')
    .execute()
  return concatBytes(rows.map((row) => plainBytes(row.bytes)))
}

export async function readWholeBlob(
  db: Kysely<Schema>,
  stream: StreamId,
  blob: BlobId,
): Promise<Uint8Array | null> {
  const row = (await findBlobs(db, stream, [blob])).get(blob)
  return row?.state === 'whole' ? readBlobParts(db, stream, blob) : null
}

export async function noteBlob(db: Kysely<Schema>, stream: StreamId, row: BlobRow): Promise<void> {
  const { blob, size, have, state } = row
  await db
    .insertInto('blob')
    .values({ stream, blob, size, have, state })
    .onConflict((conflict) => conflict.columns(['stream', 'blob']).doUpdateSet({ size, have, state }))
    .execute()
}

export async function addBlobPart(
  db: Kysely<Schema>,
  stream: StreamId,
  part: BlobPart & { readonly blob: BlobId },
): Promise<void> {
  await db
    .insertInto('blob_part')
    .values({ stream, ...part })
    .onConflict((conflict) => conflict.columns(['stream', 'blob', 'start']).doNothing())
    .execute()
}

export async function dropBlobParts(
  db: Kysely<Schema>,
  stream: StreamId,
  blobs: readonly BlobId[],
): Promise<void> {
  if (blobs.length === 0) return
  await db.deleteFrom('blob_part').where('stream', '=', stream).where('blob', 'in', blobs).execute()
}

function readBlobRow({ blob, size, have, state }: Omit<Schema['blob'], 'stream'>): BlobRow {
  return { blob: blob as BlobId, size, have, state: state as BlobRow['state'] }
}
