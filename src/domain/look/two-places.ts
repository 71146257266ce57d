import type { EventView } from '../fold/event-view.ts'
import type { FactTable } from '../fold/fact-table.ts'
import type { Stay } from '../fold/hours.ts'
import { findHolding, listPasses } from '../fold/passes.ts'
import { foldPerson } from '../fold/person-view.ts'
import type { PersonView } from '../fold/person-view.ts'
import type { DeviceId, PassId } from '../ids.ts'
import { known } from '../known.ts'

/** An event as this phone has it: its plan, and the copy of its stream. */
export interface EventCopy {
  readonly event: EventView
  readonly table: FactTable
}

/** Where somebody is said to have been, and from when to when. */
export interface StayedAt {
  readonly event: EventView
  readonly person: PersonView
  /** Who saw them arrive. */
  readonly devices: readonly DeviceId[]
  readonly fromMs: number
  /** The planned end where nobody saw them leave. */
  readonly untilMs: number
  readonly isEndSeen: boolean
}

/**
 * Somebody, or a pass of theirs, at two events at once (FACT-6). This is a view over what this phone happens to
 * hold; no fact says it, and no stream's state rests on another's (FACT-9).
 */
export interface TwoPlaces {
  /** As the event knows them from which one looks. */
  readonly person: PersonView
  /** The one where they came first is the first. */
  readonly places: readonly [StayedAt, StayedAt]
  /** When they must have left the first place, if they went on to the second; `null`: they were seen leaving later. */
  readonly movedMs: number | null
}

/** The way from one place to another takes longer; two neighbouring gates may share a minute. */
const LEAST_OVERLAP_MS = 600_000

/**
 * People of an event who are somewhere else meanwhile: by the id they share, or by a pass that stands for them there
 * too. Times that nobody measured accuse nobody.
 */
export function listTwoPlaces(
  here: EventCopy,
  people: readonly PersonView[],
  others: readonly EventCopy[],
): readonly TwoPlaces[] {
  return people
    .filter(({ stays }) => stays.length > 0)
    .flatMap((person) => {
      const passes = listGoodPasses(here.table, person)
      return others.flatMap((other) =>
        listPeopleOf(other.table, passes).flatMap((there) => {
          const places = findOverlap(listStaysAt(here.event, person), listStaysAt(other.event, there))
          return places ? [{ person, places, movedMs: findMoved(places) }] : []
        }),
      )
    })
}

function listGoodPasses(table: FactTable, { ids }: PersonView): readonly PassId[] {
  return listPasses(table, ids).flatMap(({ pass, isRevoked }) => (isRevoked ? [] : [pass]))
}

function listPeopleOf(table: FactTable, passes: readonly PassId[]): readonly PersonView[] {
  const holdings = passes.map((pass) => findHolding(table, pass)).filter(({ isRevoked }) => !isRevoked)
  const ids = new Set(holdings.flatMap(({ people }) => people))
  return [...ids].flatMap((id) => foldPerson(table, id) ?? [])
}

/** A stay with the error of its times. */
interface MeasuredStay extends StayedAt {
  readonly errorMs: number
}

function listStaysAt(event: EventView, person: PersonView): readonly MeasuredStay[] {
  const { marks } = person.presence
  const errorMs = Math.max(0, ...marks.map(({ time }) => time.errorMs))
  return person.stays
    .filter(({ quality }) => quality !== 'claimed')
    .map((stay) => ({
      ...{ event, person, errorMs, fromMs: stay.fromMs },
      devices: known(marks.find(({ time }) => time.ms === stay.fromMs)).devices,
      untilMs: stay.untilMs ?? Math.max(stay.fromMs, event.endsMs),
      isEndSeen: isEndSeen(stay),
    }))
}

function isEndSeen({ untilMs, basis }: Stay): boolean {
  return untilMs !== null && basis !== 'default'
}

function findOverlap(
  mine: readonly MeasuredStay[],
  theirs: readonly MeasuredStay[],
): TwoPlaces['places'] | null {
  for (const a of mine)
    for (const b of theirs) {
      const commonMs = Math.min(a.untilMs, b.untilMs) - Math.max(a.fromMs, b.fromMs)
      if (commonMs > LEAST_OVERLAP_MS + a.errorMs + b.errorMs) return isEarlier(a, b) ? [a, b] : [b, a]
    }
  return null
}

/** The same on either side, also where both began at once. */
function isEarlier(a: StayedAt, b: StayedAt): boolean {
  return a.fromMs < b.fromMs || (a.fromMs === b.fromMs && a.event.id < b.event.id)
}

function findMoved([first, second]: TwoPlaces['places']): number | null {
  return first.isEndSeen || second.fromMs === first.fromMs ? null : second.fromMs
}
