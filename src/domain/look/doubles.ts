import type { FactTable } from '../fold/fact-table.ts'
import { listPartings } from '../fold/joins.ts'
import type { PersonView } from '../fold/person-view.ts'
import type { PersonId } from '../ids.ts'
import { compareNames, readComparedWords } from '../text/similar-names.ts'

/** Two entries that may be one person, and what says so. Never joined by itself (FACT-7). */
export interface Double {
  readonly person: PersonView
  readonly other: PersonView
  /** They share a phone number. Children share a parent's, so the names have to agree somewhat too. */
  readonly isSamePhone: boolean
}

export interface DoublesDeps {
  readonly table: FactTable
  /** The event's contacts; an empty table where they are not to be read. */
  readonly contacts: FactTable
  readonly people: readonly PersonView[]
  readonly find: (id: PersonId) => PersonView | null
  /** People whose name is the same or similar. */
  readonly listNamesakes: (name: string) => readonly PersonView[]
}

/** More than anybody settles in a day. */
const MOST = 100

/**
 * Likely doubles: somebody added on the day whose name is like another's, and people with one phone number whose
 * names do not speak against it. Rosters hold many different people of like names, so these are not asked about.
 */
export function listDoubles(deps: DoublesDeps): readonly Double[] {
  const doubles = new Map<string, Double>()
  const phones = indexPhones(deps.contacts)
  const add = (a: PersonView, b: PersonView, isSamePhone: boolean) => {
    if (a.id === b.id || doubles.size >= MOST) return
    const [person, other] = a.id < b.id ? [a, b] : [b, a]
    const key = person.id + other.id
    if (doubles.get(key)?.isSamePhone || listPartings(deps.table, a.ids, b.ids).length > 0) return
    doubles.set(key, { person, other, isSamePhone })
  }
  for (const ids of phones.values()) for (const [a, b] of pairsOf(ids, deps.find)) add(a, b, true)
  for (const person of deps.people)
    if (person.source === 'walk-in' && person.name !== '')
      for (const other of deps.listNamesakes(person.name)) add(person, other, false)
  return [...doubles.values()]
}

/** Numbers that more than one entry has. */
function indexPhones(contacts: FactTable): ReadonlyMap<string, ReadonlySet<PersonId>> {
  const first = new Map<string, PersonId>()
  const index = new Map<string, Set<PersonId>>()
  for (const { kind, personal, subjects } of contacts.facts.values()) {
    const phones = kind === 'contact-noted' ? personal?.['phones'] : null
    if (!Array.isArray(phones)) continue
    const person = subjects[0] as PersonId
    for (const phone of phones.filter((each) => typeof each === 'string')) {
      const before = first.get(phone)
      if (before === undefined) first.set(phone, person)
      else if (before !== person) index.set(phone, (index.get(phone) ?? new Set([before])).add(person))
    }
  }
  return index
}

/** A number of a whole school says nothing. */
const MOST_SHARING = 6

function pairsOf(
  ids: ReadonlySet<PersonId>,
  find: DoublesDeps['find'],
): readonly (readonly [PersonView, PersonView])[] {
  if (ids.size > MOST_SHARING) return []
  const people = [...ids].flatMap((id) => find(id) ?? [])
  return people.flatMap((a, i) =>
    people.slice(i + 1).flatMap((b) => (isAlike(a, b) ? [[a, b] as const] : [])),
  )
}

function isAlike(a: PersonView, b: PersonView): boolean {
  return compareNames(readComparedWords(a.name), readComparedWords(b.name)) !== 'different'
}
