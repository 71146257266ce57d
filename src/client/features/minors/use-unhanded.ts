import type { ComputedRef } from 'vue'
import type { PersonView } from '#domain/fold/person-view.ts'
import { lacksHandOver } from '#domain/minors/unhanded.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useMinors } from './use-minors.ts'

/** Minors who left and of whom nobody wrote with whom, in the order of the list. */
export function useUnhanded(opened: OpenBoard): ComputedRef<readonly PersonView[]> {
  const { rule } = useMinors(opened)
  return opened.read((board) => {
    const by = rule.value
    if (by === null || board.counts().left === 0) return []
    return board
      .people()
      .filter(({ presence }) => presence.state === 'left')
      .filter((person) => lacksHandOver(person, () => board.handOvers(person), by))
  }, [])
}
