import type { DeviceId, EventId, FactId } from '../ids.ts'
import { foldClosing } from '../fold/closing-view.ts'
import { correctTime } from '../fold/clock.ts'
import type { FactTable } from '../fold/fact-table.ts'
import type { Contradiction, PersonView } from '../fold/person-view.ts'
import type { Mark } from '../fold/presence.ts'
import type { Double } from './doubles.ts'
import type { HeldLook } from './held.ts'
import { listRivalIncidents } from './rival-incidents.ts'
import type { RivalIncidents } from './rival-incidents.ts'
import { listRivalCounts, listRivalResults } from './rival-records.ts'
import type { RivalCounts, RivalResults } from './rival-records.ts'
import { findRivalConsents, listRivalTimes } from './rival-statements.ts'
import type { RivalConsents, RivalTimes } from './rival-statements.ts'
import { listValues } from './rival-values.ts'
import { listSharedLooks } from './shared-passes.ts'
import type { SharedPass } from './shared-passes.ts'
import { devicesOf, listRecords } from './sides.ts'
import type { LookSide } from './sides.ts'
import type { TwoPlaces } from './two-places.ts'

/** Something that a person should settle: both sides, never an answer of our own (FACT-4, FACT-6, FACT-7). */
export type Look =
  | {
      readonly kind: 'maybe-here' | 'left-without-arriving'
      readonly person: PersonView
      /** The marks that do not fit together, earliest first. */
      readonly marks: readonly Mark[]
    }
  | {
      readonly kind: 'rival-values'
      readonly person: PersonView
      readonly field: string
      /** As they shall be shown; empty: the field was cleared. */
      readonly values: readonly LookSide<string>[]
      /** All that give the field a value now. */
      readonly facts: readonly FactId[]
    }
  /** One mark's time was corrected differently. */
  | ({ readonly kind: 'rival-times' } & RivalTimes)
  /** Guardians' answers differ. */
  | ({ readonly kind: 'rival-consents' } & RivalConsents)
  /** A pass that stands for several people. */
  | ({ readonly kind: 'shared-pass' } & SharedPass)
  /** People without names, counted differently. */
  | ({ readonly kind: 'rival-counts' } & RivalCounts)
  /** A result of the day, corrected differently. */
  | ({ readonly kind: 'rival-results' } & RivalResults)
  /** What happened to somebody, corrected differently. */
  | ({ readonly kind: 'rival-incidents' } & RivalIncidents)
  /** Two entries that look like one person. */
  | ({ readonly kind: 'same-person' } & Double)
  /** At two events at once, as far as this phone holds both. */
  | ({ readonly kind: 'two-places' } & TwoPlaces)
  /** Set aside by the server; an organiser decides. */
  | ({ readonly kind: 'held' } & HeldLook)
  /** Two reports were made of different logs. */
  | { readonly kind: 'closings'; readonly marks: readonly LookClosing[] }

export interface LookClosing {
  readonly fact: FactId
  readonly devices: readonly DeviceId[]
  readonly ms: number
}

export interface LookDeps {
  readonly table: FactTable
  readonly event: EventId
  readonly people: readonly PersonView[]
  readonly doubles: readonly Double[]
}

/**
 * Everything of an event that needs a look: closings first, then people in the list's order, passes, counts, results,
 * incidents and doubles.
 */
export function listLooks({ table, event, people, doubles }: LookDeps): readonly Look[] {
  return [
    ...listClosings(table),
    ...people.flatMap((person) => listLooksOf(table, person)),
    ...listSharedLooks(table, people).map((found) => ({ kind: 'shared-pass', ...found }) as const),
    ...listRivalCounts(table).map((found) => ({ kind: 'rival-counts', ...found }) as const),
    ...listRivalResults(table, event).map((found) => ({ kind: 'rival-results', ...found }) as const),
    ...listRivalIncidents(table, event).map((found) => ({ kind: 'rival-incidents', ...found }) as const),
    ...doubles.map((double) => ({ kind: 'same-person', ...double }) as const),
  ]
}

function listLooksOf(table: FactTable, person: PersonView): readonly Look[] {
  const consents = findRivalConsents(table, person)
  return [
    ...person.contradictions.flatMap((each) => looksOf(table, person, each)),
    ...(consents ? [{ kind: 'rival-consents', ...consents } as const] : []),
  ]
}

function looksOf(table: FactTable, person: PersonView, contradiction: Contradiction): readonly Look[] {
  const { kind, facts } = contradiction
  switch (kind) {
    case 'maybe-here':
    case 'left-without-arriving':
      return [{ kind, person, marks: person.presence.marks.filter(({ id }) => facts.includes(id)) }]
    case 'rival-values': {
      const { field } = contradiction
      return [{ kind, person, field, facts, values: listValues(table, { field, facts }) }]
    }
    case 'rival-times':
      return listRivalTimes(person).map((found) => ({ kind, ...found }))
    case 'shared-pass':
      // told once for all who share it
      return []
  }
}

function listClosings(table: FactTable): readonly Look[] {
  const { facts, isContradiction } = foldClosing(table)
  if (!isContradiction) return []
  const marks = listRecords(table, facts).map((record) => ({
    fact: record.id,
    devices: devicesOf(record),
    ms: correctTime(table, record).ms,
  }))
  return [{ kind: 'closings', marks }]
}
