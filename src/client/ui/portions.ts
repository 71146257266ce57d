import { computed, nextTick, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'

export interface Portions<Item> {
  /** Those that are drawn, in the order they have in the whole list. */
  readonly drawn: ComputedRef<readonly Item[]>
  /** How many are not drawn yet. */
  readonly missing: ComputedRef<number>
  /** Draws them all with the next rendering. */
  readonly drawAll: () => void
}

/** So long may a portion take: the page reacts between two of them. */
const AIM_MS = 16

/**
 * A list that has to be in the page whole, for paper say, and would take seconds to draw: it is drawn portion by
 * portion. What is drawn stays drawn while it is in the list.
 * @param keyOf tells an item from all others, and from the same one that has to be drawn anew
 */
export function usePortions<Item>(
  items: () => readonly Item[],
  keyOf: (item: Item) => string,
): Portions<Item> {
  const keys = shallowRef<ReadonlySet<string>>(new Set())
  const drawn = computed(() => items().filter((item) => keys.value.has(keyOf(item))))
  const missing = computed(() => items().length - drawn.value.length)
  let isDrawing = false
  let isOver = false
  onScopeDispose(() => (isOver = true))

  function draw(most: number): void {
    const all = items().map(keyOf)
    const next = all.filter((key) => !keys.value.has(key)).slice(0, most)
    const kept = all.filter((key) => keys.value.has(key))
    keys.value = new Set([...kept, ...next])
  }

  async function drawOn(): Promise<void> {
    if (isDrawing) return
    isDrawing = true
    for (let size = 1; missing.value > 0 && !isOver;) {
      const beganMs = performance.now()
      draw(size)
      await nextTick()
      const tookMs = Math.max(1, performance.now() - beganMs)
      size = Math.ceil(Math.min(2 * size, (size * AIM_MS) / tookMs))
      await new Promise((resolve) => setTimeout(resolve))
    }
    isDrawing = false
  }
  watch(missing, (some) => void (some > 0 && drawOn()), { immediate: true })

  return { drawn, missing, drawAll: () => draw(Number.POSITIVE_INFINITY) }
}
