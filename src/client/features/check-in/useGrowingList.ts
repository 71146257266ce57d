import { computed, onBeforeUnmount, onMounted, ref, watch, type ComputedRef, type ShallowRef } from 'vue'

/** Pixels: no row is lower, whatever it says. */
const LOWEST_ROW = 72
/** Before the first measurement. */
const HEIGHT = 480
/** So many rows beyond the last one drawn have their room kept, so that a scroll does not stop at the last one. */
const ROOM = 10

export interface GrowingList<Item> {
  /** The first of all items: those in sight, and more once somebody scrolls. */
  readonly drawn: ComputedRef<readonly Item[]>
  /** Pixels to keep below them. */
  readonly room: ComputedRef<number>
  /** To be called at each scroll. */
  readonly follow: () => void
}

/**
 * A list of which nobody reads more than the beginning: each letter writes into the few rows in sight and nothing is
 * measured. Rows that were drawn stay until other letters are typed.
 * @param typed begins the list anew
 */
export function useGrowingList<Item>(
  scroller: Readonly<ShallowRef<HTMLElement | null>>,
  items: () => readonly Item[],
  typed: () => unknown,
): GrowingList<Item> {
  const height = ref(HEIGHT)
  const scrolled = ref(0)
  const wanted = computed(() => Math.ceil((height.value + 2 * scrolled.value) / LOWEST_ROW))
  // the same people are the same list: the next letter often finds them again, and then no row is looked at
  const drawn = computed<readonly Item[]>((before) => {
    const now = items().slice(0, wanted.value)
    return before?.length === now.length && before.every((item, at) => item === now[at]) ? before : now
  })

  function follow(): void {
    scrolled.value = Math.max(scrolled.value, scroller.value?.scrollTop ?? 0)
  }
  watch(typed, () => {
    if (scrolled.value > 0) scroller.value?.scrollTo(0, 0)
    scrolled.value = 0
  })

  const observer = new ResizeObserver(([entry]) => {
    if (entry) height.value = entry.contentRect.height
  })
  onMounted(() => scroller.value && observer.observe(scroller.value))
  onBeforeUnmount(() => observer.disconnect())

  return {
    drawn,
    room: computed(() => Math.min(ROOM, items().length - drawn.value.length) * LOWEST_ROW),
    follow,
  }
}
