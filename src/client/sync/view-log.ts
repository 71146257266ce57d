import type { StreamId } from '#domain/ids.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Known } from '#protocol/wire/known.ts'
import { LogIndexes } from '#protocol/wire/log-indexes.ts'
import type { RoundDeps } from './round.ts'

/** Facts whose places are kept in memory; the stream in use may be larger. */
const INDEXED_FACTS = 50_000

/** What references mean at a cursor of this phone's log (SHEET-6); `null`: it lacks a sheet that they count. */
export function viewLog(
  { log, memory, pause }: Pick<RoundDeps, 'log' | 'memory' | 'pause'>,
  stream: StreamId,
  cursor: Cursor,
): Promise<(() => Known) | null> {
  const listPositions = (after: number, most: number) => log.listPositions(stream, after, most)
  memory.indexes ??= new LogIndexes(INDEXED_FACTS)
  return memory.indexes.viewAt({ stream, listPositions, pause }, cursor)
}
