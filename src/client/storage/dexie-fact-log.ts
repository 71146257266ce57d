import { equalBytes } from '#domain/bytes.ts'
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
import { countErased, stripBytes } from './erasure.ts'
import { eraseIn, listOpen, listOpenStreams, readErasure, readSealedTo, takeUnsealed } from './fact-steps.ts'
import { EPOCH } from './log-database.ts'
import type { LogDatabase } from './log-database.ts'
import { listFactsOf, listTrailPositions, sortForSending } from './log-order.ts'
import { between, frozenOf, positionOf, rowOfCertificate, whole } from './log-rows.ts'
import { addSheet, listHeld, listUnplaced, readCursorOf, takeSheet, withBytes } from './sheet-steps.ts'
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
    return this.#db.run(() => dexie.transaction('r', facts, sealed, () => listOpenStreams(this.#db)))
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
    const { dexie, facts: own, sealed, sheets, sheetBytes, heads, erasures } = this.#db
    const touched = [own, sealed, sheets, sheetBytes, heads, erasures]
    const { stream, device, number } = sheet
    const isStored = await this.#db.run(() =>
      dexie.transaction('rw', touched, async () => {
        const head = await heads.get([stream, device])
        // Stored before, and the end of that transaction was not heard.
        if (head?.sheet === sheet.id) return true
        if (head?.sheet !== previous?.sheet || !(await takeUnsealed(this.#db, stream, facts))) return false
        const bytes = stripBytes(sheet.bytes, await readErasure(this.#db, stream))
        // A clone of this phone may have signed the very same page, and the log has brought it already (SHEET-3).
        if (!(await sheets.get({ id: sheet.id }))) await addSheet(this.#db, { ...sheet, bytes }, facts)
        await heads.put({ stream, device, number, sheet: sheet.id })
        return true
      }),
    )
    if (isStored) this.#signal.emit({ kind: 'sealed', streams: [stream] })
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
    const { dexie, facts, sheets, sheetBytes, positions, cursors, certificates, erasures, dropped } = this.#db
    const touched = [facts, sheets, sheetBytes, positions, cursors, certificates, erasures, dropped]
    const outcome = await this.#db.run(() =>
      dexie.transaction('rw', touched, async () => {
        const cursor = await readCursorOf(this.#db, page.stream)
        if (!isSameCursor(cursor, page.asked)) return isSameCursor(cursor, page.cursor) ? 'there' : 'moved'
        await certificates.bulkPut(page.certificates.map(rowOfCertificate))
        await between(positions, 'n', page.stream, page.from + 1).delete()
        const erasure = await readErasure(this.#db, page.stream, page.erased)
        const isErasing = erasure !== null && erasure.added > 0
        if (isErasing) await eraseIn(this.#db, page.stream, erasure)
        for (const { stored } of page.entries) if (stored) await takeSheet(this.#db, stored, erasure)
        await positions.bulkAdd(page.entries.map((entry) => positionOf(page.stream, entry)))
        await dropped.delete(page.stream)
        await cursors.put({ stream: page.stream, n: page.cursor.n, digest: whole(page.cursor.digest) })
        return isErasing ? 'erased' : 'applied'
      }),
    )
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
    const { dexie, sheets, sheetBytes, certificates: kept, erasures, dropped } = this.#db
    const streams = [...new Set(offered.map(({ stream }) => stream))]
    const added = await this.#db.run(() =>
      dexie.transaction('rw', sheets, sheetBytes, kept, erasures, dropped, async () => {
        await kept.bulkPut(certificates.map(rowOfCertificate))
        await dropped.bulkDelete(streams)
        const fresh: SheetId[] = []
        for (const sheet of offered) {
          const isNew = await takeSheet(this.#db, sheet, await readErasure(this.#db, sheet.stream))
          if (isNew) fresh.push(sheet.id)
        }
        return fresh
      }),
    )
    this.#signal.emit({ kind: 'carried', streams })
    return added
  }

  readSheets(ids: readonly SheetId[]): Promise<readonly StoredSheet[]> {
    const { dexie, sheets, sheetBytes } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', sheets, sheetBytes, async () =>
        withBytes(
          this.#db,
          await sheets
            .where('id')
            .anyOf([...ids])
            .toArray(),
        ),
      ),
    )
  }

  readTail(stream: StreamId, after: TailMark): Promise<Tail> {
    const { dexie, facts, sealed, sheets, sheetBytes, positions } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', facts, sealed, sheets, sheetBytes, positions, async () => {
        const own = await between(facts, 'number', stream, after.fact + 1).toArray()
        const rows = await between(sheets, 'arrival', stream, after.sheet + 1).toArray()
        const sealedTo = await readSealedTo(this.#db, stream)
        const held = await listHeld(this.#db, stream)
        return {
          facts: own.map((row) => {
            const number = row.number ?? 0
            return { number, fact: frozenOf(row), isSealed: number <= sealedTo }
          }),
          sheets: (await withBytes(this.#db, rows)).map((sheet, i) => ({
            number: rows[i]?.arrival ?? 0,
            sheet,
            isHeld: held.has(sheet.id),
          })),
        }
      }),
    )
  }

  listFactsWithoutPosition(stream: StreamId): Promise<readonly UnplacedFact[]> {
    const { dexie, facts, sealed, sheets, sheetBytes, positions } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', facts, sealed, sheets, sheetBytes, positions, async () => {
        const open = await listOpen(this.#db, stream)
        const rows = await listUnplaced(this.#db, stream)
        const unread = await withBytes(
          this.#db,
          rows.filter((row) => row.facts === null),
        )
        const bytes = new Map(unread.map((sheet) => [sheet.id, sheet.bytes]))
        return [
          ...rows.flatMap((row) =>
            (row.facts ?? listFactsOf(bytes.get(row.id))).map((fact) => ({ fact, sheet: row.id })),
          ),
          ...open.map(({ id }) => ({ fact: id, sheet: null })),
        ]
      }),
    )
  }

  listHeldSheets(stream: StreamId): Promise<readonly StoredSheet[]> {
    const { dexie, sheets, sheetBytes, positions } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', sheets, sheetBytes, positions, async () => {
        const held = await listHeld(this.#db, stream)
        return withBytes(
          this.#db,
          await sheets
            .where('id')
            .anyOf([...held])
            .toArray(),
        )
      }),
    )
  }

  listPositions(stream: StreamId, after: number, most: number): Promise<readonly LogPosition[]> {
    const { dexie, sheets, sheetBytes, positions } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', sheets, sheetBytes, positions, async () => {
        const places = await between(positions, 'n', stream, after + 1)
          .limit(most)
          .toArray()
        const ids = places.map((row) => row.sheet)
        const rows = await sheets.where('id').anyOf(ids).toArray()
        const found = new Map((await withBytes(this.#db, rows)).map(({ id, bytes }) => [id, bytes]))
        return places.map(({ n, sheet, held }) => ({
          n,
          sheet,
          isHeld: held === 1,
          bytes: found.get(sheet) ?? null,
        }))
      }),
    )
  }

  listSheetsAfter(stream: StreamId, n: number): Promise<readonly StoredSheet[]> {
    const { dexie, sheets, sheetBytes, positions } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', sheets, sheetBytes, positions, async () => {
        const places = await between(positions, 'n', stream, n + 1).toArray()
        const ids = [...new Set(places.map((row) => row.sheet))]
        const rows = await sheets.where('id').anyOf(ids).toArray()
        const found = new Map((await withBytes(this.#db, rows)).map((sheet) => [sheet.id, sheet]))
        return ids.flatMap((id) => found.get(id) ?? [])
      }),
    )
  }

  async dropStream(stream: StreamId): Promise<boolean> {
    const { dexie, facts, sealed, sheets, sheetBytes, positions, cursors, dropped } = this.#db
    const touched = [facts, sealed, sheets, sheetBytes, positions, cursors, dropped]
    const isDropped = await this.#db.run(() =>
      dexie.transaction('rw', touched, async () => {
        if ((await listOpen(this.#db, stream, 1)).length > 0) return false
        if ((await listUnplaced(this.#db, stream)).length > 0) return false
        const arrivals = await between(sheets, 'arrival', stream).primaryKeys()
        await Promise.all([
          sheetBytes.bulkDelete(arrivals),
          sheets.bulkDelete(arrivals),
          between(facts, 'number', stream).delete(),
          sealed.delete(stream),
          between(positions, 'n', stream).delete(),
          cursors.delete(stream),
          dropped.put({ stream }),
        ])
        return true
      }),
    )
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
    const { dexie, facts, sheets, erasures, meta } = this.#db
    return this.#db.run(() =>
      dexie.transaction('r', facts, sheets, erasures, meta, async () => {
        const [fact] = await facts.toCollection().reverse().limit(1).primaryKeys()
        const [sheet] = await sheets.toCollection().reverse().limit(1).primaryKeys()
        const erased = (await erasures.toArray()).reduce((sum, row) => sum + countErased(row), 0)
        const epoch = String((await meta.get(EPOCH))?.value)
        return { epoch, mark: { fact: fact ?? 0, sheet: sheet ?? 0 }, erasures: erased }
      }),
    )
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

function isSameCursor(a: Cursor, b: Cursor): boolean {
  return a.n === b.n && equalBytes(a.digest, b.digest)
}
