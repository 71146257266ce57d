import type { RouteLocationRaw } from 'vue-router'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import type { GroupCount } from '#client/services.ts'
import type { ListArrangement, ListFilter } from '#client/stores/list-view.ts'

/** The head of a group in the list, or of those counted without names. */
export interface Band {
  readonly band: string
  readonly listed: number
  readonly here: number
  /** Not here yet. */
  readonly expected: number
  readonly isOfParties?: true
}

/** To the school's list of consents of a group. */
export interface ConsentsWay {
  /** Children of whom no guardian's answer is known. */
  readonly n: number
  readonly to: RouteLocationRaw
}

/** What one does with the list as a whole; stands above it and scrolls away. */
export interface Tools {
  readonly tools: true
}

export type ListItem = Band | Tools | CountedParty | PersonView
/** Of a search; below `similar` stand those whose names are only like what is typed. */
export type FoundItem = 'similar' | PersonView

export function isBand(item: ListItem): item is Band {
  return 'band' in item
}

export function isTools(item: ListItem): item is Tools {
  return 'tools' in item
}

export function isParty(item: ListItem): item is CountedParty {
  return 'unnamed' in item
}

/** Of a row, the same as long as it is about the same. */
export function keyOf(item: ListItem): string {
  if (isTools(item)) return 'tools'
  if (isBand(item)) return item.isOfParties ? 'parties' : `band ${item.band}`
  return item.id
}

export function isHere(person: PersonView): boolean {
  return person.presence.state === 'here' || person.presence.state === 'maybe-here'
}

export function fits(person: PersonView, filter: ListFilter): boolean {
  if (filter === 'all') return true
  return filter === 'here' ? isHere(person) : person.presence.state === filter
}

export interface ListRequest {
  readonly people: readonly PersonView[]
  readonly groups: readonly GroupCount[]
  readonly parties: readonly CountedParty[]
  readonly filter: ListFilter
  readonly arrangement: ListArrangement
  /** Who is on the screen already under this filter: they stay, so that no row moves under a thumb. Grows here. */
  readonly shown: Set<PersonId>
}

const tools: Tools = { tools: true }

/**
 * The rows of the list: people in the order given, under the heads of their groups; no heads where nobody has one or
 * none are wanted. Who was counted without names comes first. Empty where there is nobody.
 */
export function listItems(request: ListRequest): ListItem[] {
  const { people, groups, filter, arrangement, shown } = request
  const members = new Map<string, PersonView[]>()
  const isFlat = arrangement === 'names' || groups.every(({ group }) => group === '')
  for (const person of people) {
    if (!shown.has(person.id) && !fits(person, filter)) continue
    shown.add(person.id)
    const head = isFlat ? '' : person.group
    const list = members.get(head)
    if (list) list.push(person)
    else members.set(head, [person])
  }
  const items: ListItem[] = listParties(request)
  // one by one: ten thousand arguments are more than a call may have
  const add = (list: readonly PersonView[]) => list.forEach((person) => items.push(person))
  if (isFlat) add(members.get('') ?? [])
  else
    for (const { group, ...counts } of nameless(groups)) {
      const list = members.get(group)
      if (!list) continue
      items.push({ band: group, ...counts })
      add(list)
    }
  return items.length > 0 ? [tools, ...items] : items
}

function listParties({ parties, filter }: ListRequest): ListItem[] {
  const fitting = parties.filter(
    ({ state, count, named }) => (filter === 'all' || state === filter) && count + named.length > 0,
  )
  if (fitting.length === 0) return []
  const sum = (those: readonly CountedParty[]) => those.reduce((heads, { unnamed }) => heads + unnamed, 0)
  const here = sum(fitting.filter(({ state }) => state === 'here'))
  return [{ band: '', isOfParties: true, listed: sum(fitting), here, expected: 0 }, ...fitting]
}

/** People without a group come last. */
function nameless(groups: readonly GroupCount[]): readonly GroupCount[] {
  return [...groups.filter(({ group }) => group !== ''), ...groups.filter(({ group }) => group === '')]
}
