import { equalBytes } from '#domain/bytes.ts'
import type { StreamId } from '#domain/ids.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Known } from '#protocol/wire/known.ts'
import type { LogIndexes } from '#protocol/wire/log-indexes.ts'
import type { LogPosition } from '#protocol/wire/log-index.ts'
import type { SheetStorePort } from '../ports.ts'

export interface ViewDeps {
  readonly store: SheetStorePort
  /** Of this process alone; another one on the same database has its own (SHEET-6). */
  readonly indexes: LogIndexes
  /** Lets others be answered between two sheets. */
  readonly pause: () => Promise<void>
}

/** What references mean at a cursor of a stream's log; `null`: this log does not go there. */
export async function viewLog(
  { store, indexes, pause }: ViewDeps,
  stream: StreamId,
  cursor: Cursor,
): Promise<(() => Known) | null> {
  // Asked first: a cursor of nowhere must not cost everybody else the index.
  const digest = await store.readDigest(stream, cursor.n)
  if (!digest || !equalBytes(digest, cursor.digest)) return null
  const listPositions = (after: number, most: number) => readPositions(store, stream, { after, most })
  return indexes.viewAt({ stream, listPositions, pause }, cursor)
}

async function readPositions(
  store: SheetStorePort,
  stream: StreamId,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<readonly LogPosition[]> {
  const rows = await store.listLog(stream, after, most)
  const counting = rows.filter((row) => !row.isHeld).map((row) => row.sheet)
  const sheets = await store.readSheets(stream, counting)
  return rows.map(({ n, sheet, isHeld }) => ({ n, sheet, isHeld, bytes: sheets.get(sheet) ?? null }))
}
