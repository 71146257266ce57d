import { computed, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { DeviceView } from '#domain/fold/device-view.ts'
import type { DeviceId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { EventResults } from '#client/services/results.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useWhenThere } from '#client/stores/when-there.ts'

export type SaveFailure = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

export interface OpenResults {
  /** `null` until they are read. */
  readonly results: Readonly<ShallowRef<EventResults | null>>
  /** They, once they are read, for what was pressed before that; `null`: they cannot be. */
  readonly ready: () => Promise<EventResults | null>
  /** What phones are called. */
  readonly devices: ComputedRef<ReadonlyMap<DeviceId, DeviceView>>
  /** Reads something off the results, and again after every change of the board. */
  readonly read: <Value>(pick: (results: EventResults) => Value, missing: Value) => ComputedRef<Value>
  readonly failure: Readonly<Ref<SaveFailure | null>>
  readonly isSaving: Readonly<Ref<boolean>>
  /** The facts that were saved; `null`: nothing was, and `failure` says why. Only one saving goes on at a time. */
  readonly save: (save: (results: EventResults) => Promise<SaveOutcome>) => Promise<SavedFacts | null>
}

type SavedFacts = Extract<SaveOutcome, { kind: 'saved' }>['facts']

/** The results of the event that a page shows, and the one way to save into them. */
export function useResults(opened: OpenBoard): OpenResults {
  const services = useServices()
  const results = shallowRef<EventResults | null>(null)
  const failure = ref<SaveFailure | null>(null)
  const isSaving = ref(false)

  watch(
    opened.board,
    async (board) => {
      results.value = board && (await services.results.open(board))
    },
    { immediate: true },
  )

  const ready = useWhenThere(
    () => results.value,
    () => opened.failure.value !== null,
  )

  return {
    results,
    ready,
    devices: opened.read<ReadonlyMap<DeviceId, DeviceView>>((board) => board.devices(), new Map()),
    failure,
    isSaving,
    read: (pick, missing) =>
      computed(() => {
        const open = opened.follow()
        return open === null || results.value === null ? missing : pick(results.value)
      }),
    async save(work) {
      if (isSaving.value) return null
      isSaving.value = true
      const open = await ready()
      const outcome = open && (await settleSave(work(open)))
      isSaving.value = false
      // the page says itself that they cannot be read
      if (outcome === null) return null
      failure.value = outcome.kind === 'saved' ? null : outcome.reason
      return outcome.kind === 'saved' ? outcome.facts : null
    },
  }
}
