import type { EventId, FactId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import type { EventView } from '../fold/event-view.ts'
import { tidyText } from './registration.ts'

export type EventPlan = Omit<EventView, 'id' | 'status'> & { readonly status?: EventView['status'] }

/** "This event is planned"; belongs in the schedule of the year it starts in. */
export function draftEvent(event: EventId, plan: EventPlan): FactDraft {
  return { kind: 'event-planned', subjects: [event], body: eventBody(plan) }
}

/** A change of some fields of an event; replaces only the fields it sets (FACT-4). An empty text clears its field. */
export function draftEventChange(
  event: EventId,
  changes: Partial<EventPlan>,
  replaces: readonly FactId[],
): FactDraft {
  return { kind: 'event-planned', subjects: [event], body: eventBody(changes, null), replaces }
}

/** @param empty what stands for an empty text: `null` clears the field, `undefined` leaves it out. */
function eventBody(plan: Partial<EventPlan>, empty?: null): Record<string, CanonicalValue> {
  const body: Record<string, CanonicalValue> = {}
  const set = (key: string, given: string | number | undefined) => {
    const text = typeof given === 'string' ? tidyText(given) : given
    const value = text === '' ? empty : text
    if (value !== undefined) body[key] = value
  }
  set('title', plan.title)
  set('starts', plan.startsMs)
  set('ends', plan.endsMs)
  set('offset', plan.utcOffsetMinutes)
  set('place', plan.place)
  set('meeting', plan.meetingPoint)
  set('bring', plan.bring)
  set('status', plan.status)
  return body
}
