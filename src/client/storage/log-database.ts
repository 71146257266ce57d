import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import { toBase64url } from '#domain/bytes.ts'
import type { ErasedBody } from '#domain/drafts/control.ts'
import type { BlobId, CertificateId, DeviceId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import type { SheetOrigin } from '#client/ports.ts'
import { StorageGateway } from './gateway.ts'
import type { GatewayOptions } from './gateway.ts'

/** A captured fact; its bytes are written once and never again (FACT-2), but for an erasure (SYN-10). */
export interface FactRow {
  /** Local running number, across streams. */
  number?: number
  readonly id: FactId
  readonly stream: StreamId
  readonly envelope: Uint8Array
  readonly personal: Uint8Array | null
}

/** Up to which local number the facts of a stream stand in sheets; a fact's own row stays untouched. */
export interface SealedRow {
  readonly stream: StreamId
  readonly to: number
}

/** What is known of a sheet, apart from its bytes, so that looking for sheets reads little. */
export interface SheetRow {
  /** Local arrival number, across streams. */
  arrival?: number
  readonly id: SheetId
  readonly stream: StreamId
  readonly device: DeviceId
  readonly number: number
  readonly certificate: CertificateId
  readonly origin: SheetOrigin
  /** Its facts, where this phone signed it. */
  readonly facts: readonly FactId[] | null
}

export interface SheetBytesRow {
  readonly arrival: number
  readonly bytes: Uint8Array
}

export interface PositionRow {
  readonly stream: StreamId
  readonly n: number
  readonly sheet: SheetId
  readonly digest: Uint8Array
  readonly held: 0 | 1
}

export interface CursorRow {
  readonly stream: StreamId
  readonly n: number
  readonly digest: Uint8Array
}

export interface HeadRow {
  readonly stream: StreamId
  readonly device: DeviceId
  readonly number: number
  readonly sheet: SheetId
}

export interface CertificateRow {
  readonly id: CertificateId
  readonly bytes: Uint8Array
}

/** Everything ever erased in a stream; applied to whatever arrives later (SYN-10). */
export interface ErasureRow extends ErasedBody {
  readonly stream: StreamId
}

/** A stream that this phone needed no longer (SYN-15). */
export interface DroppedRow {
  readonly stream: StreamId
}

/** The bytes of a photo or drawing (SYN-9); what is known of it stands apart. */
export interface BlobBytesRow {
  readonly stream: StreamId
  readonly blob: BlobId
  readonly bytes: Uint8Array
}

export interface MetaRow {
  readonly key: string
  readonly value: unknown
}

/** The log's database: what must never be lost. */
export interface LogDatabase {
  readonly dexie: Dexie
  /** All work goes through here: it opens, repeats over a new connection, and throws only `StorageFailure`. */
  run<T>(work: () => PromiseLike<T>): Promise<T>
  /** The open connection itself; only within `run`. */
  backend(): IDBDatabase
  readonly facts: Table<FactRow, number>
  readonly sealed: Table<SealedRow, StreamId>
  readonly sheets: Table<SheetRow, number>
  readonly sheetBytes: Table<SheetBytesRow, number>
  readonly positions: Table<PositionRow, [StreamId, number]>
  readonly cursors: Table<CursorRow, StreamId>
  readonly heads: Table<HeadRow, [StreamId, DeviceId]>
  readonly certificates: Table<CertificateRow, CertificateId>
  readonly erasures: Table<ErasureRow, StreamId>
  readonly dropped: Table<DroppedRow, StreamId>
  readonly blobs: Table<BlobRecord, [StreamId, BlobId]>
  readonly blobBytes: Table<BlobBytesRow, [StreamId, BlobId]>
  readonly meta: Table<MetaRow, string>
}

export interface LogDatabaseOptions extends Omit<GatewayOptions, 'identify'> {
  /** Random text that no other log has; asked for once, when the database is made. */
  readonly newEpoch?: () => string
}

export const EPOCH = 'epoch'
const EPOCH_BYTES = 9

/**
 * The log's database; opened on first use. A transaction is over only when its bytes are on the disk (FACT-2).
 * From version 4 on, versions only add stores: an app that is one version behind still works over it.
 */
export function openLogDatabase(name = 'asar-log', options: LogDatabaseOptions = {}): LogDatabase {
  const dexie = new Dexie(name, { chromeTransactionDurability: 'strict', autoOpen: false })
  dexie.version(1).stores({
    facts: '++number, &id, [stream+number]',
    unsealed: '[stream+number], &fact, stream',
    sheets: '++arrival, &id, stream, [stream+arrival]',
    sheetBytes: 'arrival',
    positions: '[stream+n], sheet, [stream+held]',
    cursors: 'stream',
    heads: '[stream+device]',
    certificates: 'id',
    meta: 'key',
  })
  dexie.version(2).stores({ erasures: 'stream', dropped: 'stream' })
  dexie.version(3).stores({ blobs: '[stream+blob]', blobBytes: '[stream+blob]' })
  // What an earlier version had signed is signed once more; a fact that stands in two sheets counts once (FACT-3).
  dexie.version(4).stores({ sealed: 'stream', unsealed: null })
  const newEpoch = options.newEpoch ?? randomEpoch
  const gateway = new StorageGateway(dexie, { ...options, identify: (db) => readEpoch(db, newEpoch) })
  return {
    dexie,
    run: (work) => gateway.run(work),
    backend: () => dexie.backendDB(),
    facts: dexie.table('facts'),
    sealed: dexie.table('sealed'),
    sheets: dexie.table('sheets'),
    sheetBytes: dexie.table('sheetBytes'),
    positions: dexie.table('positions'),
    cursors: dexie.table('cursors'),
    heads: dexie.table('heads'),
    certificates: dexie.table('certificates'),
    erasures: dexie.table('erasures'),
    dropped: dexie.table('dropped'),
    blobs: dexie.table('blobs'),
    blobBytes: dexie.table('blobBytes'),
    meta: dexie.table('meta'),
  }
}

/** Two tabs may open a new database at once; the first epoch written is the log's. */
async function readEpoch(dexie: Dexie, newEpoch: () => string): Promise<string> {
  const meta: Table<MetaRow, string> = dexie.table('meta')
  const known = await meta.get(EPOCH)
  if (known) return String(known.value)
  return dexie.transaction('rw', meta, async () => {
    const first = await meta.get(EPOCH)
    if (first) return String(first.value)
    const value = newEpoch()
    await meta.add({ key: EPOCH, value })
    return value
  })
}

function randomEpoch(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(EPOCH_BYTES)))
}
