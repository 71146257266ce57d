import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { parsePersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { Departure } from '#client/services/leaving.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import type { LeavingParty } from './usePartyDepartures.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>['reason']

export interface LeavingSave {
  readonly isSaving: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<NotSaved | null>>
  /** Saves one thing after another; resolves to the facts, or `null` when they were not kept. */
  readonly run: (save: () => Promise<SaveOutcome>) => Promise<Extract<SaveOutcome, { kind: 'saved' }> | null>
  /** Marks many out in one saving, with a name and without, which one tap takes back. */
  readonly checkOut: (
    board: Board,
    departures: readonly Departure[],
    parties: readonly LeavingParty[],
  ) => Promise<boolean>
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

  const checkOut: LeavingSave['checkOut'] = async (board, departures, parties) => {
    const saved = await run(() => leaving.checkOut(board, departures, parties))
    const whose = [...departures.map(({ person }) => person), ...parties.map(({ party }) => party.id)]
    // the bar undoes what is under its marks; a party stands there as a person would
    const first = parsePersonId(whose[0] ?? '')
    if (saved === null || first === null) return false
    const marks = whose.flatMap((person, at) => {
      const fact = saved.facts[at]
      return fact === undefined ? [] : [{ person, fact }]
    })
    const heads = parties.reduce((sum, { party }) => sum + party.unnamed, departures.length)
    recent.remember({
      event: board.id,
      person: first,
      name: t('leaving.people', heads),
      kind: 'group-out',
      facts: saved.facts,
      marks,
    })
    if ('vibrate' in navigator) navigator.vibrate(60)
    const { here } = board.counts()
    announcer.announce(
      t('leaving.saidOut', { n: format.value.number(heads), here: format.value.number(here) }),
    )
    return true
  }
  return { isSaving, failure, run, checkOut }
}
