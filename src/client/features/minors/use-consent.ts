import { computed, reactive, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { BUILT_IN_WORDING } from '#domain/consent/built-in-wording.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { useServices } from '#client/injection-keys.ts'
import { useLocale } from '#client/i18n/use-locale.ts'
import type { SaveOutcome } from '#client/services.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { checkConsent, type ConsentField, type ConsentForm } from './read-consent.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

/** Ids of the controls, in the order in which one meets them. */
export const consentIds: Readonly<Record<ConsentField, string>> = {
  answer: 'consent-answer',
  way: 'consent-way',
  signer: 'consent-signer',
  pad: 'consent-pad',
}

/** The form of a consent: checked when it is sent; what was entered stays until it is saved. */
export function useConsent(person: () => PersonView | null, opened: OpenBoard) {
  const { minors } = useServices()
  const { t } = useI18n()
  const { locale } = useLocale()
  const announcer = useAnnouncer()
  const form = reactive<ConsentForm>({
    answer: undefined,
    way: undefined,
    language: locale.value,
    signer: '',
    relation: undefined,
    strokes: [],
    isTyped: false,
  })
  const faults = shallowRef<ReadonlyMap<ConsentField, string>>(new Map())
  /** The photo of the signed paper. */
  const paper = shallowRef<Uint8Array<ArrayBuffer> | null>(null)
  const failure = ref<NotSaved | null>(null)
  const isSaving = ref(false)
  const wording = opened.read((board) => board.settings().wording ?? BUILT_IN_WORDING, BUILT_IN_WORDING)
  const errorOf = (field: ConsentField) => {
    const fault = faults.value.get(field)
    return fault && t(`minors.consent.faults.${fault}`)
  }

  async function save(): Promise<boolean> {
    const check = checkConsent(form, wording.value.version)
    faults.value = check.kind === 'faults' ? check.faults : new Map()
    const [board, about] = [opened.board.value, person()]
    if (check.kind === 'faults' || board === null || about === null || isSaving.value) return false
    isSaving.value = true
    failure.value = null
    const outcome = await settleSave(
      minors.noteConsent(board, about.id, check.note, form.way === 'paper' ? paper.value : null),
    )
    isSaving.value = false
    failure.value = outcome.kind === 'not-saved' ? outcome.reason : null
    if (outcome.kind === 'saved') announcer.announce(t('minors.consent.saved', { name: about.name }))
    return outcome.kind === 'saved'
  }
  const problems = computed(() =>
    (Object.keys(consentIds) as ConsentField[]).flatMap((field) => {
      const text = errorOf(field)
      return text === undefined ? [] : [{ id: consentIds[field], text }]
    }),
  )
  return { form, paper, wording, problems, errorOf, failure, isSaving, save }
}
