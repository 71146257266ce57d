import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { KAZAKHSTAN_OFFSET_MINUTES } from '#domain/fold/event-view.ts'
import type { ContactView } from '#domain/fold/contact-view.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { localDate } from '#domain/text/calendar.ts'
import type { MarkFailure } from '#client/features/check-in/index.ts'
import { useKeptDraft } from '#client/features/drafts/index.ts'
import { useServices } from '#client/injection-keys.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import {
  changesNothing,
  emptyCorrection,
  readCorrection,
  showFields,
  type CorrectionField,
  type CorrectionProblem,
} from './read-correction.ts'

/** Ids of the controls, in the order in which one meets them. */
export const correctionIds: Readonly<Record<CorrectionField, string>> = {
  name: 'correct-name',
  className: 'correct-class',
  born: 'correct-born',
  phone: 'correct-phone',
}

const NO_CONTACT: ContactView = { phones: [], guardianPhones: [], guardians: [], unread: '' }

/** What is known of somebody as a form: only what was written anew is saved, and it is kept until then. */
export function useCorrection(event: EventId, id: PersonId, opened: OpenBoard) {
  const { corrections } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const draft = useKeptDraft(event, `correct/${id}`, emptyCorrection)
  const { form } = draft
  const person = opened.read((board) => board.person(id), null)
  const contact = opened.read(
    (board) => (person.value === null ? NO_CONTACT : board.contact(person.value)),
    NO_CONTACT,
  )
  const faults = shallowRef<ReadonlyMap<CorrectionField, CorrectionProblem>>(new Map())
  const failure = ref<MarkFailure['reason'] | null>(null)
  const isSaving = ref(false)

  const shown = computed(() => person.value && showFields(form, person.value, contact.value))
  const field = (key: 'name' | 'group' | 'className' | 'born' | 'phone') =>
    computed({ get: () => shown.value?.[key] ?? '', set: (text: string) => (form[key] = text) })
  const isMinor = computed({
    get: () => shown.value?.isMinor ?? false,
    set: (next) => (form.minor = next ? 'yes' : 'no'),
  })
  const errorOf = (key: CorrectionField) => {
    const fault = faults.value.get(key)
    return fault && t(`correct.faults.${fault}`)
  }
  const problems = computed(() =>
    (Object.keys(correctionIds) as CorrectionField[]).flatMap((key) => {
      const text = errorOf(key)
      return text === undefined ? [] : [{ id: correctionIds[key], text }]
    }),
  )

  async function save(): Promise<boolean> {
    const [board, about] = [opened.board.value, person.value]
    if (board === null || about === null || isSaving.value) return false
    const read = readCorrection(form, about, contact.value, thisYear())
    faults.value = read.kind === 'wrong' ? read.problems : new Map<CorrectionField, CorrectionProblem>()
    if (read.kind === 'wrong') return false
    if (changesNothing(read)) return true
    isSaving.value = true
    failure.value = null
    const outcome = await settleSave(corrections.correct(board, about, read.change, read.phones))
    isSaving.value = false
    failure.value = outcome.kind === 'not-saved' ? outcome.reason : null
    if (outcome.kind === 'not-saved') return false
    announcer.announce(t('correct.saved', { name: read.change.name ?? about.name }))
    draft.clear()
    return true
  }
  const thisYear = () => localDate(Date.now(), KAZAKHSTAN_OFFSET_MINUTES).year

  return {
    draft,
    person,
    fields: {
      name: field('name'),
      group: field('group'),
      className: field('className'),
      born: field('born'),
      phone: field('phone'),
      isMinor,
    },
    problems,
    errorOf,
    failure,
    isSaving,
    save,
  }
}
