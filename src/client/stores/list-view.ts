import { defineStore } from 'pinia'
import { markRaw, ref } from 'vue'
import type { VirtualizerHandle } from 'virtua/vue'
import type { EventId } from '#domain/ids.ts'

export const listFilters = ['expected', 'here', 'left', 'all'] as const
export type ListFilter = (typeof listFilters)[number]

/** Under the heads of their groups, or all in one alphabet. */
export type ListArrangement = 'groups' | 'names'

/** Where a long list was left. Plain data: nothing on the screen follows it. */
export interface ListPlace {
  /** Pixels from the top of the whole list. */
  readonly offset: number
  readonly rows: number
  /** Measured heights of that many rows. */
  readonly sizes?: VirtualizerHandle['cache']
}

const top: ListPlace = { offset: 0, rows: 0 }

/** How the list was left, so that it is found the same way again after a look at a person. */
export const useListView = defineStore('list-view', () => {
  const event = ref<EventId | null>(null)
  const filter = ref<ListFilter>('all')
  const arrangement = ref<ListArrangement>('groups')
  const query = ref('')
  const isSearching = ref(false)
  const places = markRaw<Record<ListFilter, ListPlace>>({
    expected: top,
    here: top,
    left: top,
    all: top,
  })

  function begin(wanted: EventId): void {
    if (event.value === wanted) return
    event.value = wanted
    filter.value = 'all'
    query.value = ''
    isSearching.value = false
    for (const one of listFilters) places[one] = top
  }
  /** Another arrangement puts every row elsewhere. */
  function arrange(wanted: ListArrangement): void {
    arrangement.value = wanted
    for (const one of listFilters) places[one] = top
  }
  let isNewerSaid = false
  /** Whether to say, once a session, that other phones may have newer marks. */
  function takeNewer(): boolean {
    const isFirst = !isNewerSaid
    isNewerSaid = true
    return isFirst
  }
  return { event, filter, arrangement, arrange, query, isSearching, places, begin, takeNewer }
})
