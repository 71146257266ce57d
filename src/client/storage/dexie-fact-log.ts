import type { CertificateId, DeviceId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type {
  CapturedFact,
  ChainHead,
  FactLogPort,
  LogChange,
  LogState,
  Page,
  StoredSheet,
  Tail,
  TailMark,
  UnplacedFact,
} from '#client/ports.ts'
import type { LogPosition } from '#protocol/wire/log-index.ts'
import { appendFacts } from './append-facts.ts'
import type { ChangeSignal } from './change-signal.ts'
import { listOpen, listOpenStreams } from './fact-steps.ts'
import type { LogDatabase } from './log-database.ts'
import { listTrailPositions, sortForSending } from './log-order.ts'
import {
  listFactsWithoutPosition,
  listHeldSheets,
  listPositions,
  listSheetsAfter,
  readState,
  readTail,
} from './log-reading.ts'
import { frozenOf, rowOfCertificate } from './log-rows.ts'
import { applyPage, carry, dropStream, storeSealed } from './log-writing.ts'
import { findSheets, listUnplaced, readCursorOf, withBytes } from './sheet-steps.ts'
import { isRepeated } from './storage-failure.ts'

/** The phone's log in IndexedDB. Each method is one transaction. */
export class DexieFactLog implements FactLogPort {
  readonly #db: LogDatabase
  readonly #signal: ChangeSignal

  constructor(db: LogDatabase, signal: ChangeSignal) {
    this.#db = db
    this.#signal = signal
  }

  async append(facts: readonly CapturedFact[]): Promise<void> {
    await this.#db.run(async () => {
      const unique = new Map(facts.map((captured) => [captured.fact.id, captured]))
      try {
        await appendFacts(this.#db, [...unique.values()], false)
      } catch (error) {
        // Some are here already, so nothing was saved. Looking first would cost every capture a search.
        if (!isRepeated(error)) throw error
        await appendFacts(this.#db, [...unique.values()], true)
      }
    })
    this.#signal.emit({ kind: 'captured', streams: [...new Set(facts.map(({ stream }) => stream))] })
  }

  listUnsealed(stream: StreamId, most: number): Promise<readonly FrozenFact[]> {
    const { dexie, facts, sealed } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', facts, sealed, async () =>
        (await listOpen(this.#db, stream, most)).map(frozenOf),
      ),
    )
  }

  listUnsealedStreams(): Promise<readonly StreamId[]> {
    const { dexie, facts, sealed } = this.#db
    return this.#db.run(() => dexie.transaction('r', facts, sealed, async () => listOpenStreams(this.#db)))
  }

  readHead(stream: StreamId, device: DeviceId): Promise<ChainHead | null> {
    return this.#db.run(async () => {
      const row = await this.#db.heads.get([stream, device])
      return row ? { number: row.number, sheet: row.sheet } : null
    })
  }

  async storeSealed(
    sheet: StoredSheet,
    facts: readonly FactId[],
    previous: ChainHead | null,
  ): Promise<boolean> {
    const isStored = await storeSealed(this.#db, sheet, facts, previous)
    if (isStored) this.#signal.emit({ kind: 'sealed', streams: [sheet.stream] })
    return isStored
  }

  listSheetsWithoutPosition(stream: StreamId): Promise<readonly StoredSheet[]> {
    const { dexie, sheets, sheetBytes, positions } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', sheets, sheetBytes, positions, async () =>
        sortForSending(await withBytes(this.#db, await listUnplaced(this.#db, stream))),
      ),
    )
  }

  listStreams(): Promise<readonly StreamId[]> {
    return this.#db.run(async () => {
      const [known, signed, open] = await Promise.all([
        this.#db.cursors.toCollection().primaryKeys(),
        this.#db.sheets.orderBy('stream').uniqueKeys() as PromiseLike<unknown> as PromiseLike<StreamId[]>,
        this.listUnsealedStreams(),
      ])
      return [...new Set([...known, ...signed, ...open])]
    })
  }

  readCursor(stream: StreamId): Promise<Cursor> {
    return this.#db.run(() => readCursorOf(this.#db, stream))
  }

  readTrail(stream: StreamId): Promise<readonly Cursor[]> {
    const { dexie, positions, cursors } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', positions, cursors, async () => {
        const { n } = await readCursorOf(this.#db, stream)
        const keys = listTrailPositions(n).map((each): [StreamId, number] => [stream, each])
        const rows = await positions.bulkGet(keys)
        const known = rows.filter((row) => row !== undefined).map((row) => ({ n: row.n, digest: row.digest }))
        return [...known, emptyCursor(stream)]
      }),
    )
  }

  async applyPage(page: Page): Promise<boolean> {
    const outcome = await applyPage(this.#db, page)
    if (outcome === 'moved') return false
    if (page.entries.length > 0 || page.from < page.asked.n)
      this.#signal.emit({ kind: 'placed', streams: [page.stream] })
    // Already there, maybe by this very call over a lost connection: views are to look.
    if (outcome === 'erased' || (outcome === 'there' && page.erased))
      this.#signal.emit({ kind: 'erased', streams: [page.stream] })
    return outcome !== 'there'
  }

  async carry(
    offered: readonly StoredSheet[],
    certificates: readonly Certificate[],
  ): Promise<readonly SheetId[]> {
    const added = await carry(this.#db, offered, certificates)
    this.#signal.emit({ kind: 'carried', streams: [...new Set(offered.map(({ stream }) => stream))] })
    return added
  }

  readSheets(ids: readonly SheetId[]): Promise<readonly StoredSheet[]> {
    const { dexie, sheets, sheetBytes } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', sheets, sheetBytes, async () => findSheets(this.#db, ids)),
    )
  }

  readTail(stream: StreamId, after: TailMark): Promise<Tail> {
    return readTail(this.#db, stream, after)
  }

  listFactsWithoutPosition(stream: StreamId): Promise<readonly UnplacedFact[]> {
    return listFactsWithoutPosition(this.#db, stream)
  }

  listHeldSheets(stream: StreamId): Promise<readonly StoredSheet[]> {
    return listHeldSheets(this.#db, stream)
  }

  listPositions(stream: StreamId, after: number, most: number): Promise<readonly LogPosition[]> {
    return listPositions(this.#db, stream, after, most)
  }

  listSheetsAfter(stream: StreamId, n: number): Promise<readonly StoredSheet[]> {
    return listSheetsAfter(this.#db, stream, n)
  }

  async dropStream(stream: StreamId): Promise<boolean> {
    const isDropped = await dropStream(this.#db, stream)
    if (isDropped) this.#signal.emit({ kind: 'dropped', streams: [stream] })
    return isDropped
  }

  listDropped(): Promise<readonly StreamId[]> {
    return this.#db.run(() => this.#db.dropped.toCollection().primaryKeys())
  }

  readFacts(facts: readonly FactId[]): Promise<readonly CapturedFact[]> {
    return this.#db.run(async () => {
      const rows = await this.#db.facts
        .where('id')
        .anyOf([...facts])
        .toArray()
      rows.sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
      return rows.map((row) => ({ stream: row.stream, fact: frozenOf(row) }))
    })
  }

  readState(): Promise<LogState> {
    return readState(this.#db)
  }

  readCertificate(id: CertificateId): Promise<Certificate | null> {
    return this.#db.run(async () => {
      const row = await this.#db.certificates.get(id)
      return row ? readCertificate(row.bytes) : null
    })
  }

  async storeCertificates(certificates: readonly Certificate[]): Promise<void> {
    await this.#db.run(() => this.#db.certificates.bulkPut(certificates.map(rowOfCertificate)))
  }

  listCertificates(): Promise<readonly Certificate[]> {
    return this.#db.run(async () => {
      const rows = await this.#db.certificates.toArray()
      return rows.flatMap((row) => readCertificate(row.bytes) ?? [])
    })
  }

  watch(changed: (change: LogChange) => void): () => void {
    return this.#signal.watch(changed)
  }
}
