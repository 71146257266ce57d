import { getCurrentScope, watch } from 'vue'

/**
 * What is pressed before a page has read what it needs is done when it has, instead of being lost.
 * @param isLost whether it will never be there
 * @returns waits for the value; `null` when there will be none. Whoever waits on a page that is left waits for ever.
 */
export function useWhenThere<Value>(
  source: () => Value | null,
  isLost: () => boolean,
): () => Promise<Value | null> {
  const scope = getCurrentScope()
  return async () => {
    const known = source()
    if (known !== null || isLost()) return known
    return new Promise((resolve) => {
      scope?.run(() => {
        const stop = watch([source, isLost] as const, ([value, lost]) => {
          if (value === null && !lost) return
          stop()
          resolve(value)
        })
      })
    })
  }
}
