import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { VirtualizerHandle } from 'virtua/vue'
import type { EventId } from '#domain/ids.ts'

export type ListFilter = 'expected' | 'here' | 'all'

/** Where a long list was left. Plain data: nothing on the screen follows it. */
export interface ListPlace {
  /** Pixels from the top of the whole list. */
  offset: number
  rows: number
  /** Measured heights of that many rows. */
  sizes?: VirtualizerHandle['cache']
}

/** How the list was left, so that it is found the same way again after a look at a person. */
export const useListView = defineStore('list-view', () => {
  const event = ref<EventId | null>(null)
  const filter = ref<ListFilter>('all')
  const query = ref('')
  const isSearching = ref(false)
  const places: Readonly<Record<ListFilter, ListPlace>> = {
    expected: { offset: 0, rows: 0 },
    here: { offset: 0, rows: 0 },
    all: { offset: 0, rows: 0 },
  }

  function begin(wanted: EventId): void {
    if (event.value === wanted) return
    event.value = wanted
    filter.value = 'all'
    query.value = ''
    isSearching.value = false
    for (const place of Object.values(places)) place.offset = 0
  }
  return { event, filter, query, isSearching, places, begin }
})
