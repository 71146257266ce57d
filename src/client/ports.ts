import type { ErasedBody } from '#domain/drafts/control.ts'
import type { CertificateId, DeviceId, FactId, SessionId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FactTime, FrozenFact } from '#domain/log/fact.ts'
import type { Sign } from '#domain/log/seal.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import type { LogPosition } from '#protocol/wire/log-index.ts'

/** The edges of the phone that use cases (`log/`, `sync/`, `views/`) see; adapters live in `storage/` and `transport/`. */

export interface ClockPort {
  /** What this device's clocks say now (FACT-5). */
  now(): FactTime
}

export interface RandomPort {
  /** Fresh random bytes. */
  bytes(length: number): Uint8Array
}

/** Who this device is: its key, and the certificate that says what it may do (SHEET-4). */
export interface Identity {
  readonly device: DeviceId
  readonly certificate: Certificate
  readonly certificateBytes: Uint8Array
  /** Key of the server that issued it; of other issuers only those are trusted whom it trusts (SHEET-4). */
  readonly issuerKey: Uint8Array
  /** Certificate of that server, signed by itself: shown to a server that does not know it. */
  readonly issuerCertificateBytes: Uint8Array
  /** The same of servers that this phone was enrolled at before: what it signed then may still wait to be sent. */
  readonly formerIssuers?: readonly Uint8Array[]
  readonly organisation: Uint8Array
  /** What colleagues call this phone. */
  readonly name: string
  readonly sign: Sign
}

/** A fact captured on this phone and the stream it belongs to. */
export interface CapturedFact {
  readonly stream: StreamId
  readonly fact: FrozenFact
}

/** Last sheet of one device in one stream, as far as this phone has sealed (SHEET-1). */
export interface ChainHead {
  readonly number: number
  readonly sheet: SheetId
}

/** How a sheet came here; the order of sending follows it (SYN-1). */
export type SheetOrigin = 'server' | 'own' | 'carried'

export interface StoredSheet {
  readonly id: SheetId
  readonly stream: StreamId
  readonly device: DeviceId
  readonly number: number
  readonly certificate: CertificateId
  readonly origin: SheetOrigin
  /** The raw form. */
  readonly bytes: Uint8Array
}

/** A position of the log to write down; `sheet` bytes come along unless this phone holds them or may not. */
export interface PageEntry {
  readonly n: number
  readonly sheet: SheetId
  readonly stored: StoredSheet | null
  /** Digest of the log at this position. */
  readonly digest: Uint8Array
  readonly isHeld: boolean
}

export interface Page {
  readonly stream: StreamId
  /** The cursor the page was asked for; it is applied only if that still stands (SYN-1). */
  readonly asked: Cursor
  /** Positions above this one are cleared first; below `asked.n` only after a divergence (SYN-3). */
  readonly from: number
  readonly entries: readonly PageEntry[]
  readonly cursor: Cursor
  readonly certificates: readonly Certificate[]
  /** Whom and what the server's `erased` facts on this page name; `null`: there are none (SYN-10). */
  readonly erased: ErasedBody | null
}

/** Local running numbers up to which a view has folded (SYN-13). */
export interface TailMark {
  readonly fact: number
  readonly sheet: number
}

export interface Tail {
  /** Captured here and not yet folded by the asker; some may since have been sealed into a sheet. */
  readonly facts: readonly {
    readonly number: number
    readonly fact: FrozenFact
    /** It stands in a sheet, which says who signed it. */
    readonly isSealed: boolean
  }[]
  readonly sheets: readonly {
    readonly number: number
    readonly sheet: StoredSheet
    readonly isHeld: boolean
  }[]
}

/** A fact that has not been seen in a pulled log, and the sheet it waits in; `null`: not sealed yet. */
export interface UnplacedFact {
  readonly fact: FactId
  readonly sheet: SheetId | null
}

/**
 * What was written: facts captured, a sheet sealed, a page of the server's log applied, another phone's sheets taken
 * over, personal parts erased, or a stream dropped. After the last two a view of the stream is folded anew from the log.
 */
export interface LogChange {
  readonly kind: 'captured' | 'sealed' | 'placed' | 'carried' | 'erased' | 'dropped'
  readonly streams: readonly StreamId[]
  /** Through this very port; otherwise by another tab. */
  readonly isHere: boolean
}

/** Which log this is and how far its local numbers have come; lets a packed view tell that it is not of this log. */
export interface LogState {
  /** Random, made with the database. */
  readonly epoch: string
  readonly mark: TailMark
  /** How many people and facts were erased here so far: a view packed when there were fewer is thrown away (SYN-10). */
  readonly erasures: number
}

/** Storage that cannot go on. The app says so and keeps what is on the screen; it never continues in memory. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure'
  readonly reason: 'no-space' | 'broken'
  constructor(reason: 'no-space' | 'broken', options?: { cause?: unknown }) {
    super(reason, options)
    this.reason = reason
  }
}

/**
 * The phone's copy of the log: facts, sheets, positions, cursors. Every method is one transaction and resolves
 * only when it is durable. All of them throw `StorageFailure` and nothing else.
 */
export interface FactLogPort {
  /**
   * Saves captured facts, all or none, streams mixed as they come (FACT-9). Repeating it changes nothing. Personal
   * parts about people who were erased in that stream are not kept (SYN-10).
   */
  append(facts: readonly CapturedFact[]): Promise<void>
  /** In the order of capture, at most `most`. */
  listUnsealed(stream: StreamId, most: number): Promise<readonly FrozenFact[]>
  listUnsealedStreams(): Promise<readonly StreamId[]>
  readHead(stream: StreamId, device: DeviceId): Promise<ChainHead | null>
  /**
   * Stores a sealed sheet, marks its facts and moves the device's head, if that head still is `previous` and its
   * facts are the oldest that are unsealed (SHEET-1). `false`: somebody else sealed first; throw the signature away.
   * Repeating it changes nothing. What was erased since the facts were read is left out of the sheet's bytes.
   */
  storeSealed(sheet: StoredSheet, facts: readonly FactId[], previous: ChainHead | null): Promise<boolean>
  /** Sheets without a position: server-signed first, then own, then carried; by number (SYN-1). */
  listSheetsWithoutPosition(stream: StreamId): Promise<readonly StoredSheet[]>
  /** Streams in which anything is stored. */
  listStreams(): Promise<readonly StreamId[]>
  readCursor(stream: StreamId): Promise<Cursor>
  /** Digests at n−1, n−2, n−4 … 0, highest first (SYN-3). */
  readTrail(stream: StreamId): Promise<readonly Cursor[]>
  /**
   * Applies a page: sheets, positions, certificates, cursor and erasures in one transaction. `false`: the cursor has
   * moved. Erased personal parts leave every fact and sheet of the stream, and are left out of whatever comes later;
   * other parts that a known sheet lacks are filled in from the page (SYN-10).
   */
  applyPage(page: Page): Promise<boolean>
  /**
   * Takes over sheets that another phone handed over, with the certificates to check them by; streams mixed as they
   * come. They have no position until the log brings one, and are sent like the phone's own (SYN-12). Parts that a
   * known sheet lacks are filled in; what is erased stays so. @returns the ids of those that were not here before
   */
  carry(sheets: readonly StoredSheet[], certificates: readonly Certificate[]): Promise<readonly SheetId[]>
  /** Sheets whose bytes are here, of any stream; others are left out. */
  readSheets(sheets: readonly SheetId[]): Promise<readonly StoredSheet[]>
  /** What came after the mark, in local order (SYN-13). */
  readTail(stream: StreamId, after: TailMark): Promise<Tail>
  /** Facts captured or signed by this phone, or carried, that have not been seen in a pulled log (SYN-2). */
  listFactsWithoutPosition(stream: StreamId): Promise<readonly UnplacedFact[]>
  /** Sheets whose latest position says `held` and whose bytes are here (SYN-5). */
  listHeldSheets(stream: StreamId): Promise<readonly StoredSheet[]>
  /** The log above position `after`, in order, at most so many positions: what references mean (SHEET-6). */
  listPositions(stream: StreamId, after: number, most: number): Promise<readonly LogPosition[]>
  /** Sheets that stand in the log above position `n` and whose bytes are here, in the log's order (SYN-11). */
  listSheetsAfter(stream: StreamId, n: number): Promise<readonly StoredSheet[]>
  /**
   * Forgets a stream's facts, sheets, positions and cursor, if all of them have a position, and the server has every
   * photo kept beside the log that they name (SYN-15). `false`, and nothing done, otherwise. The device's head and the erasures stay: a sheet made later goes on from there.
   */
  dropStream(stream: StreamId): Promise<boolean>
  /** Streams that were dropped and of which no page was applied since. */
  listDropped(): Promise<readonly StreamId[]>
  /** The bytes of facts captured on this phone; others are left out. */
  readFacts(facts: readonly FactId[]): Promise<readonly CapturedFact[]>
  readState(): Promise<LogState>
  readCertificate(id: CertificateId): Promise<Certificate | null>
  storeCertificates(certificates: readonly Certificate[]): Promise<void>
  /** Every certificate kept here, in no particular order; all of them were checked before. */
  listCertificates(): Promise<readonly Certificate[]>
  /** Calls back after any change by any tab. @returns how to stop. */
  watch(changed: (change: LogChange) => void): () => void
}

/** Packed views: a cache beside the log, in a database that can be deleted at any start (FACT-8, SYN-13). */
export interface ViewStorePort {
  /** `null`: nothing packed, packed by another version, or unreadable: rebuild from the log. */
  read(stream: StreamId, version: number): Promise<PackedView | null>
  /** Saving may fail; a view is only a cache. */
  write(stream: StreamId, view: PackedView): Promise<void>
  /** Deletes the record of a stream. Failing is harmless: it is of no use, and goes at the next `removeStale`. */
  remove(stream: StreamId): Promise<void>
  /** Deletes the records of another log, those ahead of it (SYN-13) and those packed before its last erasure (SYN-10). */
  removeStale(log: LogState): Promise<void>
}

export interface PackedView {
  readonly version: number
  /** Of the log it was folded from; a record of another log is of no use. */
  readonly epoch: string
  /** The log's `LogState.erasures` before the fold began. */
  readonly erasures: number
  readonly mark: TailMark
  readonly cursor: Cursor
  readonly table: unknown
}

/** Small settings and the identity; same database as the log. */
export interface DevicePort {
  readIdentity(): Promise<Identity | null>
  /** Makes (once) and keeps the device's key; non-extractable. */
  prepareKey(): Promise<{ readonly device: DeviceId; readonly key: Uint8Array; readonly sign: Sign }>
  storeIdentity(identity: StoredIdentity): Promise<void>
  /** What the server last said about itself; lets a volunteer's phone check the schedule's signatures. */
  readServer(): Promise<KnownServer | null>
  storeServer(server: KnownServer): Promise<void>
  /** The clock measurement of a session, also of one before a reload: its facts may be sealed later (FACT-5). */
  readClock(session: SessionId): Promise<ClockMeasurement | null>
  storeClock(measurement: ClockMeasurement): Promise<void>
  readContact(): Promise<Contact>
  storeContact(contact: Contact): Promise<void>
  /** What this phone carries for others and cannot open (SYN-12). */
  listParcels(): Promise<readonly Uint8Array[]>
  /** Repeating it changes nothing. */
  storeParcel(bytes: Uint8Array): Promise<void>
  dropParcel(bytes: Uint8Array): Promise<void>
  /** Passes that were given to whoever holds this phone: what stood behind the `#` of their links. */
  readPasses(): Promise<readonly string[]>
  storePasses(fragments: readonly string[]): Promise<void>
}

/** A mark outside the databases: which log this phone had when something was last saved in it. */
export interface CanaryPort {
  /** The log's epoch; `null`: nothing was ever saved here, or the mark is gone too. */
  read(): string | null
  write(epoch: string): void
}

/** A database of the log that could not be opened and was set aside. */
export interface AsidePlace {
  readonly name: string
  /** When, by this device's clock; `null`: the note of it was cleared. */
  readonly atMs: number | null
}

/** The way to take everything off this phone without losing what another tab saves meanwhile. */
export interface WipePort {
  /** What the log holds now, as a text to tell it by. @throws {StorageFailure} */
  look(): Promise<string>
  /**
   * Removes all that is kept here, in one step against all tabs; the page has to begin anew, and others have to be
   * loaded anew. `false`, and nothing is removed: the log holds something else than was seen.
   * @throws {StorageFailure} where another tab does not let go of the log, or the browser not of a database
   */
  wipe(seen: string): Promise<boolean>
}

/** Databases kept for rescue. */
export interface RescuePort {
  list(): Promise<readonly AsidePlace[]>
  /** All that can still be read, as a file. Rejects when nothing can. */
  export(name: string): Promise<Blob>
}

/** When the server was last heard, by this device's wall clock; for display only. */
export interface Contact {
  /** `null`: never. */
  readonly lastMs: number | null
  readonly streams: ReadonlyMap<StreamId, number>
}

export interface StoredIdentity {
  readonly certificateBytes: Uint8Array
  readonly serverCertificateBytes: Uint8Array
  readonly name: string
  /** Kept by the store itself, whenever another server takes the place of one. */
  readonly formerIssuers?: readonly Uint8Array[]
}

export interface KnownServer {
  readonly certificateBytes: Uint8Array
  readonly schedules: readonly StreamId[]
}

/** Where a record is (product promise 3). */
export type Custody =
  | 'phone'
  | 'sending'
  /** Another phone has signed that it took it over (SYN-12). */
  | 'peers'
  | 'server'
  | 'look'
