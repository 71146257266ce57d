import type { Transaction } from 'kysely'
import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { NewSheet } from '../../ports.ts'
import { ask } from './ask.ts'
import { listKnown } from './read-sheets.ts'
import { writeSheetRow } from './rows.ts'
import type { Schema } from './schema.ts'

/** Rows in one statement: far below every engine's limit of parameters. */
const ROWS_AT_ONCE = 200

/** Where numbering goes on, within a transaction that holds the stream's row (SYN-4). */
export interface Numbering {
  readonly trx: Transaction<Schema>
  readonly stream: StreamId
  readonly head: Cursor
}

/** What of a sheet its position tells. */
type Numbered = Pick<NewSheet, 'id' | 'certificate' | 'isHeld'>

/** Numbers the sheets that the log lacks. @returns the new end. */
export async function appendSheets(numbering: Numbering, sheets: readonly NewSheet[]): Promise<Cursor> {
  const { trx, stream } = numbering
  let { head } = numbering
  for (const some of inPieces(sheets)) {
    const added = await insertLacking(trx, stream, some)
    const fresh = some.filter(({ id }) => added.delete(id))
    if (fresh.length === 0) continue
    head = await numberSheets({ trx, stream, head }, fresh)
  }
  return head
}

/** @returns those that were not there. */
async function insertLacking(
  trx: Transaction<Schema>,
  stream: StreamId,
  sheets: readonly NewSheet[],
): Promise<Set<string>> {
  const rows = sheets.map((sheet) => writeSheetRow(stream, sheet))
  const added = await ask(trx, {
    name: 'add sheets',
    parameters: rows.flatMap((row) => Object.values(row)),
    build: () =>
      trx
        .insertInto('sheet')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['stream', 'sheet']).doNothing())
        .returning('sheet'),
  })
  return new Set(added.map(({ sheet }) => sheet))
}

/** Numbers held sheets once more, not held. @returns the new end. */
export async function appendAgain(numbering: Numbering, sheets: readonly SheetId[]): Promise<Cursor> {
  const { trx, stream } = numbering
  let { head } = numbering
  for (const some of inPieces([...new Set(sheets)])) {
    const known = await listKnown(trx, stream, some)
    const held = some.filter((id) => known.get(id)?.isHeld)
    if (held.length > 0)
      head = await numberSheets({ trx, stream, head }, await readNumbered(trx, stream, held))
  }
  return head
}

async function readNumbered(
  trx: Transaction<Schema>,
  stream: StreamId,
  sheets: readonly SheetId[],
): Promise<readonly Numbered[]> {
  const rows = await trx
    .selectFrom('sheet')
    .select(['sheet', 'certificate'])
    .where('stream', '=', stream)
    .where('sheet', 'in', sheets)
    .execute()
  return rows
    .map((row) => ({
      id: row.sheet as SheetId,
      certificate: row.certificate as CertificateId,
      isHeld: false,
    }))
    .sort((a, b) => sheets.indexOf(a.id) - sheets.indexOf(b.id))
}

async function numberSheets(numbering: Numbering, sheets: readonly Numbered[]): Promise<Cursor> {
  const { trx, stream } = numbering
  const { rows, end } = await chainRows(numbering, sheets)
  const [moved] = await ask(trx, {
    name: 'move head',
    parameters: [rows.length, end.digest, stream],
    build: () =>
      trx
        .updateTable('stream')
        .set((eb) => ({ head: eb('head', '+', rows.length), digest: end.digest }))
        .where('stream', '=', stream)
        .returning('head'),
  })
  if (moved?.head !== end.n) throw new Error('the stream row was not held')
  await ask(trx, {
    name: 'add positions',
    parameters: rows.flatMap((row) => Object.values(row)),
    build: () => trx.insertInto('log').values(rows),
  })
  return end
}

async function chainRows(numbering: Numbering, sheets: readonly Numbered[]) {
  const introduced = await listIntroduced(numbering)
  const { stream, head } = numbering
  let end = head
  const rows = sheets.map(({ id, certificate, isHeld }): Schema['log'] => {
    end = advanceCursor(end, id)
    const introduces = !isHeld && !introduced.has(certificate)
    if (introduces) introduced.add(certificate)
    const { n, digest } = end
    return { stream, n, sheet: id, digest, held: isHeld ? 1 : 0, introduces: introduces ? 1 : 0 }
  })
  return { rows, end }
}

/** The certificates that stand in this stream already, at a position that is not held: as many as there are phones. */
async function listIntroduced({ trx, stream }: Numbering): Promise<Set<string>> {
  const rows = await ask(trx, {
    name: 'introduced',
    parameters: [stream, 0, 1],
    build: () =>
      trx
        .selectFrom('log')
        .innerJoin('sheet', (join) =>
          join.onRef('sheet.stream', '=', 'log.stream').onRef('sheet.sheet', '=', 'log.sheet'),
        )
        .select('sheet.certificate')
        .where('log.stream', '=', stream)
        .where('log.held', '=', 0)
        .where('log.introduces', '=', 1),
  })
  return new Set(rows.map((row) => row.certificate))
}

function inPieces<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / ROWS_AT_ONCE)
  return Array.from({ length: count }, (_, i) => items.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE))
}
