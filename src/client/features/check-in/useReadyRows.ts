import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { storeToRefs } from 'pinia'
import { useListView } from '#client/stores/list-view.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import type { FoundItem } from './list-items.ts'

/** As many as fill a high screen. */
const MOST_ROWS = 20
/** The search itself comes up first. */
const readyAfterMs = 150

export interface ReadyRows {
  readonly rows: ComputedRef<readonly FoundItem[]>
  /** Nothing is searched for: the rows are there and nobody may see, hear or reach them. */
  readonly isWaiting: ComputedRef<boolean>
}

/**
 * The rows of the search, made out of sight before anybody types: the first letter then writes into rows that are
 * there. Without letters they stay as they were.
 */
export function useReadyRows({ read }: OpenBoard, found: Readonly<Ref<readonly FoundItem[]>>): ReadyRows {
  const { query, isSearching } = storeToRefs(useListView())
  const isReady = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    isSearching,
    (isOpen) => {
      clearTimeout(timer)
      isReady.value = false
      if (isOpen) timer = setTimeout(() => (isReady.value = true), readyAfterMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  const isWaiting = computed(() => query.value.trim() === '')
  const first = read<readonly FoundItem[]>((open) => open.people().slice(0, MOST_ROWS), [])
  const rows = computed<readonly FoundItem[]>((before) => {
    if (!isWaiting.value) return found.value
    if (before !== undefined && before.length > 0 && isSearching.value) return before
    return isReady.value ? first.value : []
  })
  return { rows, isWaiting }
}
