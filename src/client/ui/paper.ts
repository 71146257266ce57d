import { nextTick, onScopeDispose } from 'vue'

/**
 * A page that draws less than goes to paper: draws the rest first, whether the page itself or the browser's menu asks
 * for it. What was drawn for paper should stay: a browser that says too early that it has printed must not find names
 * gone.
 * @param drawAll has everything in the page with the next rendering
 */
export function usePaper(drawAll: () => void): { readonly print: () => Promise<void> } {
  const media = window.matchMedia('print')
  window.addEventListener('beforeprint', drawAll)
  media.addEventListener('change', drawAll)
  onScopeDispose(() => {
    window.removeEventListener('beforeprint', drawAll)
    media.removeEventListener('change', drawAll)
  })
  return {
    async print() {
      drawAll()
      // while this page's script waits for the printer nothing would be drawn any more
      await nextTick()
      window.print()
    },
  }
}
