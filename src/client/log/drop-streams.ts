import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import { foldClosing } from '#domain/fold/closing-view.ts'
import { isSealed, listRevocations } from '#domain/fold/control.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import { parseStream } from '#domain/stream.ts'
import type { FactLogPort } from '#client/ports.ts'

/** Days a phone keeps what is over; the server's own window is as long unless it is set otherwise. */
export const RETENTION_DAYS = 35
/** An event that nobody closed is over this long after its planned end. */
const UNCLOSED_DAYS = 90
const DAY_MS = 86_400_000

export interface DropDeps {
  readonly log: Pick<FactLogPort, 'dropStream' | 'listFactsWithoutPosition'>
  /** The state of a stream as its log says. */
  readonly readState: (stream: StreamId) => Promise<StreamState>
  /** The event as the schedule says, and the stream it says so in; `null`: no schedule knows it. */
  readonly findEvent: (stream: StreamId) => { readonly event: EventView; readonly in: StreamId } | null
  /** This phone; rights can be withdrawn from it. */
  readonly device: DeviceId | null
  /** Streams that somebody is looking at. */
  readonly open: readonly StreamId[]
}

/**
 * Drops those streams that this phone needs no longer (SYN-15). Only events are dropped, with their contacts.
 * @param pulled streams that were read to their end just now
 * @param serverMs the server's time as its answer gave it; the phone's own clock has no say
 * @returns the dropped ones
 */
export async function dropStreams(
  deps: DropDeps,
  pulled: readonly StreamId[],
  serverMs: number,
): Promise<readonly StreamId[]> {
  const dropped: StreamId[] = []
  for (const stream of pulled)
    if (isOfEvent(stream) && !deps.open.includes(stream) && (await isOver(deps, stream, serverMs)))
      // Whether everything has a position is decided in the transaction that drops.
      if (await deps.log.dropStream(stream)) dropped.push(stream)
  return dropped
}

async function isOver(deps: DropDeps, stream: StreamId, serverMs: number): Promise<boolean> {
  const endsMs = await readPlannedEnd(deps, stream)
  // Whatever else is said, an event is not over before it has ended; most streams need no further look.
  if (endsMs !== null && serverMs < endsMs + RETENTION_DAYS * DAY_MS) return false
  if (endsMs !== null && serverMs >= endsMs + (UNCLOSED_DAYS + RETENTION_DAYS) * DAY_MS) return true
  const { table, control } = await deps.readState(stream)
  // The server seals after the window; nothing more is waited for.
  if (isSealed(control)) return true
  // The right was withdrawn; the window since the planned end has passed, as seen above.
  if (endsMs !== null && deps.device && listRevocations(control, deps.device).length > 0) return true
  const { closed } = foldClosing(table)
  // A clock that nobody measured may have been wrong by years.
  if (!closed || closed.time.quality === 'claimed') return false
  return serverMs >= closed.time.ms + RETENTION_DAYS * DAY_MS
}

/** The planned end by a schedule that stands in the server's log; `null`: unknown, or changed here and not sent. */
async function readPlannedEnd(deps: DropDeps, stream: StreamId): Promise<number | null> {
  const found = deps.findEvent(stream)
  if (!found || (await deps.log.listFactsWithoutPosition(found.in)).length > 0) return null
  return found.event.endsMs
}

function isOfEvent(stream: StreamId): boolean {
  const kind = parseStream(stream)?.kind
  return kind === 'event' || kind === 'contacts'
}
