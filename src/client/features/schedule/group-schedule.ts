import type { EventView } from '#domain/fold/event-view.ts'
import { localDate } from '#domain/text/calendar.ts'

export interface ScheduleDay {
  readonly key: string
  readonly day: number
  /** 1 (Monday) to 7. */
  readonly weekday: number
  readonly events: readonly EventView[]
}

export interface ScheduleMonth {
  readonly key: string
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly days: readonly ScheduleDay[]
}

/** Events under the month and day on which they begin at their own place; the order given is kept. */
export function groupSchedule(events: readonly EventView[]): readonly ScheduleMonth[] {
  const months: {
    key: string
    year: number
    month: number
    days: (ScheduleDay & { events: EventView[] })[]
  }[] = []
  for (const event of events) {
    const { year, month, day, weekday } = localDate(event.startsMs, event.utcOffsetMinutes)
    const monthKey = `${year}-${month}`
    let last = months.at(-1)
    if (last?.key !== monthKey) months.push((last = { key: monthKey, year, month, days: [] }))
    const dayKey = `${monthKey}-${day}`
    const open = last.days.at(-1)
    if (open?.key === dayKey) open.events.push(event)
    else last.days.push({ key: dayKey, day, weekday, events: [event] })
  }
  return months
}

/** Events that are not over, earliest first, and those that are, latest first. */
export function splitByTime(
  events: readonly EventView[],
  nowMs: number,
): { readonly ahead: readonly EventView[]; readonly past: readonly EventView[] } {
  return {
    ahead: events.filter((event) => event.endsMs >= nowMs),
    past: events.filter((event) => event.endsMs < nowMs).reverse(),
  }
}
