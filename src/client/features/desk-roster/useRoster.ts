import { computed, ref } from 'vue'
import type { LiveBoard } from '#client/features/desk/use-live-board.ts'
import { fitsFilter, orderRoster, type RosterFilter, type RosterOrder } from './order-roster.ts'

/** The whole list of an event: searched, filtered and put in order. A search keeps its own order, best first. */
export function useRoster(live: LiveBoard) {
  const query = ref('')
  const filter = ref<RosterFilter>('all')
  /** Empty: every group. */
  const group = ref('')
  const order = ref<RosterOrder>('name')

  const people = live.read((board) => board.people())
  const search = live.read((board) => (text: string) => board.search(text))
  const shown = computed(() => {
    const isSearch = query.value.trim() !== ''
    const found = isSearch ? search.value(query.value) : people.value
    const kept = found.filter(
      (person) => fitsFilter(person, filter.value) && (group.value === '' || person.group === group.value),
    )
    return isSearch ? kept : orderRoster(kept, order.value)
  })
  const groups = live.read((board) => board.groups().flatMap((each) => each.group || []))
  return { query, filter, group, order, people, shown, groups }
}
