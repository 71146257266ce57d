import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { VirtualizerHandle } from 'virtua/vue'

const none: readonly never[] = []

export interface KeptRow {
  /** What the list draws though it may be out of sight; nothing where no key was used. */
  readonly places: ComputedRef<readonly number[]>
  readonly note: (event: FocusEvent) => void
}

/**
 * A list that draws only what is in sight takes the focus with a row that is scrolled away, and the next Tab begins
 * at the top of the page. The row that has the focus stays in the page instead, and the two beside it to which Tab
 * goes on, as in a list that is drawn whole.
 * @param keyOf tells a row from all others, also once it has changed
 * @param margin how high what stands above the rows in the same scroller is, in pixels
 */
export function useKeptRow<Item>(
  list: Readonly<Ref<VirtualizerHandle | null>>,
  items: () => readonly Item[],
  keyOf: (item: Item) => string,
  margin = () => 0,
): KeptRow {
  const key = shallowRef<string | null>(null)
  let place = -1

  const hasKey = (item: Item | undefined): boolean => item !== undefined && keyOf(item) === key.value
  const places = computed(() => {
    if (key.value === null) return none
    // where it was before, nearly always
    if (!hasKey(items()[place])) place = items().findIndex(hasKey)
    if (place === -1) return none
    return [place - 1, place, place + 1].filter((at) => at >= 0 && at < items().length)
  })
  /** A finger leaves nothing to go on from, and its touch is not to wait for this. */
  function note({ target }: FocusEvent): void {
    const row = target instanceof Element && target.matches(':focus-visible') ? target.closest('li') : null
    place = row === null ? -1 : (list.value?.findItemIndex(row.offsetTop + margin()) ?? -1)
    const item = items()[place]
    key.value = item === undefined ? null : keyOf(item)
  }
  return { places, note }
}
