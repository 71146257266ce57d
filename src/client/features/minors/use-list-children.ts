import { computed, shallowReactive } from 'vue'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { isMinor, lacksConsent } from '#domain/minors/is-minor.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useMinors } from './use-minors.ts'

/** By the group somebody is listed in; by their class where they are in none. */
export function nameOfGroup({ group, className }: Pick<PersonView, 'group' | 'className'>): string {
  return group || className
}

/** The children of a group: who has no answer yet stands on the list until unticked, who refused is not asked again. */
export function useListChildren(group: () => string, opened: OpenBoard) {
  const { rule } = useMinors(opened)
  const left = shallowReactive(new Set<PersonId>())
  const members = opened.read(
    (board) => board.people().filter((person) => nameOfGroup(person) === group()),
    [],
  )
  const children = computed(() => {
    const by = rule.value
    return by === null ? [] : members.value.filter((person) => lacksConsent(person, by))
  })
  const refused = computed(() => {
    const by = rule.value
    const isAgainst = ({ consent }: PersonView) => consent === 'refused' || consent === 'withdrawn'
    return by === null ? [] : members.value.filter((person) => isAgainst(person) && isMinor(person, by))
  })
  const chosen = computed(() => children.value.filter(({ id }) => !left.has(id)).map(({ id }) => id))

  function toggle(id: PersonId): void {
    if (!left.delete(id)) left.add(id)
  }
  function toggleAll(): void {
    const isNobody = chosen.value.length === 0
    left.clear()
    if (!isNobody) for (const { id } of children.value) left.add(id)
  }
  return { children, refused, chosen, left, toggle, toggleAll }
}
