import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { toBase64url } from '#domain/bytes.ts'
import type { DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { ChainHead, LinkUse, PendingWork, SheetBytes, StreamTransaction } from '../../ports.ts'
import { appendAgain, appendSheets } from './append-sheets.ts'
import {
  listChain,
  listHeld,
  listKnown,
  listSheetBytes,
  readControl,
  readDigest,
  readSheets,
} from './read-sheets.ts'
import { ask } from './ask.ts'
import { addBlobPart, dropBlobParts, findBlobs, noteBlob, readBlobBytes, readBlobParts } from './blobs.ts'
import { byText } from './by-text.ts'
import { plainBytes, writeCertificateRow } from './rows.ts'
import type { Schema } from './schema.ts'

/** A stream whose row this transaction holds. */
export interface HeldStream {
  readonly transaction: StreamTransaction
  readonly start: Cursor
  /** The log's end as this transaction leaves it. */
  readonly end: () => Cursor
  /** Bytes were replaced or taken away: what stood there has to go from the file too (SYN-10). */
  readonly hasErased: () => boolean
}

/** Takes the stream's row, making it if need be; others wait here until this transaction ends (SYN-4). */
async function lockStream(trx: Transaction<Schema>, stream: StreamId): Promise<Cursor> {
  const { digest } = emptyCursor(stream)
  const [row] = await ask(trx, {
    name: 'lock',
    parameters: [stream, 0, digest],
    build: () =>
      trx
        .insertInto('stream')
        .values({ stream, head: 0, digest })
        .onConflict((conflict) =>
          conflict.column('stream').doUpdateSet((eb) => ({ head: eb.ref('stream.head') })),
        )
        .returning(['head', 'digest']),
  })
  if (!row) throw new Error('the stream row cannot be held')
  return { n: row.head, digest: plainBytes(row.digest) }
}

export async function holdStream(trx: Transaction<Schema>, held: StreamId): Promise<HeldStream> {
  const start = await lockStream(trx, held)
  let head = start
  let hasErased = false
  /** No transaction touches two streams: nothing is asked of a row that is not held. */
  const only = async <Result>(stream: StreamId, ask: () => Promise<Result>): Promise<Result> => {
    if (stream !== held) throw new Error('the transaction does not hold this stream')
    return ask()
  }
  const grow = (stream: StreamId, ask: () => Promise<Cursor>) =>
    only(stream, async () => (head = await ask()))
  const transaction: StreamTransaction = {
    append: (stream, sheets) => grow(stream, () => appendSheets({ trx, stream, head }, sheets)),
    appendAgain: (stream, sheets) => grow(stream, () => appendAgain({ trx, stream, head }, sheets)),
    readDigest: (stream, n) => only(stream, () => readDigest(trx, stream, n)),
    listKnown: (stream, sheets) => only(stream, () => listKnown(trx, stream, sheets)),
    readSheets: (stream, sheets) => only(stream, () => readSheets(trx, stream, sheets)),
    readChainHead: (stream, device) => only(stream, () => readChainHead(trx, stream, device)),
    listChain: (stream, device) => only(stream, () => listChain(trx, stream, device)),
    readControl: (stream) => only(stream, () => readControl(trx, stream)),
    listHeld: (stream) => only(stream, () => listHeld(trx, stream)),
    listSheetBytes: (stream, after, limit) =>
      only(stream, () => listSheetBytes(trx, stream, { after, limit })),
    replaceBytes: (stream, changes) =>
      only(stream, () => {
        hasErased = true
        return replaceBytes(trx, stream, changes)
      }),
    findBlobs: (stream, blobs) => only(stream, () => findBlobs(trx, stream, blobs)),
    readBlobBytes: (stream) => only(stream, () => readBlobBytes(trx, stream)),
    readBlobParts: (stream, blob) => only(stream, () => readBlobParts(trx, stream, blob)),
    noteBlob: (stream, row) => only(stream, () => noteBlob(trx, stream, row)),
    addBlobPart: (stream, blob, part) => only(stream, () => addBlobPart(trx, stream, { blob, ...part })),
    dropBlobParts: (stream, blobs) =>
      only(stream, () => {
        hasErased = true
        return dropBlobParts(trx, stream, blobs)
      }),
    storeCertificates: (certificates) => insertCertificates(trx, certificates),
    useLink: (hash, use) => useLink(trx, held, { hash, use }),
    addPending: (pending) => only(pending.stream, () => addPending(trx, pending)),
    removePending: (pending) =>
      only(pending.stream, () => {
        hasErased = true
        return removePending(trx, pending)
      }),
  }
  return { transaction, start, end: () => head, hasErased: () => hasErased }
}

async function readChainHead(
  trx: Transaction<Schema>,
  stream: StreamId,
  device: DeviceId,
): Promise<ChainHead | null> {
  const row = await trx
    .selectFrom('sheet')
    .select(['number', 'sheet'])
    .where('stream', '=', stream)
    .where('device', '=', device)
    .orderBy('number', 'desc')
    .limit(sql.lit(1))
    .executeTakeFirst()
  return row ? { number: row.number, sheet: row.sheet as SheetId } : null
}

async function replaceBytes(
  trx: Transaction<Schema>,
  stream: StreamId,
  changes: readonly SheetBytes[],
): Promise<void> {
  for (const { sheet, bytes } of changes)
    await trx
      .updateTable('sheet')
      .set({ bytes, size: bytes.length })
      .where('stream', '=', stream)
      .where('sheet', '=', sheet)
      .returning('sheet')
      .executeTakeFirstOrThrow(() => new Error('a sheet to change is not in the log'))
}

export async function insertCertificates(
  db: Kysely<Schema>,
  certificates: readonly Certificate[],
): Promise<void> {
  if (certificates.length === 0) return
  const distinct = new Map(certificates.map((certificate) => [certificate.id, certificate]))
  // In one order everywhere, so that two transactions that bring the same ones never wait for each other.
  const rows = [...distinct.values()].sort(byText((each) => each.id)).map(writeCertificateRow)
  await ask(db, {
    name: 'add certificates',
    parameters: rows.flatMap((row) => Object.values(row)),
    build: () =>
      db
        .insertInto('certificate')
        .values(rows)
        .onConflict((conflict) => conflict.column('certificate').doNothing()),
  })
}

async function useLink(
  trx: Transaction<Schema>,
  stream: StreamId,
  { hash, use }: { readonly hash: Uint8Array; readonly use: LinkUse },
): Promise<boolean> {
  const { device, certificate, usedMs } = use
  const used = await trx
    .updateTable('link')
    .set({ used_by: device, used_ms: usedMs, certificate })
    .where('stream', '=', stream)
    .where('hash', '=', toBase64url(hash))
    .where('used_by', 'is', null)
    .returning('hash')
    .executeTakeFirst()
  return used !== undefined
}

async function addPending(trx: Transaction<Schema>, pending: PendingWork): Promise<void> {
  const { stream, id, target, work } = pending
  await trx
    .insertInto('pending')
    .values({ stream, id, target, work })
    .onConflict((conflict) => conflict.columns(['stream', 'id']).doNothing())
    .execute()
}

async function removePending(
  trx: Transaction<Schema>,
  { stream, id }: Pick<PendingWork, 'stream' | 'id'>,
): Promise<void> {
  await trx.deleteFrom('pending').where('stream', '=', stream).where('id', '=', id).execute()
}
