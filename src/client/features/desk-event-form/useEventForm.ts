import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EventPlan } from '#domain/drafts/event.ts'
import type { EventId } from '#domain/ids.ts'
import type { SaveOutcome } from '#client/services.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { FormProblem } from '#client/ui/ErrorSummary.vue'
import { checkForm, type EventForm, type FormFault, type FormField } from './event-form.ts'

/** Ids of the controls, for the links of the error summary. */
export const controlIds: Readonly<Record<FormField, string>> = {
  title: 'event-title',
  date: 'event-time-date',
  from: 'event-time-from',
  until: 'event-time-until',
  endDate: 'event-end-date',
  place: 'event-place',
  meetingPoint: 'event-meeting',
  bring: 'event-bring',
}
/** The order in which a person meets the fields. */
const order = Object.keys(controlIds) as FormField[]

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

export interface EventFormModel {
  readonly form: EventForm
  readonly problems: ComputedRef<readonly FormProblem[]>
  /** What is wrong with a field, in words; `undefined`: nothing, or not sent yet. */
  readonly errorOf: (field: FormField) => string | undefined
  readonly notSaved: Ref<NotSaved | null>
  readonly saving: Ref<boolean>
  readonly submit: () => Promise<void>
}

/**
 * The form of an event: checked when it is sent, not before; what was typed is never lost.
 * @param save writes the plan; `saved` is called with its event once that is durable.
 */
export function useEventForm(
  start: EventForm,
  save: (plan: EventPlan) => Promise<SaveOutcome & { readonly event?: EventId }>,
  saved: (event: EventId | undefined) => unknown,
): EventFormModel {
  const { t } = useI18n()
  const form = reactive({ ...start })
  const faults = shallowRef<ReadonlyMap<FormField, FormFault>>(new Map())
  const notSaved = ref<NotSaved | null>(null)
  const saving = ref(false)

  function errorOf(field: FormField): string | undefined {
    const fault = faults.value.get(field)
    return fault && t(`desk-event-form.faults.${fault}`, { field: t(`desk-event-form.${field}`) })
  }
  const problems = computed(() =>
    order.flatMap((field) => {
      const text = errorOf(field)
      return text === undefined ? [] : [{ id: controlIds[field], text }]
    }),
  )

  async function submit(): Promise<void> {
    if (saving.value) return
    notSaved.value = null
    const check = checkForm(form)
    faults.value = check.kind === 'faults' ? check.faults : new Map()
    if (check.kind === 'faults') return
    saving.value = true
    const outcome = await settleSave(save(check.plan))
    saving.value = false
    if (outcome.kind === 'saved') saved(outcome.event)
    else notSaved.value = outcome.reason
  }
  return { form, problems, errorOf, notSaved, saving, submit }
}
