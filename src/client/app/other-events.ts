import { foldSchedule } from '#domain/fold/event-view.ts'
import type { EventCopy } from '#domain/look/two-places.ts'
import { eventStream } from '#domain/stream.ts'
import type { Board } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'

/** Somebody may be marked hours before the plan or after it. */
const AROUND_MS = 12 * 3_600_000
/** A copy takes room in memory: a phone has one or two of a day, a desk the nearest. */
const MOST_OTHERS = 8

/** Events of about the same hours of which this phone holds a copy, the nearest in time first. */
export async function listOtherEvents(core: PhoneCore, board: Board): Promise<readonly EventCopy[]> {
  const event = board.event()
  if (!event) return []
  const held = new Set(await core.deps.log.listStreams())
  const near = core.schedules
    .views()
    .flatMap((view) => foldSchedule(view.table))
    .filter(({ id, status }) => id !== event.id && status !== 'cancelled' && held.has(eventStream(id)))
    .filter(
      ({ startsMs, endsMs }) => startsMs < event.endsMs + AROUND_MS && endsMs > event.startsMs - AROUND_MS,
    )
    .sort((a, b) => Math.abs(a.startsMs - event.startsMs) - Math.abs(b.startsMs - event.startsMs))
    .slice(0, MOST_OTHERS)
  return Promise.all(
    near.map(async (other) => {
      const { table } = await core.keeper.open(eventStream(other.id))
      return { event: other, table }
    }),
  )
}
