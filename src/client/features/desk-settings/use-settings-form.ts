import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EventId } from '#domain/ids.ts'
import { FRACTIONS } from '#domain/results/catalogue.ts'
import { useServices } from '#client/injection-keys.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { EditedSettings } from '#client/services/settings.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { checkSettings, formOf, type SettingsFault, type SettingsField } from './settings-form.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

/** In the order in which one meets the fields. */
const order: readonly SettingsField[] = [
  'consentAge',
  'otherWork',
  'version',
  'kk',
  'ru',
  'en',
  'capMinutes',
  'roundMinutes',
  'bag',
  ...FRACTIONS.map((fraction) => `bags-${fraction}` as const),
]

export const settingId = (field: SettingsField): string => `setting-${field}`

/** Settings of the organisation (`null`) or an event as a form: checked when it is sent; what was typed stays. */
export function useSettingsForm(event: EventId | null, start: EditedSettings) {
  const { settings: service } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const edited = shallowRef(start)
  const form = reactive(formOf(start))
  const faults = shallowRef<ReadonlyMap<SettingsField, SettingsFault>>(new Map())
  const notSaved = ref<NotSaved | null>(null)
  const isSaving = ref(false)
  /** All that stands in the form. */
  const isSaved = ref(false)
  let isTouched = false
  watch(
    form,
    () => {
      isTouched = true
      isSaved.value = false
    },
    { flush: 'sync' },
  )
  const errorOf = (field: SettingsField) => {
    const fault = faults.value.get(field)
    return fault && t(`desk-settings.faults.${fault}`)
  }
  const problems = computed(() =>
    order.flatMap((field) => {
      const text = errorOf(field)
      return text === undefined ? [] : [{ id: settingId(field), text }]
    }),
  )

  async function save(): Promise<void> {
    if (isSaving.value) return
    const check = checkSettings(form, edited.value)
    faults.value = check.kind === 'faults' ? check.faults : new Map()
    notSaved.value = null
    isSaved.value = false
    if (check.kind === 'faults') return
    isSaving.value = true
    isTouched = false
    const outcome = await settleSave(service.change(event, check.changes))
    // where that cannot be read just now, the next save says the same once more at worst
    if (outcome.kind === 'saved')
      edited.value = await service.read(event ?? undefined).catch(() => edited.value)
    isSaving.value = false
    if (outcome.kind === 'not-saved') {
      notSaved.value = outcome.reason
      return
    }
    isSaved.value = !isTouched
    announcer.announce(t('desk-settings.saved'))
  }
  return { edited, form, problems, errorOf, notSaved, isSaving, isSaved, save }
}
