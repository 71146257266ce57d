import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Board } from '#client/services.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

/** By then the answer is on the screen, also on a slow phone. */
const LATER_MS = 60

/**
 * Reads something costly off the board a moment after each change: with ten thousand people on the list the answer to
 * a code must not wait until they are counted.
 */
export function readLate<Value>(
  opened: OpenBoard,
  pick: (board: Board) => Value,
  missing: Value,
): Readonly<ShallowRef<Value>> {
  const value = shallowRef(missing)
  let timer: ReturnType<typeof setTimeout> | undefined
  function read(): void {
    timer = undefined
    const open = opened.follow()
    value.value = open === null ? missing : pick(open)
  }
  watch(
    () => opened.follow()?.version(),
    () => (timer ??= setTimeout(read, LATER_MS)),
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => clearTimeout(timer))
  return value
}
