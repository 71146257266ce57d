import type { BlobId, CertificateId, DeviceId, EventId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate, Role } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FactTime, FrozenFact } from '#domain/log/fact.ts'
import type { Sign } from '#domain/log/seal.ts'

/** The edges of the server that use cases (`sync/`, `enrolment/`, `desk/`) see; adapters live in `storage/`. */

export interface ClockPort {
  /** What the server's clocks say now (FACT-5). */
  now(): FactTime
}

export interface RandomPort {
  /** Fresh random bytes. */
  bytes(length: number): Uint8Array
}

/** Who this server is: a device like others (SHEET-5), and the issuer of all certificates (SHEET-4). */
export interface ServerIdentity {
  readonly device: DeviceId
  readonly organisation: Uint8Array
  /** Self-signed. */
  readonly certificate: Certificate
  readonly sign: Sign
  /** 32 bytes; keys the nonces of SYN-7. */
  readonly nonceSecret: Uint8Array
}

/** A sheet that was judged and may be numbered. */
export interface NewSheet {
  readonly id: SheetId
  readonly device: DeviceId
  /** Within its device and stream, as its header says. */
  readonly number: number
  /** The sheet before it in that chain, as its header says; shows gaps and forks (SHEET-3). */
  readonly previous: SheetId | null
  readonly certificate: CertificateId
  /** It holds a fact that decides which sheets and parts of this stream count (`isControlSheet`). */
  readonly isControl: boolean
  /** The raw form. */
  readonly bytes: Uint8Array
  /** Numbered, but served without its bytes (SYN-5). */
  readonly isHeld: boolean
}

/** One position of a stream's log, without the sheet's bytes. */
export interface LogRow {
  readonly n: number
  readonly sheet: SheetId
  /** D(n), 32 bytes (SYN-3). */
  readonly digest: Uint8Array
  readonly isHeld: boolean
  readonly certificate: CertificateId
  /** The first of this stream under its certificate that is not held: its readers need the certificate (SHEET-4). */
  readonly introduces: boolean
  /** Of the sheet. */
  readonly bytes: number
}

/** Last sheet of one device in one stream (SHEET-3). */
export interface ChainHead {
  readonly number: number
  readonly sheet: SheetId
}

/** One sheet of a device's chain in one stream (SHEET-3). */
export interface ChainLink extends ChainHead {
  readonly previous: SheetId | null
}

/** A sheet that decides which sheets and parts of its stream count, with what shows its author. */
export interface ControlSheet {
  readonly sheet: SheetId
  readonly bytes: Uint8Array
  readonly certificate: Certificate
}

/** A sheet that is held and was not numbered again. */
export interface HeldSheet extends Pick<NewSheet, 'id' | 'device'> {
  readonly certificate: Certificate
}

/** A sheet with its raw form. */
export interface SheetBytes {
  readonly sheet: SheetId
  readonly bytes: Uint8Array
}

/** How the latest position of a sheet is served. */
export type KnownSheets = ReadonlyMap<SheetId, { readonly isHeld: boolean }>

/** What one stream's transaction leaves to be done in another stream, until that is done (FACT-9). */
export interface PendingWork {
  /** Chosen by whoever leaves it; unique in `stream`. */
  readonly id: string
  /** The stream whose transaction left it. */
  readonly stream: StreamId
  /** The stream in which it is to be done. */
  readonly target: StreamId
  /** Encoded by whoever leaves it. */
  readonly work: Uint8Array
}

/** What is known of a blob in a stream (SYN-9). */
export interface BlobRow {
  readonly blob: BlobId
  /** Bytes that it has when it is whole. */
  readonly size: number
  /** Bytes that have come, from the first on. */
  readonly have: number
  /** `gone`: erased, and not taken again (SYN-10). */
  readonly state: 'part' | 'whole' | 'gone'
}

/**
 * One open transaction. It holds the row of the stream it was opened for (SYN-4) and touches no other stream:
 * every method throws when it is asked about another. Certificates are the one thing that all streams share.
 */
export interface StreamTransaction {
  /**
   * Numbers the sheets that the log lacks, in the order given, and chains the digest; known ones change nothing
   * (SYN-5). @returns the log's new end.
   */
  append(stream: StreamId, sheets: readonly NewSheet[]): Promise<Cursor>
  /**
   * Numbers sheets once more, not held, for those who lack their bytes (SYN-5). Sheets that are not held, or not
   * in the log, change nothing. @returns the log's new end.
   */
  appendAgain(stream: StreamId, sheets: readonly SheetId[]): Promise<Cursor>
  /** As of the store, within the transaction: never from a copy that lags behind (SYN-3). */
  readDigest(stream: StreamId, n: number): Promise<Uint8Array | null>
  /** As of the store, within the transaction. */
  listKnown(stream: StreamId, sheets: readonly SheetId[]): Promise<KnownSheets>
  /** As of the store, within the transaction. */
  readSheets(stream: StreamId, sheets: readonly SheetId[]): Promise<ReadonlyMap<SheetId, Uint8Array>>
  readChainHead(stream: StreamId, device: DeviceId): Promise<ChainHead | null>
  /** All sheets of a device in this stream, held ones too, by number. */
  listChain(stream: StreamId, device: DeviceId): Promise<readonly ChainLink[]>
  /** Sheets marked `isControl`, held ones too, each once, in the log's order. */
  readControl(stream: StreamId): Promise<readonly ControlSheet[]>
  /** Sheets that are held and were not numbered again, in the log's order. */
  listHeld(stream: StreamId): Promise<readonly HeldSheet[]>
  /** Raw sheets of the positions after `after`, in order; one that was numbered twice comes twice. */
  listSheetBytes(
    stream: StreamId,
    after: number,
    limit: number,
  ): Promise<readonly (SheetBytes & { readonly n: number })[]>
  /**
   * Puts other bytes in the place of a sheet's, stripped of personal parts or with parts filled in (SYN-10). Ids,
   * positions and digests stay. What was there before can no longer be read from the database file. @throws if a
   * sheet is not in the log.
   */
  replaceBytes(stream: StreamId, changes: readonly SheetBytes[]): Promise<void>
  /** Blobs of this stream of which anything is known. */
  findBlobs(stream: StreamId, blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, BlobRow>>
  /** Bytes that all blobs of this stream have when they are whole. */
  readBlobBytes(stream: StreamId): Promise<number>
  /** What has come of a blob, joined. */
  readBlobParts(stream: StreamId, blob: BlobId): Promise<Uint8Array>
  /** Notes what is known of a blob from now on. */
  noteBlob(stream: StreamId, row: BlobRow): Promise<void>
  /** Keeps bytes that begin at `start`; the blob has been noted. A part that stands there stays. */
  addBlobPart(stream: StreamId, blob: BlobId, part: BlobPart): Promise<void>
  /** Takes away all that has come of these blobs. It can no longer be read from the database file. */
  dropBlobParts(stream: StreamId, blobs: readonly BlobId[]): Promise<void>
  storeCertificates(certificates: readonly Certificate[]): Promise<void>
  /** Marks a link of this stream as used by a device. `false`: it is unknown or was used already, by whomever. */
  useLink(hash: Uint8Array, use: LinkUse): Promise<boolean>
  /** Leaves work for another stream: it stands once this transaction does. Known ids change nothing. */
  addPending(pending: PendingWork): Promise<void>
  /** The work is done; a second time changes nothing. */
  removePending(pending: Pick<PendingWork, 'stream' | 'id'>): Promise<void>
}

export interface BlobPart {
  readonly start: number
  readonly bytes: Uint8Array
}

export interface LinkUse {
  readonly device: DeviceId
  readonly certificate: CertificateId
  readonly usedMs: number
}

/** The log of all streams. Every method throws `StorageFailure` and nothing else of its own. */
export interface SheetStorePort {
  /**
   * Opens a transaction, takes the stream's row (making it if need be), runs the work and commits; an error undoes
   * all. Resolves when the result is durable. The work may run again, also when a first run was committed and its
   * end was not heard of (a connection that broke); it must use the transaction alone, never the store.
   */
  transact<Result>(
    stream: StreamId,
    work: (transaction: StreamTransaction) => Promise<Result>,
  ): Promise<Result>
  /** The log's end; `emptyCursor` of a stream nobody has written to. */
  readCursor(stream: StreamId): Promise<Cursor>
  /** D(n); `null` beyond the end. */
  readDigest(stream: StreamId, n: number): Promise<Uint8Array | null>
  /** Of these sheets the ones that are numbered in this stream, as their latest position says. */
  listKnown(stream: StreamId, sheets: readonly SheetId[]): Promise<KnownSheets>
  /** Positions after `after`, in order. */
  listLog(stream: StreamId, after: number, limit: number): Promise<readonly LogRow[]>
  /** Raw sheets of this stream by id; unknown ids are left out. */
  readSheets(stream: StreamId, sheets: readonly SheetId[]): Promise<ReadonlyMap<SheetId, Uint8Array>>
  readCertificates(ids: readonly CertificateId[]): Promise<ReadonlyMap<CertificateId, Certificate>>
  listCertificatesOf(device: DeviceId): Promise<readonly Certificate[]>
  storeCertificates(certificates: readonly Certificate[]): Promise<void>
  /** The logs' ends of streams that hold anything and whose id begins so, in order. */
  listEnds(prefix: string): Promise<ReadonlyMap<StreamId, Cursor>>
  /** Streams that hold anything and whose id begins so, in order. */
  listStreams(prefix: string): Promise<readonly StreamId[]>
  /** Streams that hold a sheet of this device, in order. Looks through all of them. */
  listStreamsOf(device: DeviceId): Promise<readonly StreamId[]>
  /** Streams with a position that says `held`, in order, whether or not its sheet was numbered again. */
  listStreamsHolding(): Promise<readonly StreamId[]>
  /** What was left to be done in other streams, of all streams, by id. */
  listPending(): Promise<readonly PendingWork[]>
  /**
   * Calls the listener when a log has grown, after the commit, with its new end: of commits by this process at once,
   * of other processes soon. Delivery is never promised; several growths may be told as one. @returns how to stop.
   */
  onGrown(listener: (stream: StreamId, n: number) => void): () => void
}

/** Photos and drawings of streams, by hash (SYN-9). They are written in transactions. */
export interface BlobStorePort {
  /** All that anything is known of, by id. */
  listBlobs(stream: StreamId): Promise<readonly BlobRow[]>
  /** Streams with blobs, in order. */
  listStreamsWithBlobs(): Promise<readonly StreamId[]>
  /** The bytes of a blob that is whole. */
  readBlob(stream: StreamId, blob: BlobId): Promise<Uint8Array | null>
}

/** A one-time link, by the hash of its code. */
export interface Link {
  readonly hash: Uint8Array
  /** The organisation's stream of the year it was made in: its use is a transaction of that stream. */
  readonly stream: StreamId
  readonly role: Extract<Role, 'organiser' | 'coordinator'>
  readonly event: EventId | null
  readonly expiresMs: number
  readonly use: LinkUse | null
}

/** One-time links and who came by them. */
export interface LinkStorePort {
  addLink(link: Omit<Link, 'use'>): Promise<void>
  findLink(hash: Uint8Array): Promise<Link | null>
  /** Whether any link of this role was ever used. */
  wasLinkUsed(role: Link['role']): Promise<boolean>
}

/** Small values that are written once: the server's identity. */
export interface SettingStorePort {
  readSetting(name: string): Promise<Uint8Array | null>
  /** Writes the value unless there is one. @returns the value that stands. */
  addSetting(name: string, value: Uint8Array): Promise<Uint8Array>
}

export interface StorePort extends SheetStorePort, BlobStorePort, LinkStorePort, SettingStorePort {
  /** Writes something and thereby shows that writing works. */
  checkWritable(): Promise<void>
  close(): Promise<void>
}

/** How many sheets a device may push into a stream; more must wait (SYN-5). */
export interface LimitsPort {
  /**
   * Takes one sheet off the allowance. @param device `null`: one of an issuer that nobody adopted; they share one.
   * @returns 0, or how many ms to wait with nothing taken.
   */
  take(device: DeviceId | null, stream: StreamId, nowMs: number): number
}

/** A control fact as the journal keeps it: the very fact, so that stating it again doubles nothing (FACT-3). */
export interface JournalEntry {
  readonly stream: StreamId
  /** Of kind `erased` or `revoked`, and of any kind that lifts or narrows one. Its personal part is `null`: no names. */
  readonly fact: FrozenFact
}

export interface Journal {
  /** As they were appended; a fact may stand there twice. */
  readonly entries: readonly JournalEntry[]
  /** Lines that cannot be read, other than one torn off at the end. */
  readonly unreadable: number
}

/**
 * Erasures and revocations, kept apart from the log and its backups, so that an older backup cannot undo them (SYN-10).
 * Whoever erases or revokes freezes the facts, appends them here, and only then opens the transaction that states them:
 * a journal that runs ahead is put right by a replay, one that lags behind is not.
 */
export interface ControlJournalPort {
  /** Resolves when the entries are durable. @throws {StorageFailure} with nothing, or only some of them, kept. */
  append(entries: readonly JournalEntry[]): Promise<void>
  /** Empty when there is no journal yet. @throws {StorageFailure} */
  list(): Promise<Journal>
}

/** Storage that could not do its work. `busy` may succeed later, `full` once there is room. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure'
  readonly reason: 'busy' | 'full' | 'broken'
  constructor(reason: 'busy' | 'full' | 'broken', options?: { cause?: unknown }) {
    super(reason, options)
    this.reason = reason
  }
}
