import { localClock, localDate, daysFromCivil } from '#domain/text/calendar.ts'
import { readClock } from '#client/ui/day-and-clock.ts'

/** The hours an event is planned for, and where on the earth that is. */
export interface EventHours {
  readonly startsMs: number
  readonly endsMs: number
  readonly utcOffsetMinutes: number
}

const DAY_MS = 86_400_000
/** Hours before the start that still belong to the first day of an event that goes on over midnight. */
const EARLY_MINUTES = 180

/**
 * The instant that somebody means by a time of day: on the day of the event; after midnight where the event goes on
 * over it. `null`: what was typed is no time.
 */
export function readEventTime(typed: string, event: EventHours): number | null {
  const clock = readClock(typed)
  if (clock === undefined) return null
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const minutes = hour * 60 + minute
  const offset = event.utcOffsetMinutes
  const start = localClock(event.startsMs, offset)
  const firstDay = daysFromCivil(localDate(event.startsMs, offset))
  const isOverMidnight = daysFromCivil(localDate(event.endsMs, offset)) > firstDay
  const isNextDay = isOverMidnight && minutes < start.hour * 60 + start.minute - EARLY_MINUTES
  return (firstDay + Number(isNextDay)) * DAY_MS + (minutes - offset) * 60_000
}

/** To a whole minute, as people say times. */
export function wholeMinute(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000
}
