import { storeToRefs } from 'pinia'
import { computed, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue'
import type { EventId } from '#domain/ids.ts'
import type { StorageFailure } from '#client/ports.ts'
import type { Board } from '#client/services.ts'
import { useServices } from '#client/injection-keys.ts'
import { useLocale } from '#client/i18n/use-locale.ts'
import { useOpenBoard } from './open-board.ts'
import { useWhenThere } from './when-there.ts'

export interface OpenBoard {
  /** `null` while this phone's copy is being read, and after a failure. Does not follow changes inside it. */
  readonly board: ComputedRef<Board | null>
  readonly failure: Readonly<Ref<StorageFailure | null>>
  /** The board once it is open, for what was pressed before that; `null`: it cannot be read, and the page says so. */
  readonly ready: () => Promise<Board | null>
  /** The board, for something that is to be worked out again after each of its changes. */
  readonly follow: () => Board | null
  /** Reads something off the board, and again after every change. */
  readonly read: <Value>(pick: (board: Board) => Value, missing: Value) => ComputedRef<Value>
}

/** Opens the board of an event for a page; `null` opens none. */
export function useBoard(event: MaybeRefOrGetter<EventId | null>): OpenBoard {
  const { boards } = useServices()
  const store = useOpenBoard()
  const { board, failure } = storeToRefs(store)
  const { locale } = useLocale()

  watch(
    () => [toValue(event), locale.value] as const,
    ([wanted, order]) => {
      if (wanted !== null) void store.open(boards, wanted, order)
    },
    { immediate: true },
  )
  const follow = (): Board | null => (board.value?.id === toValue(event) ? board.value : null)
  return {
    board: computed(follow),
    failure,
    ready: useWhenThere(follow, () => failure.value !== null),
    follow,
    read: (pick, missing) =>
      computed(() => {
        const open = follow()
        return open === null ? missing : pick(open)
      }),
  }
}
