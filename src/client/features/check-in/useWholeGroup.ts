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
  /** How many children of a group have no consent: a school's list may speak for them. */
  readonly withoutConsent: (group: string) => number
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
  /** Counted once for each change of the list, and only for groups that are looked at. */
  const lacking = opened.read<(name: string) => number>(
    (open) => {
      const [asked, known] = [rule.value, new Map<string, number>()]
      const count = (name: string, of: MinorRule) =>
        open.people().filter((person) => person.group === name && lacksConsent(person, of)).length
      return (name) => {
        const n = known.get(name) ?? (asked === null ? 0 : count(name, asked))
        known.set(name, n)
        return n
      }
    },
    () => 0,
  )
  const withoutConsent = (name: string): number => lacking.value(name)

  async function mark(chosen: readonly PersonId[]): Promise<void> {
    if (group.value !== null && (await checkIn(group.value, chosen))) group.value = null
  }
  return { group, waiting, withoutConsent, isSaving, failure, mark }
}
