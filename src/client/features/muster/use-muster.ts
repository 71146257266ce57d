import { computed, ref, shallowRef, watch } from 'vue'
import { listMuster, type Muster } from '#domain/minors/muster.ts'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { EventId, PartyId, PersonId } from '#domain/ids.ts'
import { useMinors } from '#client/features/minors/index.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { readCalled, writeCalled } from './called.ts'

const NOBODY: Muster = { sections: [], parties: [], count: 0, minorCount: 0 }

/** Who is still here, and whom one has called of them. */
export function useMuster(event: EventId, opened: OpenBoard) {
  const { rule } = useMinors(opened)
  const only = ref<'all' | 'minors'>('all')
  const muster = opened.read(
    (board) =>
      rule.value === null ? NOBODY : listMuster(board.people(), rule.value, board.parties(), only.value),
    NOBODY,
  )
  const lines = computed(() => muster.value.sections.flatMap((section) => section.lines))
  const called = shallowRef(readCalled(event))
  watch(called, (now) => writeCalled(event, now))

  const parties = computed<readonly CountedParty[]>(() => muster.value.parties)
  /** Everything that is called one after another, with how many heads that is. */
  const calls = computed(() => [
    ...lines.value.map(({ person, heads }) => ({ id: person.id, heads })),
    ...parties.value.map(({ id, unnamed }) => ({ id, heads: unnamed })),
  ])
  const sum = (some: readonly { readonly heads: number }[]) => some.reduce((all, { heads }) => all + heads, 0)

  function toggle(one: PersonId | PartyId): void {
    const next = new Set(called.value)
    if (!next.delete(one)) next.add(one)
    called.value = next
  }
  return {
    muster,
    lines,
    parties,
    /** Heads of those shown. */
    allCount: computed(() => sum(calls.value)),
    only,
    called,
    calledCount: computed(() => sum(calls.value.filter(({ id }) => called.value.has(id)))),
    toggle,
    /** Another round: nobody is called yet. */
    beginAnew: () => (called.value = new Set()),
  }
}
