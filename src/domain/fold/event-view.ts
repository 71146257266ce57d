import type { EventId } from '../ids.ts'
import type { FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'

export type EventStatus = 'planned' | 'postponed' | 'cancelled'

/** An event as the schedule tells it. The offset is the event's own: phones' zone data may be years old. */
export interface EventView {
  readonly id: EventId
  readonly title: string
  /** Unix milliseconds. */
  readonly startsMs: number
  readonly endsMs: number
  readonly utcOffsetMinutes: number
  readonly place: string
  readonly meetingPoint: string
  readonly bring: string
  readonly status: EventStatus
}

/** Kazakhstan is UTC+5 as one since March 2024. */
export const KAZAKHSTAN_OFFSET_MINUTES = 300

/** The event, or `null` while its title or start is not known. */
export function foldEvent(table: FactTable, id: EventId): EventView | null {
  const { values } = foldFields(table, id, 'event-planned')
  const { title, starts, ends, offset, place, meeting, bring, status } = values
  if (typeof title !== 'string' || typeof starts !== 'number') return null
  return {
    id,
    title,
    startsMs: starts,
    endsMs: typeof ends === 'number' ? ends : starts,
    utcOffsetMinutes: typeof offset === 'number' ? offset : KAZAKHSTAN_OFFSET_MINUTES,
    place: typeof place === 'string' ? place : '',
    meetingPoint: typeof meeting === 'string' ? meeting : '',
    bring: typeof bring === 'string' ? bring : '',
    status: status === 'postponed' || status === 'cancelled' ? status : 'planned',
  }
}

/** All events of a schedule, earliest first. */
export function foldSchedule(table: FactTable): readonly EventView[] {
  const events: EventView[] = []
  for (const subject of table.bySubject.keys()) {
    const event = foldEvent(table, subject as EventId)
    if (event) events.push(event)
  }
  return events.sort((a, b) => a.startsMs - b.startsMs || (a.id < b.id ? -1 : 1))
}
