import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import type { Custody } from '#client/ports.ts'
import type { BoardCounts } from '#client/services.ts'
import { useListView } from '#client/stores/list-view.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { listItems, type ListItem, type ListRequest } from './list-items.ts'
import { patchItems } from './patch-items.ts'

const nothing: BoardCounts = {
  listed: 0,
  here: 0,
  left: 0,
  expected: 0,
  nameless: { expected: 0, here: 0, left: 0 },
  onServer: 0,
  onPhoneOnly: 0,
  onPeers: 0,
  needLook: 0,
}

export interface Roster {
  readonly items: Readonly<Ref<ListItem[]>>
  readonly counts: ComputedRef<BoardCounts>
  /** Where what is shown of a person lies; `null` where nothing is shown yet. */
  readonly custodyOf: (person: PersonView) => Custody | null
  readonly custodyOfParty: (party: CountedParty) => Custody
}

/** The list of one event under the chosen filter. */
export function useRoster({ board, follow, read }: OpenBoard): Roster {
  const view = useListView()
  const people = read((open) => open.people(), [])
  const groups = read((open) => open.groups(), [])
  const parties = read((open) => open.parties(), [])
  const counts = read((open) => open.counts(), nothing)
  const items = shallowRef<ListItem[]>([])
  let shown = new Set<PersonId>()
  let request: ListRequest | null = null

  watch(
    [people, groups, () => view.filter, () => board.value?.id, () => view.arrangement],
    (now, before) => {
      if (now[2] !== before[2] || now[3] !== before[3]) shown = new Set()
      const wanted = {
        people: people.value,
        groups: groups.value,
        parties: parties.value,
        filter: view.filter,
        arrangement: view.arrangement,
        shown,
      }
      items.value = (request && patchItems(items.value, request, wanted)) ?? listItems(wanted)
      request = wanted
    },
    { immediate: true },
  )
  return {
    items: computed(() => items.value),
    counts,
    custodyOf: (person) => follow()?.custodyOfPerson(person) ?? null,
    custodyOfParty: (party) => follow()?.custodyOfParty(party) ?? 'phone',
  }
}
