import type { FactTable } from '#domain/fold/fact-table.ts'
import { eventStream, parseStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import type { Board } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'
import { findEventOf } from './schedule-service.ts'

/** A copy takes room in memory. A phone has a few; a desk may have a whole year's. */
const MOST_OTHERS = 20

/**
 * What other events of a season say, of those that this phone holds: the nearest in time first, and before them those
 * that no schedule here knows.
 */
export async function listSeasonTables(
  core: PhoneCore,
  board: Board,
  year: number,
): Promise<readonly FactTable[]> {
  const fromMs = board.event()?.startsMs ?? core.deps.clock.now().wallMs
  const streams = await core.deps.log.listStreams()
  const others = streams
    .filter((stream) => parseStream(stream)?.kind === 'event' && stream !== eventStream(board.id))
    .map((stream) => ({ stream, startsMs: findEventOf(core, stream)?.event.startsMs ?? null }))
    .filter(({ startsMs }) => startsMs === null || yearOf(startsMs) === year)
    .map(({ stream, startsMs }) => ({ stream, awayMs: startsMs === null ? 0 : Math.abs(startsMs - fromMs) }))
    .sort((a, b) => a.awayMs - b.awayMs)
    .slice(0, MOST_OTHERS)
  return Promise.all(others.map(async ({ stream }) => (await core.keeper.open(stream)).table))
}
