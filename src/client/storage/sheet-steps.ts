import type { FactId, SheetId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { StoredSheet } from '#client/ports.ts'
import { fillBytes, stripBytes } from './erasure.ts'
import type { Erasure } from './erasure.ts'
import type { LogDatabase, PositionRow, SheetRow } from './log-database.ts'
import { between, whole } from './log-rows.ts'

/** Steps of the log's transactions that concern sheets and positions; each runs within one that is open. */

export async function readCursorOf(db: LogDatabase, stream: StreamId): Promise<Cursor> {
  const row = await db.cursors.get(stream)
  return row ? { n: row.n, digest: row.digest } : emptyCursor(stream)
}

/** Adds a sheet that the log or another phone brought, or what a known one lacks. @returns whether it was not here */
export async function takeSheet(
  db: LogDatabase,
  sheet: StoredSheet,
  erasure: Erasure | null,
): Promise<boolean> {
  const { sheets, sheetBytes } = db
  const arrival = (await sheets.get({ id: sheet.id }))?.arrival
  if (arrival === undefined) {
    await addSheet(db, { ...sheet, bytes: stripBytes(sheet.bytes, erasure) }, null)
    return true
  }
  const known = await sheetBytes.get(arrival)
  const bytes = known && fillBytes(known.bytes, sheet.bytes, erasure)
  if (bytes && bytes !== known.bytes) await sheetBytes.put({ arrival, bytes: whole(bytes) })
  return false
}

export async function addSheet(
  db: LogDatabase,
  sheet: StoredSheet,
  facts: readonly FactId[] | null,
): Promise<void> {
  const { bytes, ...row } = sheet
  const arrival = await db.sheets.add({ ...row, facts })
  await db.sheetBytes.add({ arrival, bytes: whole(bytes) })
}

export async function listUnplaced(db: LogDatabase, stream: StreamId): Promise<readonly SheetRow[]> {
  const rows = await between(db.sheets, 'arrival', stream).toArray()
  if (rows.length === 0) return rows
  const placed = new Set((await between(db.positions, 'n', stream).toArray()).map((row) => row.sheet))
  return rows.filter((row) => !placed.has(row.id))
}

/** Sheets that are here, of those with these ids; in no order of their own. */
export async function findSheets(db: LogDatabase, ids: Iterable<SheetId>): Promise<StoredSheet[]> {
  return withBytes(
    db,
    await db.sheets
      .where('id')
      .anyOf([...ids])
      .toArray(),
  )
}

export async function withBytes(db: LogDatabase, rows: readonly SheetRow[]): Promise<StoredSheet[]> {
  const found = await db.sheetBytes.bulkGet(rows.map((row) => row.arrival ?? 0))
  return rows.map(({ id, stream, device, number, certificate, origin }, i) => {
    const bytes = found[i]?.bytes
    if (!bytes) throw new Error('a sheet has lost its bytes')
    return { id, stream, device, number, certificate, origin, bytes }
  })
}

/** Numbered as held, and not released by a later position (SYN-5). */
export async function listHeld(db: LogDatabase, stream: StreamId): Promise<ReadonlySet<SheetId>> {
  const rows = await db.positions.where('[stream+held]').equals([stream, 1]).toArray()
  const latest = new Map<SheetId, PositionRow>()
  for (const row of rows) if ((latest.get(row.sheet)?.n ?? 0) < row.n) latest.set(row.sheet, row)
  if (rows.length === 0) return new Set()
  for (const row of await db.positions
    .where('sheet')
    .anyOf([...latest.keys()])
    .toArray())
    if (row.stream === stream && row.n > (latest.get(row.sheet)?.n ?? Infinity)) latest.delete(row.sheet)
  return new Set(latest.keys())
}
