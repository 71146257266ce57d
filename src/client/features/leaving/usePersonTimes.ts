import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { SaidTime, TimeReason } from '#domain/drafts/said-time.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { Mark } from '#domain/fold/presence.ts'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { limitsOf, runOf } from './mark-runs.ts'
import type { TimeLimits } from './read-time-form.ts'
import { wholeMinute } from './event-time.ts'

/** What a time is asked for. `missing`: the arrival of somebody who was only marked as left. */
export type TimeTask =
  { readonly kind: 'correct'; readonly mark: Mark } | { readonly kind: 'arrival' | 'departure' | 'missing' }

export interface TimeQuestion {
  readonly label: string
  readonly hint: string | undefined
  readonly fromMs: number
  readonly limits: TimeLimits
  readonly reasons: readonly TimeReason[]
}

const correctionReasons: readonly TimeReason[] = ['late', 'slip', 'clock', 'paper', 'other']
const lateReasons: readonly TimeReason[] = ['late', 'paper', 'other']

export interface PersonTimes {
  readonly task: Readonly<Ref<TimeTask | null>>
  readonly question: ComputedRef<TimeQuestion | null>
  readonly isSaving: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<Extract<SaveOutcome, { kind: 'not-saved' }>['reason'] | null>>
  ask(task: TimeTask): void
  cancel(): void
  save(said: SaidTime): Promise<void>
}

interface Subject {
  readonly board: () => Board | null
  readonly person: () => PersonView
  readonly utcOffsetMinutes: () => number
}

/** Times of one person that are said: corrected, or given for what nobody marked in time. */
export function usePersonTimes({ board, person, utcOffsetMinutes }: Subject): PersonTimes {
  const { leaving } = useServices()
  const { t } = useI18n()
  const format = useFormat()
  const announcer = useAnnouncer()
  const task = shallowRef<TimeTask | null>(null)
  const isSaving = ref(false)
  const failure = ref<PersonTimes['failure']['value']>(null)
  const time = (ms: number) => format.value.time(ms, utcOffsetMinutes())

  const question = computed<TimeQuestion | null>(() => {
    if (task.value === null) return null
    const { marks } = person().presence
    if (task.value.kind === 'correct') {
      const { mark } = task.value
      return {
        label: t(`leaving.when.${mark.kind}`),
        hint: t('leaving.wasTime', { time: time(mark.time.ms) }),
        fromMs: mark.time.ms,
        limits: limitsOf(marks, mark),
        reasons: correctionReasons,
      }
    }
    const isOut = task.value.kind === 'departure'
    return {
      label: t(isOut ? 'leaving.when.checked-out' : 'leaving.when.checked-in'),
      hint: undefined,
      fromMs: wholeMinute(Date.now()),
      limits: isOut ? { notBeforeMs: marks.at(-1)?.time.ms } : { notAfterMs: marks[0]?.time.ms },
      reasons: lateReasons,
    }
  })

  function write(open: Board, asked: TimeTask, said: SaidTime): Promise<SaveOutcome> {
    const { id, presence } = person()
    switch (asked.kind) {
      case 'correct':
        return leaving.correctTimes(open, runOf(presence.marks, asked.mark), said)
      case 'arrival':
        return leaving.checkInAt(open, id, said)
      case 'missing':
        return leaving.addMissingArrival(open, id, said)
      case 'departure':
        return leaving.checkOut(open, [{ person: id, way: 'tap', said }])
    }
  }

  async function save(said: SaidTime): Promise<void> {
    const open = board()
    const asked = task.value
    if (open === null || asked === null || isSaving.value) return
    isSaving.value = true
    const outcome = await settleSave(write(open, asked, said))
    isSaving.value = false
    failure.value = outcome.kind === 'not-saved' ? outcome.reason : null
    if (outcome.kind === 'not-saved') return
    // another time may have been asked for meanwhile
    if (task.value === asked) task.value = null
    announcer.announce(t('leaving.said', { name: person().name, time: time(said.atMs) }))
  }

  return {
    task,
    question,
    isSaving,
    failure,
    ask(asked) {
      failure.value = null
      task.value = asked
    },
    cancel: () => (task.value = null),
    save,
  }
}
