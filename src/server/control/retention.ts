import { isSealed } from '#domain/fold/control.ts'
import { foldClosing } from '#domain/fold/closing-view.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { EventId } from '#domain/ids.ts'
import { eventStream, parseStream } from '#domain/stream.ts'
import { listEvents } from '../desk/events.ts'
import { readStream } from '../desk/read-stream.ts'
import { sealEvent } from './seal.ts'
import type { ControlDeps } from './state-facts.ts'

const DAY_MS = 86_400_000

/** How long an event that nobody closes stays open after its planned end, before the window begins. */
const UNCLOSED_DAYS = 90

export interface Retention {
  /** How long an event stays open after it was closed. */
  readonly retentionDays: number
}

/**
 * Seals the events whose retention window has passed (SYN-11): so many days after they were closed, or after they
 * ended and nobody closed them. Doing so again changes nothing.
 * @returns the events that were sealed now
 */
export async function sealDue(deps: ControlDeps, { retentionDays }: Retention): Promise<readonly EventId[]> {
  const planned = new Map((await listEvents(deps)).map((event) => [event.id, event]))
  const nowMs = deps.clock.now().wallMs
  const sealed: EventId[] = []
  for (const stream of await deps.store.listStreams('event/')) {
    const kind = parseStream(stream)
    if (kind?.kind !== 'event') continue
    const dueMs = await readDue(deps, kind.event, { plan: planned.get(kind.event), nowMs, retentionDays })
    if (dueMs === null || dueMs > nowMs) continue
    await sealEvent(deps, kind.event)
    sealed.push(kind.event)
  }
  return sealed
}

interface DueQuestion extends Retention {
  readonly plan: EventView | undefined
  readonly nowMs: number
}

/** When the window ends; `null`: it is sealed already, or no schedule says when the event was. */
async function readDue(
  deps: ControlDeps,
  event: EventId,
  { plan, nowMs, retentionDays }: DueQuestion,
): Promise<number | null> {
  const windowMs = retentionDays * DAY_MS
  // A restored server may not have its schedule back: nothing bounds then what a wrong clock says, measured or not.
  if (!plan) return null
  // Never before so long after the planned end, whatever a closing claims.
  if (plan.endsMs + windowMs > nowMs) return null
  const state = await readStream(deps, eventStream(event))
  if (isSealed(state.control)) return null
  const closed = foldClosing(state.table).closed?.time
  // A closing that claims a time to come is by a clock that was wrong.
  if (closed && closed.ms <= nowMs) return closed.ms + windowMs
  return plan.endsMs + UNCLOSED_DAYS * DAY_MS + windowMs
}
