import { nextTick, onScopeDispose, readonly, ref, type Ref } from 'vue'

export interface Paper {
  /** Everybody is in the page, not only whoever is in sight. */
  readonly isWhole: Readonly<Ref<boolean>>
  readonly print: () => Promise<void>
}

/**
 * A list that draws what is in sight goes to paper whole, whether this page or the browser's menu asks for it. It stays
 * whole until the page is left: a browser that says too early that it has printed must not find names gone.
 */
export function usePaper(): Paper {
  const isWhole = ref(false)
  const media = window.matchMedia('print')
  const makeWhole = (): void => {
    isWhole.value = true
  }
  window.addEventListener('beforeprint', makeWhole)
  media.addEventListener('change', makeWhole)
  onScopeDispose(() => {
    window.removeEventListener('beforeprint', makeWhole)
    media.removeEventListener('change', makeWhole)
  })
  async function print(): Promise<void> {
    makeWhole()
    // while this page's script waits for the printer nothing would be drawn any more
    await nextTick()
    window.print()
  }
  return { isWhole: readonly(isWhole), print }
}
