import type { Consent, PersonView, Source } from '#domain/fold/person-view.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import type { PersonId } from '#domain/ids.ts'
import type { ParticipantKind } from '#domain/participant.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import { columnReader, packColumn, packIds } from './columns.ts'
import type { Column } from './columns.ts'
import type { Steps } from './steps.ts'

const PERSON_ID_LENGTH = 16
const NOTHING: readonly never[] = []

/** A field of few values: each of them once, and which it is in each row. */
interface Choice<Value> {
  readonly values: readonly Value[]
  readonly places: Uint8Array
}

/** A list in its order: to fold and sort it anew costs more than all the rest of a start (SYN-13). */
export interface PackedPeople {
  readonly of: NameOrder
  readonly ids: string
  readonly keys: Column
  readonly names: Column
  /** Empty where it is the name. */
  readonly sortNames: Column
  /** `NaN`: none. */
  readonly numbers: Float64Array
  readonly groups: Column
  readonly classes: Column
  readonly localities: Column
  readonly born: Column
  readonly minors: Choice<boolean>
  readonly consents: Choice<Consent>
  readonly sources: Choice<Source>
  readonly kinds: Choice<ParticipantKind | null>
  /** Of whom more is known than a list says of those who are expected, by their places. */
  readonly others: readonly (readonly [number, PersonView])[]
}

/** People as they were folded, in order, and what they are ordered by. */
export interface OrderedPeople {
  readonly people: PersonView[]
  readonly keys: string[]
}

/** @param ordered not to be changed meanwhile */
export function* packPeople({ people, keys }: OrderedPeople, of: NameOrder): Steps<PackedPeople> {
  const packedKeys = packColumn(keys)
  yield
  const names = packColumn(people.map(({ name }) => name))
  yield
  const sortNames = packColumn(people.map(({ name, sortName }) => (sortName === name ? '' : sortName)))
  yield
  return {
    of,
    ids: packIds(people.map(({ id }) => id)),
    keys: packedKeys,
    ...{ names, sortNames },
    numbers: Float64Array.from(people, ({ no }) => no ?? NaN),
    groups: packColumn(people.map(({ group }) => group)),
    classes: packColumn(people.map(({ className }) => className)),
    localities: packColumn(people.map(({ locality }) => locality)),
    born: packColumn(people.map(({ born }) => born)),
    minors: packChoice(people.map(({ isMinor }) => isMinor)),
    consents: packChoice(people.map(({ consent }) => consent)),
    sources: packChoice(people.map(({ source }) => source)),
    kinds: packChoice(people.map(({ who }) => who)),
    others: [...people.entries()].filter(([, person]) => !isOnlyListed(person)),
  }
}

/** What people are ordered by: needed when one of them changes. */
export function unpackKeys({ keys, numbers }: PackedPeople): string[] {
  const keyOf = textReader(keys)
  return Array.from(numbers, (_, row) => keyOf(row))
}

/** Everybody as an object of their own, and nothing looked up: ten thousand of them are made at every start. */
export function unpackPeople(packed: PackedPeople): PersonView[] {
  const { ids, numbers } = packed
  const [nameOf, sortNameOf] = [textReader(packed.names), textReader(packed.sortNames)]
  const [groupOf, classOf] = [textReader(packed.groups), textReader(packed.classes)]
  const [localityOf, bornOf] = [textReader(packed.localities), textReader(packed.born)]
  const isMinor = choiceReader(packed.minors)
  const consentOf = choiceReader(packed.consents)
  const sourceOf = choiceReader(packed.sources)
  const kindOf = choiceReader(packed.kinds)
  const people: PersonView[] = []
  for (let row = 0; row < numbers.length; row++) {
    const id = ids.slice(row * PERSON_ID_LENGTH, (row + 1) * PERSON_ID_LENGTH) as PersonId
    const name = nameOf(row)
    const no = numbers[row] ?? NaN
    people.push({
      id,
      ids: [id],
      name,
      sortName: sortNameOf(row) || name,
      no: Number.isNaN(no) ? null : no,
      group: groupOf(row),
      className: classOf(row),
      locality: localityOf(row),
      born: bornOf(row),
      isMinor: isMinor(row),
      consent: consentOf(row),
      source: sourceOf(row),
      who: kindOf(row),
      party: null,
      companions: 0,
      presence: NOT_SEEN,
      stays: NOTHING,
      minutes: 0,
      contradictions: NOTHING,
    })
  }
  for (const [row, person] of packed.others) people[row] = person
  return people
}

function isOnlyListed(person: PersonView): boolean {
  const { ids, party, companions, presence, stays, minutes, contradictions } = person
  const isSeen = presence.state !== 'expected' || presence.leftWithoutArriving
  const all = [presence.marks, presence.witnesses, stays, contradictions]
  const isTold = companions > 0 || minutes > 0 || all.some(({ length }) => length > 0)
  return ids.length === 1 && party === null && !isSeen && !isTold
}

function packChoice<Value>(all: readonly Value[]): Choice<Value> {
  const values = [...new Set(all)]
  return { values, places: Uint8Array.from(all, (value) => values.indexOf(value)) }
}

function choiceReader<Value>({ values, places }: Choice<Value>): (row: number) => Value {
  return (row) => {
    const value = values[places[row] ?? -1]
    if (value === undefined) throw new Error('not a packed list')
    return value
  }
}

function textReader(column: Column): (row: number) => string {
  const read = columnReader(column)
  return (row) => {
    const value = read(row)
    if (typeof value !== 'string') throw new Error('not a packed list')
    return value
  }
}
