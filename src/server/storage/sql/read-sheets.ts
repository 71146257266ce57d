import type { Kysely } from 'kysely'
import type { DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { ChainLink, ControlSheet, HeldSheet, KnownSheets, SheetBytes } from '../../ports.ts'
import { ask } from './ask.ts'
import { byText } from './by-text.ts'
import { plainBytes, readCertificateRow } from './rows.ts'
import type { Schema } from './schema.ts'

/** Questions about the sheets of one stream, within a transaction or not. */

/** The positions of a log with their sheets. */
export function selectLog(db: Kysely<Schema>) {
  return db
    .selectFrom('log')
    .innerJoin('sheet', (join) =>
      join.onRef('sheet.stream', '=', 'log.stream').onRef('sheet.sheet', '=', 'log.sheet'),
    )
}

export async function readDigest(
  db: Kysely<Schema>,
  stream: StreamId,
  n: number,
): Promise<Uint8Array | null> {
  if (n === 0) return emptyCursor(stream).digest
  const [row] = await ask(db, {
    name: 'digest',
    parameters: [stream, n],
    build: () => db.selectFrom('log').select('digest').where('stream', '=', stream).where('n', '=', n),
  })
  return row ? plainBytes(row.digest) : null
}

/** A later position of a sheet stands above an earlier one. */
export async function listKnown(
  db: Kysely<Schema>,
  stream: StreamId,
  sheets: readonly SheetId[],
): Promise<KnownSheets> {
  if (sheets.length === 0) return new Map()
  const rows = await ask(db, {
    name: 'known',
    parameters: [stream, ...sheets],
    build: () =>
      db
        .selectFrom('log')
        .select(['n', 'sheet', 'held'])
        .where('stream', '=', stream)
        .where('sheet', 'in', sheets),
  })
  // Asked to order them, SQLite looks through the whole log in its order.
  const inOrder = rows.toSorted((a, b) => a.n - b.n)
  return new Map(inOrder.map((row) => [row.sheet as SheetId, { isHeld: row.held === 1 }]))
}

export async function readSheets(
  db: Kysely<Schema>,
  stream: StreamId,
  sheets: readonly SheetId[],
): Promise<ReadonlyMap<SheetId, Uint8Array>> {
  if (sheets.length === 0) return new Map()
  const rows = await db
    .selectFrom('sheet')
    .select(['sheet', 'bytes'])
    .where('stream', '=', stream)
    .where('sheet', 'in', sheets)
    .execute()
  return new Map(rows.map((row) => [row.sheet as SheetId, plainBytes(row.bytes)]))
}

const bySheet = byText<ChainLink>((link) => link.sheet)

/** The sheets of a device; a copied phone may have given one number twice, then by id. */
export async function listChain(
  db: Kysely<Schema>,
  stream: StreamId,
  device: DeviceId,
): Promise<readonly ChainLink[]> {
  const rows = await db
    .selectFrom('sheet')
    .select(['sheet', 'number', 'previous'])
    .where('stream', '=', stream)
    .where('device', '=', device)
    .execute()
  return rows
    .map(({ sheet, number, previous }) => ({
      sheet: sheet as SheetId,
      number,
      previous: previous as SheetId | null,
    }))
    .sort((a, b) => a.number - b.number || bySheet(a, b))
}

/**
 * In the log's order, each once. Every push asks for it, and they are few among many: SQLite begins with the table
 * that is named first in a cross join, and left to itself it looks through the whole log.
 */
export async function readControl(db: Kysely<Schema>, stream: StreamId): Promise<readonly ControlSheet[]> {
  const rows = await ask(db, {
    name: 'control',
    parameters: [stream, 1, stream],
    build: () =>
      db
        .selectFrom('sheet')
        .crossJoin('log')
        .crossJoin('certificate')
        .select(['log.n', 'sheet.sheet', 'sheet.bytes', 'certificate.bytes as certificate'])
        .where('sheet.stream', '=', stream)
        .where('sheet.control', '=', 1)
        .where('log.stream', '=', stream)
        .whereRef('log.sheet', '=', 'sheet.sheet')
        .whereRef('certificate.certificate', '=', 'sheet.certificate'),
  })
  const seen = new Set<string>()
  return rows
    .toSorted((a, b) => a.n - b.n)
    .filter((row) => !seen.has(row.sheet) && Boolean(seen.add(row.sheet)))
    .map((row) => ({
      sheet: row.sheet as SheetId,
      bytes: plainBytes(row.bytes),
      certificate: readCertificateRow({ bytes: row.certificate }),
    }))
}

export async function listHeld(db: Kysely<Schema>, stream: StreamId): Promise<readonly HeldSheet[]> {
  const rows = await selectLog(db)
    .innerJoin('certificate', 'certificate.certificate', 'sheet.certificate')
    .select(['sheet.sheet', 'sheet.device', 'certificate.bytes as certificate'])
    .where('log.stream', '=', stream)
    .where('log.held', '=', 1)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('log as later')
            .select('later.n')
            .whereRef('later.stream', '=', 'log.stream')
            .whereRef('later.sheet', '=', 'log.sheet')
            .whereRef('later.n', '>', 'log.n'),
        ),
      ),
    )
    .orderBy('log.n')
    .execute()
  return rows.map(({ sheet, device, certificate }) => ({
    id: sheet as SheetId,
    device: device as DeviceId,
    certificate: readCertificateRow({ bytes: certificate }),
  }))
}

export async function listSheetBytes(
  db: Kysely<Schema>,
  stream: StreamId,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly (SheetBytes & { readonly n: number })[]> {
  const rows = await selectLog(db)
    .select(['log.n', 'sheet.sheet', 'sheet.bytes'])
    .where('log.stream', '=', stream)
    .where('log.n', '>', after)
    .orderBy('log.n')
    .limit(limit)
    .execute()
  return rows.map(({ n, sheet, bytes }) => ({ n, sheet: sheet as SheetId, bytes: plainBytes(bytes) }))
}
