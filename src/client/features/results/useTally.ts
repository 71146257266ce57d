import { computed, reactive, ref } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { IccItem } from '#domain/results/catalogue.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenResults, SaveFailure } from './useResults.ts'

type Counts = ReadonlyMap<IccItem, number>

export interface TallyCounter {
  /** All phones' counts, with what was tapped here a moment ago. */
  readonly counts: ComputedRef<Counts>
  /** Counted here since the app was opened: only that can be taken back here. */
  readonly own: ComputedRef<Counts>
  /** Taps that are not on the disk yet. */
  readonly isPending: ComputedRef<boolean>
  readonly failure: Readonly<Ref<SaveFailure | null>>
  readonly last: Readonly<Ref<Tap | null>>
  readonly add: (item: IccItem, by: 1 | -1) => void
}

interface Tap {
  readonly item: IccItem
  readonly by: 1 | -1
}

const NOTHING: Counts = new Map()

/**
 * Counts items by tapping. A tap is written at once; those that come meanwhile go together in the next fact, so that
 * however fast one taps, the disk is never more than one writing behind.
 */
export function useTally({ ready, read }: OpenResults): TallyCounter {
  /** What this phone's counts are to be, where the disk does not say so yet. */
  const wanted = reactive(new Map<IccItem, number>())
  const failure = ref<SaveFailure | null>(null)
  const last = ref<Tap | null>(null)
  let isWriting = false
  const saved = read((open) => open.results().items, NOTHING)
  const ownSaved = read((open) => open.ownTally(), NOTHING)

  async function write(): Promise<void> {
    if (isWriting) return
    isWriting = true
    const open = await ready()
    while (wanted.size > 0 && open) {
      const taken = new Map(wanted)
      const outcome = await settleSave(open.tally(taken))
      failure.value = outcome.kind === 'saved' ? null : outcome.reason
      // What was not saved is shown as such, and goes with the next tap.
      if (outcome.kind !== 'saved') break
      for (const [item, count] of taken) if (wanted.get(item) === count) wanted.delete(item)
    }
    isWriting = false
  }

  const own = computed(() => new Map([...ownSaved.value, ...wanted]))
  return {
    own,
    counts: computed(() => {
      const counts = new Map(saved.value)
      for (const [item, count] of wanted)
        counts.set(item, (counts.get(item) ?? 0) - (ownSaved.value.get(item) ?? 0) + count)
      return counts
    }),
    isPending: computed(() => wanted.size > 0),
    failure,
    last,
    add(item, by) {
      const count = own.value.get(item) ?? 0
      if (count + by < 0) return
      wanted.set(item, count + by)
      last.value = { item, by }
      void write()
    },
  }
}
