import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { NotedIncident } from '#domain/fold/incident-view.ts'
import type { EventId, RecordId } from '#domain/ids.ts'
import { useKeptDraft } from '#client/features/drafts/index.ts'
import { useNow } from '#client/stores/use-now.ts'
import { emptyIncidentChange, readIncident, showIncident } from './read-incident.ts'
import type { IncidentForm, IncidentWrong } from './read-incident.ts'
import type { OpenResults } from './useResults.ts'

/** An incident as a form: only what was written anew is kept and said, over what everybody else says meanwhile. */
export function useIncidentCorrection(
  event: EventId,
  record: RecordId,
  { read, save, results }: OpenResults,
) {
  const { t } = useI18n()
  const now = useNow()
  const draft = useKeptDraft(event, `incident/${record}`, emptyIncidentChange)
  const change = draft.form
  /** `null`: it is not on this phone, or is not to be corrected. */
  const incident = read<NotedIncident | null>(
    (open) => open.incidents().find(({ id, isErased }) => id === record && !isErased) ?? null,
    null,
  )
  const shown = computed<IncidentForm | null>(() => incident.value && showIncident(change, incident.value))
  const text = (field: 'what' | 'who' | 'aid') =>
    computed({ get: () => shown.value?.[field] ?? '', set: (typed: string) => (change[field] = typed) })
  const form = reactive({
    what: text('what'),
    who: text('who'),
    aid: text('aid'),
    called: computed({
      get: () => shown.value?.called ?? 'none',
      set: (number: IncidentForm['called']) => (change.called = number),
    }),
    person: computed({
      get: () => shown.value?.person ?? null,
      set: (person: IncidentForm['person']) => (change.person = person ?? ''),
    }),
  })
  const problems = ref<readonly IncidentWrong[]>([])
  const summary = computed(() =>
    problems.value.map(({ field, problem }) => ({ id: field, text: t(`results.wrong.${problem}`) })),
  )

  /** Whether it is said now, or was already. */
  async function submit(): Promise<boolean> {
    const [noted, typed] = [incident.value, shown.value]
    if (noted === null || typed === null) return false
    const known = readIncident(typed, now.value)
    problems.value = known.kind === 'wrong' ? known.problems : []
    if (known.kind === 'wrong') return false
    const sent = JSON.stringify(change)
    if ((await save((open) => open.correctIncident(noted, known.incident))) === null) return false
    // whoever typed on while it was being saved has more to say of it
    if (JSON.stringify(change) !== sent) return false
    draft.clear()
    return true
  }
  return {
    ...{ incident, form, summary, submit, draft },
    /** They were looked through. */
    isRead: computed(() => results.value !== null),
    errorOf: (field: IncidentWrong['field']) => summary.value.find(({ id }) => id === field)?.text,
  }
}
