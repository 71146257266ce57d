import type { EventView } from '#domain/fold/event-view.ts'

export interface EventGroups {
  /** Going on now, earliest first. */
  readonly now: readonly EventView[]
  /** Yet to come, the nearest first. */
  readonly upcoming: readonly EventView[]
  /** Over, the latest first. */
  readonly past: readonly EventView[]
}

/** Parts a schedule (earliest first) by the clock. A cancelled event is never going on. */
export function groupEvents(events: readonly EventView[], nowMs: number): EventGroups {
  const isNow = (event: EventView) =>
    event.startsMs <= nowMs && nowMs < event.endsMs && event.status !== 'cancelled'
  return {
    now: events.filter(isNow),
    upcoming: events.filter((event) => event.startsMs > nowMs),
    past: events.filter((event) => event.startsMs <= nowMs && !isNow(event)).reverse(),
  }
}
