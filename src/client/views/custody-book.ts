import type { BlobId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import { readFact } from '#domain/log/fact.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { BlobKey } from '#client/blobs/blob-ports.ts'
import type { CapturedFact, Custody, FactLogPort } from '#client/ports.ts'

interface Waiting {
  readonly stream: StreamId
  readonly sheet: SheetId | null
}

/** What a stream's receipts say (SYN-12). */
export interface KnownReceipts {
  /** Sheets that another phone has signed for. */
  readonly sheets: ReadonlySet<SheetId>
  /** Photos that another phone has signed for. */
  readonly blobs: ReadonlySet<BlobId>
  /** The receipts themselves, anybody's. */
  readonly facts: ReadonlySet<FactId>
}

/**
 * Knows where every fact is (product promise 3): what this phone alone holds is what has no position in a pulled
 * log; nothing a server says about a sheet changes that (SYN-2).
 */
export class CustodyBook {
  readonly #log: FactLogPort
  #waiting = new Map<FactId, Waiting>()
  #held = new Map<FactId, StreamId>()
  #sending: ReadonlySet<SheetId> = new Set()
  #refused: ReadonlySet<SheetId> = new Set()
  readonly #receipts = new Map<StreamId, KnownReceipts>()
  #oldestMs: number | null = null
  readonly #listeners = new Set<(streams: ReadonlySet<StreamId>) => void>()
  /** Facts that wait to be signed, by stream. */
  readonly #unsealed = new Map<StreamId, number>()
  #reading: Promise<void> = Promise.resolve()
  #planned: Promise<void> | null = null
  /** Streams to read that no reading has begun with, or that one failed at. */
  readonly #stale = new Set<StreamId>()

  constructor(log: FactLogPort) {
    this.#log = log
    log.watch((change) => {
      // Whoever shows what came asks too, and shows nothing while this cannot be read (`ViewKeeper`).
      if (change.kind !== 'captured' || !change.isHere) this.read(change.streams).catch(() => undefined)
    })
  }

  /** Reads everything, at start and before anything is taken off the phone. @throws {StorageFailure} */
  async readAll(): Promise<void> {
    await this.read(await this.#log.listStreams())
  }

  /**
   * Reads some streams anew from the log; one reading at a time, and one for all that wait. What a reading failed at
   * the next one reads. @throws {StorageFailure} what is known stays
   */
  read(streams: readonly StreamId[]): Promise<void> {
    for (const stream of streams) this.#stale.add(stream)
    if (this.#planned) return this.#planned
    const planned = this.#reading.then(() => {
      this.#planned = null
      return this.#readNow([...this.#stale])
    })
    this.#planned = planned
    this.#reading = planned.catch(() => undefined)
    return planned
  }

  /** Resolves when what the log has now is known, or could not be read. */
  settle(): Promise<void> {
    return this.#reading
  }

  /** Of a fact that was read or captured here; of any other nobody may be told anything (`ViewKeeper`). */
  custodyOf(fact: FactId): Custody {
    if (this.#held.has(fact)) return 'look'
    const waiting = this.#waiting.get(fact)
    if (!waiting) return 'server'
    if (this.#isRefused(waiting)) return 'look'
    if (waiting.sheet && this.#sending.has(waiting.sheet)) return 'sending'
    return this.#hasReceipt(waiting) ? 'peers' : 'phone'
  }

  /** Another phone has these of a stream, and signed for them: a receipt, nothing less (SYN-12). */
  noteReceipts(stream: StreamId, receipts: KnownReceipts): void {
    const before = this.#receipts.get(stream)
    this.#receipts.set(stream, receipts)
    const isSame = (kind: keyof KnownReceipts) => (before?.[kind].size ?? 0) === receipts[kind].size
    if (!isSame('sheets') || !isSame('blobs') || !isSame('facts')) this.#tell(new Set([stream]))
  }

  /** Another phone has signed for this photo. */
  hasPhotoReceipt({ stream, blob }: BlobKey): boolean {
    return this.#receipts.get(stream)?.blobs.has(blob) === true
  }

  /** Streams with signed facts that have no position. */
  listWaiting(): ReadonlySet<StreamId> {
    const streams = new Set<StreamId>()
    for (const { stream, sheet } of this.#waiting.values()) if (sheet) streams.add(stream)
    return streams
  }

  /** Facts that another phone has signed for. */
  countPeers(): number {
    let count = 0
    for (const waiting of this.#waiting.values()) if (this.#hasReceipt(waiting)) count++
    return count
  }

  /** Facts that would be lost with this phone. Receipts are none: they say what is known by now. */
  countOnlyHere(): number {
    let count = 0
    for (const [fact, waiting] of this.#waiting) {
      const isReceipt = this.#receipts.get(waiting.stream)?.facts.has(fact) === true
      if (!isReceipt && !this.#hasReceipt(waiting)) count++
    }
    return count
  }

  /** Just captured and durable: on this phone and nowhere else. */
  noteCaptured(facts: readonly CapturedFact[]): void {
    for (const { stream, fact } of facts) {
      this.#waiting.set(fact.id, { stream, sheet: null })
      this.#unsealed.set(stream, (this.#unsealed.get(stream) ?? 0) + 1)
    }
    const first = facts[0]?.fact
    this.#oldestMs ??= first ? capturedMs(first) : null
    this.#tell(new Set(facts.map(({ stream }) => stream)))
  }

  noteSending(sheets: readonly SheetId[]): void {
    if (sheets.length === 0 && this.#sending.size === 0) return
    const before = this.#sending
    this.#sending = new Set(sheets)
    const streams = new Set<StreamId>()
    for (const { stream, sheet } of this.#waiting.values())
      if (sheet && (before.has(sheet) || this.#sending.has(sheet))) streams.add(stream)
    this.#tell(streams)
  }

  /** Sheets that the server cannot read: they stay here, and a person has to look (SYN-5). */
  noteRefused(sheets: ReadonlySet<SheetId>): void {
    const [before, now] = [this.#refused, new Set(sheets)]
    this.#refused = now
    if (before.size === now.size && [...now].every((sheet) => before.has(sheet))) return
    this.#tell(new Set([...this.#waiting.values()].map(({ stream }) => stream)))
  }

  isRefused(fact: FactId): boolean {
    const waiting = this.#waiting.get(fact)
    return waiting !== undefined && this.#isRefused(waiting)
  }

  /** How many facts wait to be signed in the stream where most do. */
  mostUnsealed(): number {
    return Math.max(0, ...this.#unsealed.values())
  }

  /** Facts that the server has and holds back. */
  countHeld(): number {
    return this.#held.size
  }

  count(): number {
    return this.#waiting.size + this.#held.size
  }

  oldestMs(): number | null {
    return this.#oldestMs
  }

  /** Ids of all facts that are not safely on the server. */
  listFacts(): readonly FactId[] {
    return [...this.#waiting.keys(), ...this.#held.keys()]
  }

  onChange(listener: (streams: ReadonlySet<StreamId>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #isRefused({ sheet }: Waiting): boolean {
    return sheet !== null && this.#refused.has(sheet)
  }

  #hasReceipt({ stream, sheet }: Waiting): boolean {
    return sheet !== null && this.#receipts.get(stream)?.sheets.has(sheet) === true
  }

  async #readNow(streams: readonly StreamId[]): Promise<void> {
    this.#stale.clear()
    try {
      await Promise.all(streams.map((stream) => this.#readStream(stream)))
      const [oldest] = await this.#log.readFacts([...this.#waiting.keys()].slice(0, 1))
      this.#oldestMs = oldest ? capturedMs(oldest.fact) : null
    } catch (error) {
      for (const stream of streams) this.#stale.add(stream)
      throw error
    } finally {
      this.#tell(new Set(streams))
    }
  }

  async #readStream(stream: StreamId): Promise<void> {
    const [unplaced, held] = await Promise.all([
      this.#log.listFactsWithoutPosition(stream),
      this.#log.listHeldSheets(stream),
    ])
    for (const [fact, waiting] of this.#waiting) if (waiting.stream === stream) this.#waiting.delete(fact)
    for (const [fact, of] of this.#held) if (of === stream) this.#held.delete(fact)
    for (const { fact, sheet } of unplaced) this.#waiting.set(fact, { stream, sheet })
    this.#unsealed.set(stream, unplaced.filter(({ sheet }) => sheet === null).length)
    for (const { bytes } of held) {
      const read = readSheet(bytes)
      if (read.kind === 'sheet') for (const fact of read.sheet.facts) this.#held.set(fact.id, stream)
    }
  }

  #tell(streams: ReadonlySet<StreamId>): void {
    this.#listeners.forEach((listener) => listener(streams))
  }
}

function capturedMs({ envelope, personal }: CapturedFact['fact']): number | null {
  return readFact(envelope, personal)?.time.wallMs ?? null
}
