import { computed, reactive, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { BUILT_IN_WORDING } from '#domain/consent/built-in-wording.ts'
import type { WordingLanguage } from '#domain/consent/wording.ts'
import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { useLocale } from '#client/i18n/use-locale.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { ConsentMark } from '#client/services/minors.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { faultOfName } from './read-consent.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']
type Field = 'people' | 'signer'

/** Ids of the controls that may be at fault. */
export const listConsentIds: Readonly<Record<Field, string>> = {
  people: 'list-people',
  signer: 'list-signer',
}

/**
 * The school's list of a whole group: who brought it is named once, and all are saved in one saving, which one tap
 * takes back. What was entered stays until it is saved.
 */
export function useListConsent(name: () => string, chosen: () => readonly PersonId[], opened: OpenBoard) {
  const { minors } = useServices()
  const { t } = useI18n()
  const { locale } = useLocale()
  const tell = useTold(name)
  const form = reactive<{ language: WordingLanguage; signer: string }>({
    language: locale.value,
    signer: '',
  })
  const faults = shallowRef<Readonly<Partial<Record<Field, string>>>>({})
  /** The photo of the list. */
  const paper = shallowRef<Uint8Array<ArrayBuffer> | null>(null)
  const failure = ref<NotSaved | null>(null)
  const isSaving = ref(false)
  const wording = opened.read((board) => board.settings().wording ?? BUILT_IN_WORDING, BUILT_IN_WORDING)

  function check(): boolean {
    const signer = form.signer.trim()
    const fault = signer === '' ? 'signer' : faultOfName(signer)
    faults.value = {
      ...(chosen().length === 0 && { people: t('minors.list.nobody') }),
      ...(fault !== null && { signer: t(`minors.consent.faults.${fault}`) }),
    }
    return Object.keys(faults.value).length === 0
  }
  async function save(): Promise<boolean> {
    const board = opened.board.value
    if (!check() || board === null || isSaving.value) return false
    isSaving.value = true
    failure.value = null
    const list = { version: wording.value.version, language: form.language, signer: form.signer.trim() }
    const outcome = await settleSave(minors.noteListConsents(board, chosen(), list, paper.value))
    isSaving.value = false
    failure.value = outcome.kind === 'not-saved' ? outcome.reason : null
    if (outcome.kind === 'saved') tell(board.id, outcome.facts, outcome.marks ?? [])
    return outcome.kind === 'saved'
  }
  const problems = computed(() =>
    (Object.keys(listConsentIds) as Field[]).flatMap((field) => {
      const text = faults.value[field]
      return text === undefined ? [] : [{ id: listConsentIds[field], text }]
    }),
  )
  return { form, paper, wording, faults, problems, failure, isSaving, save }
}

/** Says what was saved, and leaves the way back in the list. */
function useTold(name: () => string) {
  const { t } = useI18n()
  const format = useFormat()
  const announcer = useAnnouncer()
  const recent = useRecentMarks()
  return (event: EventId, facts: readonly FactId[], marks: readonly ConsentMark[]): void => {
    const [first] = marks
    // everybody has an answer from another phone in the meantime
    if (first === undefined) return
    const told = t('check-in.whole.name', { name: name(), n: format.value.number(marks.length) })
    recent.remember({ event, person: first.person, name: told, kind: 'consents', facts, marks })
    announcer.announce(t('minors.list.saved', { name: told }))
  }
}
