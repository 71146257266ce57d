import { ref, type Ref } from 'vue'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { lacksConsent } from '#domain/minors/is-minor.ts'
import type { MinorRule } from '#domain/minors/is-minor.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useGroupMarks } from './useGroupMarks.ts'
import type { GroupMarks } from './useGroupMarks.ts'

export interface WholeGroup extends Pick<GroupMarks, 'isSaving' | 'failure'> {
  /** The group that is being marked as a whole; `null`: none. */
  readonly group: Ref<string | null>
  /** Who of it has not come. */
  readonly waiting: Readonly<Ref<PersonView[]>>
  /** How many children of it have no consent: a school's list may speak for them. */
  readonly withoutConsent: Readonly<Ref<number>>
  /** Marks these people of it here; the group is put away once that is kept. */
  readonly mark: (chosen: readonly PersonId[]) => Promise<void>
}

export function useWholeGroup(opened: OpenBoard, rule: Readonly<Ref<MinorRule | null>>): WholeGroup {
  const group = ref<string | null>(null)
  const { isSaving, failure, checkIn } = useGroupMarks(() => opened.board.value)
  const waiting = opened.read<PersonView[]>(
    (open) =>
      group.value === null
        ? []
        : open.people().filter((each) => each.group === group.value && each.presence.state === 'expected'),
    [],
  )
  const withoutConsent = opened.read((open) => {
    const asked = rule.value
    if (group.value === null || asked === null) return 0
    return open.people().filter((person) => person.group === group.value && lacksConsent(person, asked))
      .length
  }, 0)

  async function mark(chosen: readonly PersonId[]): Promise<void> {
    if (group.value !== null && (await checkIn(group.value, chosen))) group.value = null
  }
  return { group, waiting, withoutConsent, isSaving, failure, mark }
}
