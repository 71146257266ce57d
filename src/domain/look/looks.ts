import type { DeviceId, FactId } from '../ids.ts'
import { foldClosing } from '../fold/closing-view.ts'
import { correctTime } from '../fold/clock.ts'
import type { FactRecord, FactTable } from '../fold/fact-table.ts'
import type { Contradiction, PersonView } from '../fold/person-view.ts'
import type { Mark } from '../fold/presence.ts'
import type { Double } from './doubles.ts'
import type { HeldLook } from './held.ts'
import { readField } from './rival-values.ts'
import type { TwoPlaces } from './two-places.ts'

/** One of several values that phones gave to one field. */
export interface LookValue {
  /** As it shall be shown; empty: the field was cleared. */
  readonly text: string
  /** Who says so: any of these facts stands for the value. */
  readonly facts: readonly [FactId, ...FactId[]]
  readonly devices: readonly DeviceId[]
  /** When it was first said, Unix ms. */
  readonly ms: number
}

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
      readonly values: readonly LookValue[]
      /** All that give the field a value now. */
      readonly facts: readonly FactId[]
    }
  /** Settled on the page of the person, where times and passes are. */
  | { readonly kind: 'rival-times' | 'shared-pass'; readonly person: PersonView }
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

/** Everything of an event that needs a look: closings first, then people in the list's order, then doubles. */
export function listLooks(
  table: FactTable,
  people: readonly PersonView[],
  doubles: readonly Double[],
): readonly Look[] {
  return [
    ...listClosings(table),
    ...people.flatMap((person) => person.contradictions.map((each) => lookOf(table, person, each))),
    ...doubles.map((double) => ({ kind: 'same-person', ...double }) as const),
  ]
}

function lookOf(table: FactTable, person: PersonView, contradiction: Contradiction): Look {
  const { kind, facts } = contradiction
  switch (kind) {
    case 'maybe-here':
    case 'left-without-arriving':
      return { kind, person, marks: person.presence.marks.filter(({ id }) => facts.includes(id)) }
    case 'rival-values': {
      const { field } = contradiction
      return { kind, person, field, facts, values: listValues(table, facts, field) }
    }
    case 'rival-times':
    case 'shared-pass':
      return { kind, person }
  }
}

/** The values of a field with those who gave them, the one that everybody shows first (FACT-4). */
function listValues(table: FactTable, facts: readonly FactId[], field: string): readonly LookValue[] {
  const values = new Map<string, LookValue>()
  for (const record of listRecords(table, facts)) {
    const { text } = readField(record, field)
    const { ms } = correctTime(table, record)
    const known = values.get(text)
    const devices = devicesOf(record)
    values.set(
      text,
      known
        ? {
            text,
            facts: [...known.facts, record.id],
            devices: [...new Set([...known.devices, ...devices])],
            ms: Math.min(known.ms, ms),
          }
        : { text, facts: [record.id], devices, ms },
    )
  }
  return [...values.values()]
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

function listRecords(table: FactTable, facts: readonly FactId[]): readonly FactRecord[] {
  return facts.flatMap((id) => table.facts.get(id) ?? [])
}

function devicesOf({ authors }: FactRecord): readonly DeviceId[] {
  return [...new Set(authors.map(({ device }) => device))]
}
