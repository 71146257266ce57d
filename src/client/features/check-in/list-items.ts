import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import type { GroupCount } from '#client/services.ts'
import type { ListFilter } from '#client/stores/list-view.ts'

/** The head of a group in the list. */
export interface Band {
  readonly band: string
  readonly listed: number
  readonly here: number
  /** Not here yet. */
  readonly expected: number
}

export type ListItem = Band | PersonView

export function isBand(item: ListItem): item is Band {
  return 'band' in item
}

export function isHere(person: PersonView): boolean {
  return person.presence.state === 'here' || person.presence.state === 'maybe-here'
}

function fits(person: PersonView, filter: ListFilter): boolean {
  if (filter === 'all') return true
  return filter === 'here' ? isHere(person) : person.presence.state === filter
}

export interface ListRequest {
  readonly people: readonly PersonView[]
  readonly groups: readonly GroupCount[]
  readonly filter: ListFilter
  /** Who is on the screen already under this filter: they stay, so that no row moves under a thumb. Grows here. */
  readonly shown: Set<PersonId>
}

/** The rows of the list: people in the order given, under the heads of their groups; no heads where nobody has one. */
export function listItems({ people, groups, filter, shown }: ListRequest): ListItem[] {
  const members = new Map<string, PersonView[]>()
  for (const person of people) {
    if (!shown.has(person.id) && !fits(person, filter)) continue
    shown.add(person.id)
    const list = members.get(person.group)
    if (list) list.push(person)
    else members.set(person.group, [person])
  }
  if (groups.every(({ group }) => group === '')) return [...members.values()].flat()
  const items: ListItem[] = []
  for (const { group, ...counts } of nameless(groups)) {
    const list = members.get(group)
    if (!list) continue
    items.push({ band: group, ...counts })
    // one by one: ten thousand arguments are more than a call may have
    for (const person of list) items.push(person)
  }
  return items
}

/** People without a group come last. */
function nameless(groups: readonly GroupCount[]): readonly GroupCount[] {
  return [...groups.filter(({ group }) => group !== ''), ...groups.filter(({ group }) => group === '')]
}
