import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { MarkFailure } from '#client/features/check-in/index.ts'
import { useKeptDraft, type KeptForm } from '#client/features/drafts/index.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { emptyWalkIn, WALK_IN, type WalkInDraft } from '#client/stores/form-drafts.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { readWalkIn, type WalkInField, type WalkInProblem } from './read-walk-in.ts'

/** Shorter beginnings have too many namesakes to be worth a warning. */
const shortestName = 3
const mostNamesakes = 3

export interface Added {
  readonly person: PersonId
  readonly name: string
}

export interface AddPerson {
  readonly draft: KeptForm<WalkInDraft>
  readonly namesakes: ComputedRef<readonly PersonView[]>
  readonly problems: Readonly<
    ShallowRef<readonly { readonly field: WalkInField; readonly problem: WalkInProblem }[]>
  >
  readonly failure: Readonly<ShallowRef<MarkFailure['reason'] | null>>
  readonly isSaving: Readonly<Ref<boolean>>
  /** Who was added last, until the next one is begun. */
  readonly added: Readonly<ShallowRef<Added | null>>
  /** Resolves to whether somebody was added; if not, the form is as it was. */
  readonly add: () => Promise<boolean>
  readonly addAnother: () => void
}

/**
 * Puts somebody who is not on the list onto it, and marks them, in one saving.
 * @param party of which they are one: they then fill a place of its count
 */
export function useAddPerson(
  event: EventId,
  { board, read }: OpenBoard,
  party: () => CountedParty | null = () => null,
): AddPerson {
  const { attendance, groups } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const recent = useRecentMarks()
  const draft = useKeptDraft(event, WALK_IN, emptyWalkIn)
  const typed = draft.form
  const added = shallowRef<Added | null>(null)
  const problems = shallowRef<AddPerson['problems']['value']>([])
  const failure = shallowRef<MarkFailure['reason'] | null>(null)
  const isSaving = ref(false)

  const namesakes = read<readonly PersonView[]>(
    (open) =>
      typed.name.trim().length < shortestName
        ? []
        : open.listTypedNamesakes(typed.name).slice(0, mostNamesakes),
    [],
  )

  async function add(): Promise<boolean> {
    const form = readWalkIn({ ...typed, who: typed.who ?? undefined, minor: typed.minor ?? undefined })
    problems.value = form.kind === 'wrong' ? form.problems : []
    const open = board.value
    if (form.kind === 'wrong' || open === null || isSaving.value) return false
    isSaving.value = true
    failure.value = null
    const saved = JSON.stringify(typed)
    const of = party()
    const outcome = await settleSave(
      of
        ? groups.nameOne(open, of, form.entry, form.contact)
        : attendance.addWalkIn(open, form.entry, form.contact),
    )
    isSaving.value = false
    if (outcome.kind === 'not-saved') {
      failure.value = outcome.reason
      return false
    }
    if (outcome.person !== undefined) {
      added.value = { person: outcome.person, name: form.entry.name }
      recent.remember({
        event,
        person: outcome.person,
        name: form.entry.name,
        kind: 'walk-in',
        facts: outcome.facts,
      })
    }
    const { here, listed } = open.counts()
    announcer.announce(t('check-in.said.added', { name: form.entry.name, here, listed }))
    // what was typed meanwhile is about the next one
    if (JSON.stringify(typed) === saved) draft.clear()
    return true
  }
  return {
    draft,
    namesakes: computed(() => namesakes.value),
    problems,
    failure,
    isSaving,
    added,
    add,
    addAnother: () => (added.value = null),
  }
}
