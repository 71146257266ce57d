import { foldClosing, listLate, NOTHING_LATE } from '#domain/fold/closing-view.ts'
import type { Late } from '#domain/fold/closing-view.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { StreamId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import type { FactLogPort, StoredSheet } from '#client/ports.ts'

/** What came after closing, as last read. */
export interface ReadLate {
  readonly late: Late
  /** Of which closing and which sheets; while that is the same nothing is read again. */
  readonly of: string
}

export const NOTHING_READ: ReadLate = { late: NOTHING_LATE, of: '' }

export interface LateDeps {
  readonly log: Pick<FactLogPort, 'listSheetsAfter'>
  readonly pause: () => Promise<void>
}

/**
 * Reads which facts of a stream came after closing (SYN-11). Positions are not part of the fold: they are asked of
 * the log. What has no position yet is not told of; its custody says where it is.
 */
export async function readLate(
  { log, pause }: LateDeps,
  stream: StreamId,
  { table, control }: StreamState,
  known: ReadLate,
): Promise<ReadLate> {
  const { closed } = foldClosing(table)
  const above = closed ? await log.listSheetsAfter(stream, closed.n) : []
  if (!closed || above.length === 0) return known.of === '' ? known : NOTHING_READ
  const of = [closed.fact, control.facts.size, ...above.map(({ id }) => id)].join()
  if (of === known.of) return known
  const ids = new Set(above.map(({ id }) => id))
  const all = await log.listSheetsAfter(stream, 0)
  const below = all.filter(({ id }) => !ids.has(id))
  const sheets = { early: await readAll(below, pause), late: await readAll(above, pause) }
  return { late: listLate(control, closed, sheets), of }
}

async function readAll(
  stored: readonly StoredSheet[],
  pause: () => Promise<void>,
): Promise<readonly Sheet[]> {
  const sheets: Sheet[] = []
  for (const { bytes } of stored) {
    const read = readSheet(bytes)
    if (read.kind === 'sheet') sheets.push(read.sheet)
    await pause()
  }
  return sheets
}
