import { defineStore } from 'pinia'
import { ref, shallowRef, triggerRef } from 'vue'
import type { EventId } from '#domain/ids.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import { StorageFailure } from '#client/ports.ts'
import type { Board, BoardService, Stop } from '#client/services.ts'

/**
 * The event one is working on. Its board stays open while one walks between its list, its people and the form,
 * so that each page is there at once; opening another event closes it.
 */
export const useOpenBoard = defineStore('open-board', () => {
  const event = ref<EventId | null>(null)
  /** Triggered by every change inside the board. */
  const board = shallowRef<Board | null>(null)
  const failure = shallowRef<StorageFailure | null>(null)
  let stop: Stop | undefined

  function close(): void {
    stop?.()
    stop = undefined
    board.value?.close()
    board.value = null
    event.value = null
    failure.value = null
  }

  async function open(boards: BoardService, wanted: EventId, order: NameOrder): Promise<void> {
    if (event.value === wanted && failure.value === null) {
      board.value?.arrange(order)
      return
    }
    close()
    event.value = wanted
    try {
      const opened = await boards.open(wanted, order)
      if (event.value === wanted) hold(opened)
      else opened.close()
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error
      if (event.value === wanted) failure.value = error
    }
  }

  function hold(opened: Board): void {
    board.value = opened
    stop = opened.onChange(() => triggerRef(board))
  }

  return { event, board, failure, open, close }
})
