import { useI18n } from 'vue-i18n'
import type { DeviceId } from '#domain/ids.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { stateOf, type LookReason } from './person-lines.ts'
import type { LiveBoard } from './use-live-board.ts'

export interface PersonTexts {
  name(person: PersonView): string
  /** Name and printed number: «Ғабитова Айгерім, №118». */
  title(person: PersonView): string
  group(person: PersonView): string
  /** «Келді, 09:12» */
  state(person: PersonView): string
  devices(ids: readonly DeviceId[]): string
  /** One reason as one or more plain sentences. */
  reason(person: PersonView, reason: LookReason): readonly string[]
}

/** How people of an event are written on the desk, in the language of the screen. */
export function usePersonTexts(live: LiveBoard, event: () => EventView): PersonTexts {
  const { t } = useI18n()
  const format = useFormat()
  const devices = live.read((board) => board.devices())
  const time = (ms: number) => format.value.time(ms, event().utcOffsetMinutes)

  const name = (person: PersonView) => person.name || t('desk.person.unnamed')
  const listDevices = (ids: readonly DeviceId[]) =>
    ids.map((id) => devices.value.get(id)?.name || t('desk.person.unknownPhone')).join(', ')
  return {
    name,
    title: (person) =>
      person.no === null
        ? name(person)
        : `${name(person)}, ${t('desk.person.number', { no: String(person.no) })}`,
    group: (person) => [person.group, person.className].filter(Boolean).join(', '),
    state: (person) => {
      const { state, sinceMs } = stateOf(person)
      const word = t(`desk.state.${state}`)
      return sinceMs === null ? word : `${word}, ${time(sinceMs)}`
    },
    devices: listDevices,
    reason: (person, reason) => {
      switch (reason.kind) {
        case 'maybe-here':
        case 'left-without-arriving':
        case 'rival-times':
          return [
            t(`desk.look.${reason.kind}`),
            ...reason.sides.map((side) =>
              t(`desk.look.${side.kind}`, { time: time(side.ms), who: listDevices(side.devices) }),
            ),
          ]
        case 'rival-values':
          return [
            t('desk.look.rival-values', {
              field: t(`desk.field.${reason.field}`),
              value: shownValue(person, reason.field) || t('desk.field.empty'),
            }),
          ]
        case 'shared-pass':
          return [t('desk.look.shared-pass')]
        case 'held':
          return [t('desk.look.held')]
        case 'no-consent':
          return [t('desk.look.noConsent')]
      }
    },
  }
}

/** The value of a rival field that everybody shows (FACT-4). */
function shownValue(person: PersonView, field: string): string {
  switch (field) {
    case 'name':
      return person.name
    case 'sort':
      return person.sortName
    case 'no':
      return person.no === null ? '' : String(person.no)
    case 'group':
      return person.group
    case 'class':
      return person.className
    case 'place':
      return person.locality
    case 'born':
      return person.born
    default:
      return ''
  }
}
