import { computed, shallowReactive, type ComputedRef, type Ref } from 'vue'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { PartyId } from '#domain/ids.ts'
import type { PartyDeparture } from '#client/services/leaving.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

export interface LeavingParty extends PartyDeparture {
  readonly party: CountedParty
}

export interface PartyDepartures {
  /** Counted without names, and still here. */
  readonly parties: ComputedRef<readonly CountedParty[]>
  /** Those of which somebody says that they stay. */
  readonly staying: Set<PartyId>
  /** What is to be saved: of whoever came after the time that is said of all, nothing. */
  readonly leaving: ComputedRef<readonly LeavingParty[]>
  /** Heads without names of which nothing is written, for they came later. */
  readonly unwritten: ComputedRef<number>
}

/**
 * People who were counted without names leave with everybody (FACT-10), but those that are said to stay.
 * @param atMs when all of them left; `null`: now
 */
export function usePartyDepartures(opened: OpenBoard, atMs: Readonly<Ref<number | null>>): PartyDepartures {
  const parties = opened.read<readonly CountedParty[]>(
    (board) => board.parties().filter(({ state, count }) => state === 'here' && count > 0),
    [],
  )
  const staying = shallowReactive(new Set<PartyId>())
  const going = computed(() => parties.value.filter(({ id }) => !staying.has(id)))
  const cameAfter = ({ arrivedMs }: CountedParty) => atMs.value !== null && arrivedMs > atMs.value
  return {
    parties,
    staying,
    leaving: computed(() =>
      going.value.filter((party) => !cameAfter(party)).map((party) => ({ party, leftMs: atMs.value })),
    ),
    unwritten: computed(() => going.value.filter(cameAfter).reduce((sum, { unnamed }) => sum + unnamed, 0)),
  }
}
