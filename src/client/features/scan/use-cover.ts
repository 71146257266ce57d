import { computed, nextTick, onBeforeUnmount, onMounted, watch, type ComputedRef, type ShallowRef } from 'vue'
import { leavesByItself } from './outcome.ts'
import type { Scan } from './useScan.ts'

/**
 * An answer that stays covers the page: what lies under it cannot be reached until it is gone, and then has the
 * focus again that it had. Escape puts any answer away.
 */
export function useCover(
  { outcome, dismiss }: Pick<Scan, 'outcome' | 'dismiss'>,
  under: Readonly<ShallowRef<HTMLElement | null>>,
): ComputedRef<boolean> {
  const isCovered = computed(() => outcome.value !== null && !leavesByItself(outcome.value))
  /** Outside of dialogs: one that gives its answer here closes no sooner than the answer covers what opened it. */
  let last: Element | null = null
  let focused: Element | null = null
  function note({ target }: FocusEvent): void {
    if (target instanceof Element && target.closest('dialog') === null) last = target
  }
  watch(
    isCovered,
    async (isNow) => {
      const { activeElement: now } = document
      if (isNow) focused = now?.closest('dialog') ? last : now
      await nextTick()
      if (!isNow && focused instanceof HTMLElement && under.value?.contains(focused)) focused.focus()
    },
    { flush: 'pre' },
  )
  function press(key: KeyboardEvent): void {
    if (key.key === 'Escape' && outcome.value) dismiss()
  }
  onMounted(() => {
    addEventListener('keydown', press)
    addEventListener('focusin', note)
  })
  onBeforeUnmount(() => {
    removeEventListener('keydown', press)
    removeEventListener('focusin', note)
  })
  return isCovered
}
