import { computed, onMounted, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { EventView } from '#domain/fold/event-view.ts'
import { useServices } from '#client/injection-keys.ts'
import type { KeepOutcome, KeptPass } from '#client/services/passes.ts'
import { useGivenPass } from '#client/stores/given-pass.ts'
import { useLive } from '#client/stores/use-live.ts'
import { useNow } from '#client/stores/use-now.ts'

export interface MyPass {
  readonly kept: KeptPass
  /** `null`: a season's, or of an event that this phone does not know. */
  readonly event: EventView | null
}

export interface MyPasses {
  /** What comes next first, then what is over. `null`: being read. */
  readonly all: ComputedRef<readonly MyPass[] | null>
  /** Of several the one that is open. */
  readonly shown: ComputedRef<MyPass | null>
  readonly choose: (pass: MyPass) => void
  /** Whether it is gone; if not, it is there as before. */
  readonly letGo: (pass: MyPass) => Promise<boolean>
  readonly failure: Readonly<Ref<Extract<KeepOutcome, { kind: 'not-kept' }>['reason'] | null>>
}

/** The passes on this phone; one that was just opened from a link is kept first. */
export function useMyPasses(): MyPasses {
  const { passes, schedule } = useServices()
  const given = useGivenPass()
  const now = useNow()
  const events = useLive(schedule, () => schedule.events())
  const list = shallowRef<readonly KeptPass[] | null>(null)
  const chosen = ref<string | null>(null)
  const failure: ShallowRef<Extract<KeepOutcome, { kind: 'not-kept' }>['reason'] | null> = shallowRef(null)

  function withEvent(kept: KeptPass): MyPass {
    const { scope } = kept.pass
    const event = scope.kind === 'event' ? events.value.find(({ id }) => id === scope.event) : undefined
    return { kept, event: event ?? null }
  }
  /** Those to come by their beginning, those that are over behind them. */
  function rankOf({ event }: MyPass): number {
    if (event === null) return 0
    return event.endsMs >= now.value ? event.startsMs - now.value : Number.MAX_SAFE_INTEGER - event.endsMs
  }
  const all = computed(() => list.value && list.value.map(withEvent).sort((a, b) => rankOf(a) - rankOf(b)))
  async function read(): Promise<void> {
    list.value = await passes.listKept()
  }
  onMounted(async () => {
    const { fragment } = given
    given.fragment = null
    const outcome = fragment === null ? null : await passes.keep(fragment)
    if (outcome?.kind === 'kept') chosen.value = outcome.pass.pass.pass
    if (outcome?.kind === 'not-kept') failure.value = outcome.reason
    await read()
  })
  return {
    all,
    shown: computed(
      () => all.value?.find(({ kept }) => kept.pass.pass === chosen.value) ?? all.value?.[0] ?? null,
    ),
    choose: ({ kept }) => (chosen.value = kept.pass.pass),
    letGo: async ({ kept }) => {
      try {
        await passes.letGo(kept.pass)
      } catch {
        // Storage that fails: whoever asked is told, and the pass stays.
        return false
      }
      await read()
      return true
    },
    failure,
  }
}
