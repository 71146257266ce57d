import { computed, onScopeDispose, shallowRef, triggerRef, type ComputedRef, type ShallowRef } from 'vue'
import type { EventId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board } from '#client/services.ts'

/** An open board whose answers a screen can follow. */
export interface LiveBoard {
  readonly board: Board
  /** Reads the board again after every change of it. */
  read<Value>(read: (board: Board) => Value): ComputedRef<Value>
}

export type BoardState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly live: LiveBoard }
  /** The phone's copy could not be read: storage is broken. */
  | { readonly kind: 'failed' }

function makeLive(held: ShallowRef<Board>): LiveBoard {
  return { board: held.value, read: (read) => computed(() => read(held.value)) }
}

/** Opens an event's board and closes it with the scope, also when it is left before it has opened. */
export function useLiveBoard(event: EventId): Readonly<ShallowRef<BoardState>> {
  const { boards } = useServices()
  const state = shallowRef<BoardState>({ kind: 'opening' })
  const stops: (() => void)[] = []
  let left = false

  function take(board: Board): void {
    if (left) {
      board.close()
      return
    }
    const held = shallowRef(board)
    stops.push(
      // the same board with other answers
      board.onChange(() => {
        triggerRef(held)
      }),
      () => board.close(),
    )
    state.value = { kind: 'open', live: makeLive(held) }
  }
  onScopeDispose(() => {
    left = true
    for (const stop of stops) stop()
  })
  boards.open(event).then(take, () => (state.value = { kind: 'failed' }))
  return state
}
