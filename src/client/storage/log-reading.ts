import type { StreamId } from '#domain/ids.ts'
import type { LogState, StoredSheet, Tail, TailMark, UnplacedFact } from '#client/ports.ts'
import type { LogPosition } from '#protocol/wire/log-index.ts'
import { countErased } from './erasure.ts'
import { listOpen, readSealedTo } from './fact-steps.ts'
import { EPOCH } from './log-database.ts'
import type { LogDatabase } from './log-database.ts'
import { listFactsOf } from './log-order.ts'
import { between, frozenOf } from './log-rows.ts'
import { findSheets, listHeld, listUnplaced, withBytes } from './sheet-steps.ts'

/** What takes several stores to read out of the log; each is one transaction. */

export function readTail(db: LogDatabase, stream: StreamId, after: TailMark): Promise<Tail> {
  const { dexie, facts, sealed, sheets, sheetBytes, positions } = db
  return db.run(() =>
    dexie.transaction('r', facts, sealed, sheets, sheetBytes, positions, async () => {
      const own = await between(facts, 'number', stream, after.fact + 1).toArray()
      const rows = await between(sheets, 'arrival', stream, after.sheet + 1).toArray()
      const sealedTo = await readSealedTo(db, stream)
      const held = await listHeld(db, stream)
      return {
        facts: own.map((row) => {
          const number = row.number ?? 0
          return { number, fact: frozenOf(row), isSealed: number <= sealedTo }
        }),
        sheets: (await withBytes(db, rows)).map((sheet, i) => ({
          number: rows[i]?.arrival ?? 0,
          sheet,
          isHeld: held.has(sheet.id),
        })),
      }
    }),
  )
}

export function listFactsWithoutPosition(
  db: LogDatabase,
  stream: StreamId,
): Promise<readonly UnplacedFact[]> {
  const { dexie, facts, sealed, sheets, sheetBytes, positions } = db
  return db.run(() =>
    dexie.transaction('r', facts, sealed, sheets, sheetBytes, positions, async () => {
      const open = await listOpen(db, stream)
      const rows = await listUnplaced(db, stream)
      const unread = await withBytes(
        db,
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

export function listHeldSheets(db: LogDatabase, stream: StreamId): Promise<readonly StoredSheet[]> {
  const { dexie, sheets, sheetBytes, positions } = db
  return db.run(() =>
    dexie.transaction('r', sheets, sheetBytes, positions, async () =>
      findSheets(db, await listHeld(db, stream)),
    ),
  )
}

export function listPositions(
  db: LogDatabase,
  stream: StreamId,
  after: number,
  most: number,
): Promise<readonly LogPosition[]> {
  const { dexie, sheets, sheetBytes, positions } = db
  return db.run(() =>
    dexie.transaction('r', sheets, sheetBytes, positions, async () => {
      const places = await between(positions, 'n', stream, after + 1)
        .limit(most)
        .toArray()
      const known = await findSheets(
        db,
        places.map((row) => row.sheet),
      )
      const found = new Map(known.map(({ id, bytes }) => [id, bytes]))
      return places.map(({ n, sheet, held }) => ({
        n,
        sheet,
        isHeld: held === 1,
        bytes: found.get(sheet) ?? null,
      }))
    }),
  )
}

export function listSheetsAfter(
  db: LogDatabase,
  stream: StreamId,
  n: number,
): Promise<readonly StoredSheet[]> {
  const { dexie, sheets, sheetBytes, positions } = db
  return db.run(() =>
    dexie.transaction('r', sheets, sheetBytes, positions, async () => {
      const places = await between(positions, 'n', stream, n + 1).toArray()
      const ids = [...new Set(places.map((row) => row.sheet))]
      const found = new Map((await findSheets(db, ids)).map((sheet) => [sheet.id, sheet]))
      return ids.flatMap((id) => found.get(id) ?? [])
    }),
  )
}

export function readState(db: LogDatabase): Promise<LogState> {
  const { dexie, facts, sheets, erasures, meta } = db
  return db.run(() =>
    dexie.transaction('r', facts, sheets, erasures, meta, async () => {
      const [fact] = await facts.toCollection().reverse().limit(1).primaryKeys()
      const [sheet] = await sheets.toCollection().reverse().limit(1).primaryKeys()
      const erased = (await erasures.toArray()).reduce((sum, row) => sum + countErased(row), 0)
      const epoch = String((await meta.get(EPOCH))?.value)
      return { epoch, mark: { fact: fact ?? 0, sheet: sheet ?? 0 }, erasures: erased }
    }),
  )
}
