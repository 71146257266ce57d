import type { ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { KAZAKHSTAN_OFFSET_MINUTES } from '#domain/fold/event-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import type { IconName } from '#client/ui/icons.ts'
import type { Outcome } from './outcome.ts'

/** An answer in words. */
export interface OutcomeTexts {
  readonly word: string
  /** The large line; empty where there is nobody to name. */
  readonly name: string
  readonly detail: string
  readonly flags: readonly string[]
  readonly truth: string
  readonly truthIcon: IconName
}

type Words = Omit<OutcomeTexts, 'flags'>

/** Words for answers: on the screen and for readers. */
export function useOutcomeTexts(opened: OpenBoard): (outcome: Outcome) => OutcomeTexts {
  const { t } = useI18n()
  const { device, schedule } = useServices()
  const format = useFormat()
  const offset: ComputedRef<number> = opened.read(
    (board) => board.event()?.utcOffsetMinutes ?? KAZAKHSTAN_OFFSET_MINUTES,
    KAZAKHSTAN_OFFSET_MINUTES,
  )
  const nameOf = (person: PersonView) => person.name || t('check-in.nameless')
  const nothing = () => ({ truth: t('scan.truth.nothing'), truthIcon: 'x' }) as const

  function timeOf(person: PersonView): string {
    const mark = person.presence.marks.findLast(({ isHead }) => isHead)
    return mark ? format.value.time(mark.time.ms, offset.value) : ''
  }
  function describe(person: PersonView): string {
    const number = person.no === null ? '' : `№${person.no}`
    const more = person.companions > 0 ? t('scan.companions', person.companions) : ''
    return [number, person.group, person.className, timeOf(person), more].filter(Boolean).join(' · ')
  }
  /** When, and on which phone. */
  function tellWho(person: PersonView): string {
    const by = person.presence.marks.findLast(({ isHead }) => isHead)?.devices[0]
    const isOurs = by === undefined || by === device.me()?.device
    const name = by === undefined ? '' : (opened.follow()?.devices().get(by)?.name ?? '')
    const phone = isOurs ? t('person.thisPhone') : name || t('person.otherPhone')
    return t('scan.markedBy', { time: timeOf(person), phone })
  }

  function write(outcome: Outcome): Words {
    switch (outcome.kind) {
      case 'marked':
        return {
          word: t(`scan.marked.${outcome.mode}`),
          name: nameOf(outcome.person),
          detail: describe(outcome.person),
          truth: t('scan.truth.phone'),
          truthIcon: 'clock',
        }
      case 'already':
        return {
          word: t(`scan.already.${outcome.mode}`),
          name: nameOf(outcome.person),
          detail: outcome.mode === 'never-in' ? describe(outcome.person) : tellWho(outcome.person),
          truth: t('scan.truth.same'),
          truthIcon: 'check',
        }
      case 'stranger':
        return {
          word: t('scan.stranger.word'),
          name: t('scan.stranger.name'),
          detail: t('scan.stranger.detail'),
          truth: t('scan.truth.nothingYet'),
          truthIcon: 'pencil',
        }
      case 'refused':
        return { ...writeRefusal(outcome), ...nothing() }
      case 'not-saved':
        return {
          word: t('scan.notSaved'),
          name: outcome.name,
          detail: t(`check-in.failed.${outcome.reason}`),
          ...nothing(),
        }
    }
  }
  function writeRefusal(
    outcome: Extract<Outcome, { kind: 'refused' }>,
  ): Pick<Words, 'word' | 'name' | 'detail'> {
    const reason = t(`scan.refused.${outcome.why}.title`)
    const detail = t(`scan.refused.${outcome.why}.text`)
    const other = outcome.event === null ? null : schedule.event(outcome.event)
    if (other) {
      const when = format.value.dateTimeRange(other.startsMs, other.endsMs, other.utcOffsetMinutes)
      return { word: reason, name: other.title, detail: when }
    }
    const [only, ...others] = outcome.people
    const person = others.length === 0 && only !== undefined ? opened.follow()?.person(only) : null
    return person
      ? { word: reason, name: nameOf(person), detail }
      : { word: t('scan.refused.word'), name: reason, detail }
  }
  return (outcome) => ({
    ...write(outcome),
    flags: outcome.kind === 'marked' ? outcome.flags.map((flag) => t(`scan.flag.${flag}`)) : [],
  })
}
