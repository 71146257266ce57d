import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { Departure } from '#client/services/leaving.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

export interface LeavingSave {
  readonly isSaving: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<NotSaved | null>>
  /** Saves one thing after another; resolves to the facts, or `null` when they were not kept. */
  readonly run: (save: () => Promise<SaveOutcome>) => Promise<Extract<SaveOutcome, { kind: 'saved' }> | null>
  /** Marks many out in one saving, which one tap takes back. */
  readonly checkOut: (board: Board, departures: readonly Departure[]) => Promise<boolean>
}

export function useLeavingSave(): LeavingSave {
  const { leaving } = useServices()
  const { t } = useI18n()
  const format = useFormat()
  const announcer = useAnnouncer()
  const recent = useRecentMarks()
  const isSaving = ref(false)
  const failure = ref<NotSaved | null>(null)

  const run: LeavingSave['run'] = async (save) => {
    if (isSaving.value) return null
    isSaving.value = true
    failure.value = null
    const outcome = await settleSave(save())
    isSaving.value = false
    if (outcome.kind === 'saved') return outcome
    failure.value = outcome.reason
    announcer.announce(`${t('leaving.notSaved')} ${t(`check-in.failed.${outcome.reason}`)}`, { urgent: true })
    return null
  }

  async function checkOut(board: Board, departures: readonly Departure[]): Promise<boolean> {
    const saved = await run(() => leaving.checkOut(board, departures))
    const [first] = departures
    if (saved === null || first === undefined) return false
    const marks = departures.flatMap(({ person }, at) => {
      const fact = saved.facts[at]
      return fact === undefined ? [] : [{ person, fact }]
    })
    const n = format.value.number(marks.length)
    recent.remember({
      event: board.id,
      person: first.person,
      name: t('leaving.people', marks.length),
      kind: 'group-out',
      facts: saved.facts,
      marks,
    })
    if ('vibrate' in navigator) navigator.vibrate(60)
    announcer.announce(t('leaving.saidOut', { n, here: format.value.number(board.counts().here) }))
    return true
  }
  return { isSaving, failure, run, checkOut }
}
