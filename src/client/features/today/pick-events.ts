import type { EventView } from '#domain/fold/event-view.ts'
import { daysFromCivil, localDate } from '#domain/text/calendar.ts'

export interface MyEvents {
  /** The one that *Start* opens: today's that is not over, else the next one, else the last of today's. */
  readonly main: EventView | null
  /** The others, today's first, then upcoming. */
  readonly others: readonly EventView[]
  /** Over before today, latest first. */
  readonly past: readonly EventView[]
}

/** Days from today, by the clock of the event's own place. */
export function daysAhead(event: EventView, nowMs: number): number {
  const day = (ms: number) => daysFromCivil(localDate(ms, event.utcOffsetMinutes))
  const isGoingOn = event.startsMs <= nowMs && nowMs <= event.endsMs
  return isGoingOn ? 0 : day(event.startsMs) - day(nowMs)
}

/** Sorts the events of a coordinator (earliest first in) by how soon they are needed. */
export function pickEvents(events: readonly EventView[], nowMs: number): MyEvents {
  const today = events.filter((event) => daysAhead(event, nowMs) === 0)
  const coming = events.filter((event) => daysAhead(event, nowMs) > 0)
  const main = today.find((event) => event.endsMs >= nowMs) ?? today.at(-1) ?? coming[0] ?? null
  return {
    main,
    others: [...today, ...coming].filter((event) => event !== main),
    past: events.filter((event) => daysAhead(event, nowMs) < 0).reverse(),
  }
}
