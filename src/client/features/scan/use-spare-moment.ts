import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { ANSWER_DRAWN_MS } from './read-late.ts'

/** A code that is held there already is read by then. */
const AFTER_START_MS = 1_000

/**
 * Becomes true once the scanner works and nobody waits for it: counting ten thousand people takes a slow phone a
 * second, and the first in the queue is not to wait for that. `isWorking`: there is a picture, or there will be none, and
 * the list is read, so that a code that was held there all the time has its answer soon.
 */
export function useSpareMoment(isWorking: () => boolean, hasAnswered: () => boolean): Readonly<Ref<boolean>> {
  const isSpare = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  function soon(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => (isSpare.value = true), ms)
  }
  watch(isWorking, (isNow) => isNow && !isSpare.value && soon(AFTER_START_MS))
  watch(hasAnswered, (isNow) => isNow && !isSpare.value && soon(ANSWER_DRAWN_MS))
  onScopeDispose(() => clearTimeout(timer))
  return readonly(isSpare)
}
