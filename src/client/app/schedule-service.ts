import { foldEvent } from '#domain/fold/event-view.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import { foldSchedule } from '#domain/fold/event-view.ts'
import type { EventId, StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import type { ScheduleService } from '#client/services.ts'
import type { StreamView } from '#client/views/stream-view.ts'
import type { PhoneCore } from './phone-core.ts'

/** The events of all years this phone knows, folded again only when a schedule changed. */
export function createScheduleService(core: PhoneCore, hasContact: () => boolean): ScheduleService {
  let events: readonly EventView[] | null = null
  core.schedules.onChange(() => {
    events = null
  })
  const list = () => {
    events ??= core.schedules
      .views()
      .flatMap((view) => foldSchedule(view.table))
      .sort((a, b) => a.startsMs - b.startsMs || (a.id < b.id ? -1 : 1))
    return events
  }
  return {
    events: list,
    event(id) {
      const view = findSchedule(core, id)
      return view && foldEvent(view.table, id)
    },
    isKnown: () => hasContact() || list().length > 0,
    onChange: (listener) => core.schedules.onChange(listener),
  }
}

/** The schedule that an event stands in. */
export function findSchedule(core: PhoneCore, event: EventId): StreamView | null {
  return core.schedules.views().find((view) => view.table.bySubject.has(event)) ?? null
}

/** The event that a stream is about, and the schedule that says so. */
export function findEventOf(
  core: PhoneCore,
  stream: StreamId,
): { readonly event: EventView; readonly in: StreamId } | null {
  const about = parseStream(stream)
  if (about?.kind !== 'event' && about?.kind !== 'contacts') return null
  const view = findSchedule(core, about.event)
  const event = view && foldEvent(view.table, about.event)
  return event && { event, in: view.stream }
}
