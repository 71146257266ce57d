import { computed, ref, shallowRef, watch } from 'vue'
import { listMuster, type Muster } from '#domain/minors/muster.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { useMinors } from '#client/features/minors/index.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { readCalled, writeCalled } from './called.ts'

const NOBODY: Muster = { sections: [], count: 0, minorCount: 0 }

/** Who is still here, and whom one has called of them. */
export function useMuster(event: EventId, opened: OpenBoard) {
  const { rule } = useMinors(opened)
  const only = ref<'all' | 'minors'>('all')
  const muster = opened.read(
    (board) => (rule.value === null ? NOBODY : listMuster(board.people(), rule.value, only.value)),
    NOBODY,
  )
  const lines = computed(() => muster.value.sections.flatMap((section) => section.lines))
  const called = shallowRef(readCalled(event))
  watch(called, (now) => writeCalled(event, now))

  function toggle(person: PersonId): void {
    const next = new Set(called.value)
    if (!next.delete(person)) next.add(person)
    called.value = next
  }
  return {
    muster,
    lines,
    only,
    called,
    calledCount: computed(() => lines.value.filter(({ person }) => called.value.has(person.id)).length),
    toggle,
    /** Another round: nobody is called yet. */
    beginAnew: () => (called.value = new Set()),
  }
}
