import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
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

function makeLive(board: Board, version: ShallowRef<number>): LiveBoard {
  return {
    board,
    read: (read) =>
      computed(() => {
        void version.value
        return read(board)
      }),
  }
}

/** Opens an event's board and closes it with the scope, also when it is left before it has opened. */
export function useBoard(event: EventId): Readonly<ShallowRef<BoardState>> {
  const { boards } = useServices()
  const state = shallowRef<BoardState>({ kind: 'opening' })
  const version = shallowRef(0)
  const stops: (() => void)[] = []
  let left = false

  function take(board: Board): void {
    if (left) {
      board.close()
      return
    }
    stops.push(
      board.onChange(() => version.value++),
      () => board.close(),
    )
    state.value = { kind: 'open', live: makeLive(board, version) }
  }
  onScopeDispose(() => {
    left = true
    for (const stop of stops) stop()
  })
  boards.open(event).then(take, () => (state.value = { kind: 'failed' }))
  return state
}
