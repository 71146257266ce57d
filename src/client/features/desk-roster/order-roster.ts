import type { PersonView } from '#domain/fold/person-view.ts'
import { kazakhSortKey } from '#domain/text/kazakh-order.ts'
import { isHere, stateOf } from '#client/features/desk/person-lines.ts'

export const rosterOrders = ['name', 'number', 'group', 'state'] as const
export type RosterOrder = (typeof rosterOrders)[number]

export const rosterFilters = ['all', 'expected', 'here', 'left', 'walk-in', 'look'] as const
export type RosterFilter = (typeof rosterFilters)[number]

/** Whether somebody belongs to what is asked for; `look`: something about them is contradictory. */
export function fitsFilter(person: PersonView, filter: RosterFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'here':
      return isHere(person)
    case 'walk-in':
      return person.source === 'walk-in'
    case 'look':
      return person.contradictions.length > 0
    case 'expected':
    case 'left':
      return person.presence.state === filter
  }
}

/** The people in another order; within equals they stay as they came, by the Kazakh alphabet. */
export function orderRoster(people: readonly PersonView[], order: RosterOrder): readonly PersonView[] {
  switch (order) {
    case 'name':
      return people
    case 'number':
      return [...people].sort((a, b) => (a.no ?? LAST) - (b.no ?? LAST))
    case 'group':
      return sortByKeys(people)
    case 'state':
      return [...people].sort(
        (a, b) =>
          STATE_ORDER.indexOf(a.presence.state) - STATE_ORDER.indexOf(b.presence.state) ||
          (stateOf(b).sinceMs ?? 0) - (stateOf(a).sinceMs ?? 0),
      )
  }
}

const LAST = Number.MAX_SAFE_INTEGER
const STATE_ORDER = ['maybe-here', 'here', 'left', 'expected']

/** A key is dear to make and groups are few: each key once. */
function sortByKeys(people: readonly PersonView[]): readonly PersonView[] {
  const keys = new Map<string, string>()
  const keyOf = ({ group, className }: PersonView): string => {
    const text = `${group}, ${className}`
    const key = keys.get(text) ?? (group === '' ? '\uffff' : kazakhSortKey(text))
    keys.set(text, key)
    return key
  }
  return [...people].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}
