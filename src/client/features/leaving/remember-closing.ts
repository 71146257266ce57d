import { parsePersonId, type EventId, type FactId } from '#domain/ids.ts'
import type { Departure, PartyDeparture } from '#client/services/leaving.ts'
import type { RecentMark } from '#client/stores/recent-marks.ts'

/**
 * A closing as one thing that one tap takes back: the departures that were written with it, and the closing itself,
 * which was saved last.
 */
export function describeClosing(
  event: EventId,
  facts: readonly FactId[],
  departures: readonly Departure[],
  parties: readonly Pick<PartyDeparture, 'party'>[],
): Omit<RecentMark, 'name'> | null {
  const whose = [...departures.map(({ person }) => person), ...parties.map(({ party }) => party.id)]
  const closing = facts.at(-1)
  // the bar needs something that it is about: nobody left, so it is the event
  const first = parsePersonId(whose[0] ?? event)
  if (closing === undefined || first === null) return null
  const marks = whose.flatMap((person, at) => {
    const fact = facts[at]
    return fact === undefined ? [] : [{ person, fact }]
  })
  return { event, person: first, kind: 'closed', facts, marks, closing }
}
