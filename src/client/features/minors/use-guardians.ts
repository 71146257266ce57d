import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PersonView } from '#domain/fold/person-view.ts'
import { formatPhone } from '#domain/text/phone.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { checkGuardians, type GuardianFault, type GuardianLine } from './read-guardians.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']
type Faults = ReadonlyMap<number, { readonly field: 'name' | 'phone'; readonly fault: GuardianFault }>

export const guardianId = (key: number, field: 'name' | 'phone'): string => `guardian-${field}-${String(key)}`

/** The guardians of one child as a form, filled once with what is known. */
export function useGuardians(person: () => PersonView | null, opened: OpenBoard) {
  const { minors } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const lines = reactive<GuardianLine[]>([])
  const faults = shallowRef<Faults>(new Map())
  const failure = ref<NotSaved | null>(null)
  const isSaving = ref(false)
  let keys = 0

  function add(line: Partial<GuardianLine> = {}): void {
    lines.push({ name: '', relation: undefined, phone: '', ...line, key: ++keys })
  }
  function remove(key: number): void {
    lines.splice(
      lines.findIndex((line) => line.key === key),
      1,
    )
    if (lines.length === 0) add()
  }
  /** Once: a change that arrives meanwhile must not overwrite what is being typed. */
  let isFilled = false
  function fill(board: Board | null): void {
    const about = person()
    if (isFilled || board === null || about === null) return
    isFilled = true
    for (const { name, relation, phone } of board.contact(about).guardians)
      add({ name, relation: relation ?? undefined, phone: formatPhone(phone) })
    if (lines.length === 0) add()
  }
  watch(() => (person() === null ? null : opened.board.value), fill, { immediate: true })
  function errorOf(key: number, field: 'name' | 'phone'): string | undefined {
    const fault = faults.value.get(key)
    return fault?.field === field ? t(`minors.guardians.faults.${fault.fault}`) : undefined
  }
  const problems = computed(() =>
    [...faults.value].map(([key, { field, fault }]) => ({
      id: guardianId(key, field),
      text: t(`minors.guardians.faults.${fault}`),
    })),
  )

  async function save(): Promise<boolean> {
    const check = checkGuardians(lines)
    faults.value = check.kind === 'faults' ? check.faults : new Map()
    const [board, about] = [opened.board.value, person()]
    if (check.kind === 'faults' || board === null || about === null || isSaving.value) return false
    isSaving.value = true
    failure.value = null
    const outcome = await settleSave(minors.noteGuardians(board, about.id, check.guardians))
    isSaving.value = false
    failure.value = outcome.kind === 'not-saved' ? outcome.reason : null
    if (outcome.kind === 'saved') announcer.announce(t('minors.guardians.saved', { name: about.name }))
    return outcome.kind === 'saved'
  }
  return { lines, add, remove, problems, errorOf, failure, isSaving, save }
}
