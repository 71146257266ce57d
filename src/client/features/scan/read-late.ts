import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Board } from '#client/services.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

/** By then the answer is on the screen, also on a slow phone. */
export const ANSWER_DRAWN_MS = 150

/**
 * Reads something costly off the board a moment after each change: with ten thousand people on the list the answer to
 * a code must not wait until they are counted.
 */
export function readLate<Value>(
  opened: OpenBoard,
  pick: (board: Board) => Value,
  missing: Value,
  mayRead: () => boolean = () => true,
): Readonly<ShallowRef<Value>> {
  const value = shallowRef(missing)
  let timer: ReturnType<typeof setTimeout> | undefined
  function read(): void {
    timer = undefined
    const open = opened.follow()
    value.value = open === null || !mayRead() ? missing : pick(open)
  }
  watch(
    () => [opened.follow()?.version(), mayRead()],
    () => (timer ??= setTimeout(read, ANSWER_DRAWN_MS)),
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => clearTimeout(timer))
  return value
}
