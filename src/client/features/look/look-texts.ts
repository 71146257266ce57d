import { useI18n } from 'vue-i18n'
import { KAZAKHSTAN_OFFSET_MINUTES } from '#domain/fold/event-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { DeviceId } from '#domain/ids.ts'
import type { Look } from '#domain/look/looks.ts'
import type { StayedAt } from '#domain/look/two-places.ts'
import { PERSON_FIELDS } from '#client/features/person/person-fields.ts'
import { useServices } from '#client/injection-keys.ts'
import { upperFirst } from '#client/i18n/upper-first.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { Board } from '#client/services.ts'
import type { LookChoice } from '#client/services/look.ts'
import { useRivalTexts } from './rival-texts.ts'

export interface ToldLook {
  readonly title: string
  readonly what: string
  readonly sides: readonly { readonly text: string; readonly who: string }[]
  readonly answers: readonly { readonly choice: LookChoice; readonly label: string }[]
  /** Where more can be done about it. */
  readonly page: { readonly to: string; readonly label: string } | null
}

const FIELDS: readonly string[] = [...PERSON_FIELDS, 'consent', 'companions']

/** A look in the words of the screen. */
export function useLookTexts(board: () => Board): { readonly tell: (look: Look) => ToldLook } {
  const { t } = useI18n()
  const format = useFormat()
  const { device } = useServices()

  const offset = () => board().event()?.utcOffsetMinutes ?? KAZAKHSTAN_OFFSET_MINUTES
  const time = (ms: number) => format.value.time(ms, offset())
  const nameDevice = (one: DeviceId) =>
    one === device.me()?.device
      ? t('person.thisPhone')
      : board().devices().get(one)?.name || t('person.otherPhone')
  /** Of another day than the event's the day as well. */
  const when = (ms: number) => {
    const [day, dayOfEvent] = [ms, board().event()?.startsMs ?? ms].map((one) =>
      format.value.dateShort(one, offset()),
    )
    return day === dayOfEvent ? time(ms) : `${day ?? ''}, ${time(ms)}`
  }
  const who = (devices: readonly DeviceId[], ms: number) =>
    [upperFirst(devices.map(nameDevice).join(', ')), when(ms)].filter(Boolean).join(' · ')
  const nameOf = ({ name, no }: PersonView) =>
    [name || t('check-in.nameless'), no === null ? '' : `№${String(no)}`].filter(Boolean).join(', ')
  const pageOf = ({ id }: PersonView) => ({
    to: `/event/${board().id}/person/${id}`,
    label: t('look.open'),
  })
  const isMine = ({ presence }: PersonView) =>
    presence.marks.every(({ devices }) => devices.some((one) => one === device.me()?.device))
  const about = ({ group, className, locality, source }: PersonView) =>
    [group, className, locality, source === 'walk-in' ? t('check-in.walkIn') : ''].filter(Boolean).join(' · ')
  const answer = (choice: LookChoice) => ({ choice, label: t(`look.answer.${choice}`) })

  const rivals = useRivalTexts({ board, time, who, nameOf, about, pageOf })

  function writeStay({ fromMs, untilMs, isEndSeen }: StayedAt): string {
    return isEndSeen ? `${time(fromMs)}–${time(untilMs)}` : t('look.since', { time: time(fromMs) })
  }

  function tell(look: Look): ToldLook {
    switch (look.kind) {
      case 'maybe-here':
      case 'left-without-arriving': {
        const startsMs = board().event()?.startsMs
        const came =
          look.kind === 'left-without-arriving' && startsMs !== undefined
            ? [{ choice: 'came' as const, label: t('look.answer.came', { time: time(startsMs) }) }]
            : []
        return {
          title: nameOf(look.person),
          what: t(`look.what.${look.kind}`),
          sides: look.marks.map((mark) => ({
            text: t(mark.kind === 'checked-in' ? 'look.in' : 'look.out'),
            who: who(mark.devices, mark.time.ms),
          })),
          answers: look.kind === 'maybe-here' ? [answer('here'), answer('left')] : [...came, answer('here')],
          page: look.kind === 'maybe-here' ? null : pageOf(look.person),
        }
      }
      case 'rival-values':
        return {
          title: nameOf(look.person),
          what: t('look.what.rival-values', {
            field: t(`person.fields.${FIELDS.includes(look.field) ? look.field : 'other'}`),
          }),
          sides: look.values.map((value) => ({
            text: value.told || t('look.empty'),
            who: who(value.devices, value.ms),
          })),
          answers: look.values.map((value) => ({
            choice: value.facts[0],
            label: t('look.answer.keep', { value: value.told || t('look.empty') }),
          })),
          page: null,
        }
      case 'rival-times':
      case 'rival-consents':
      case 'shared-pass':
      case 'rival-counts':
      case 'rival-results':
      case 'rival-incidents':
        return rivals.tell(look)
      case 'same-person':
        return {
          title: t('look.double'),
          what: t(look.isSamePhone ? 'look.what.same-phone' : 'look.what.same-name'),
          sides: [look.person, look.other].map((person) => ({ text: nameOf(person), who: about(person) })),
          answers: [answer('same'), answer('different')],
          page: null,
        }
      case 'two-places': {
        const { person, places, movedMs } = look
        const [first] = places
        const moved = { time: time(movedMs ?? 0), event: first.event.title }
        return {
          title: nameOf(person),
          what: t('look.what.two-places'),
          sides: places.map((place) => ({
            text: place.event.title,
            who: [writeStay(place), place.devices.map(nameDevice).join(', ')].filter(Boolean).join(' · '),
          })),
          answers: [
            ...(movedMs === null ? [] : [{ choice: 'moved' as const, label: t('look.answer.moved', moved) }]),
            ...(isMine(person) ? [answer('mistake')] : []),
          ],
          page: pageOf(person),
        }
      }
      case 'held': {
        const isOrganiser = device.me()?.role === 'organiser'
        return {
          title: t('look.held', { phone: nameDevice(look.device) }),
          what: t('look.what.held'),
          sides: [
            {
              text: t(`look.why.${look.reason}`),
              who: t('look.pages', { n: format.value.number(look.sheets.length) }),
            },
          ],
          answers: [],
          page: isOrganiser ? { to: '/desk/records', label: t('look.toRecords') } : null,
        }
      }
      case 'closings':
        return {
          title: t('look.closings'),
          what: t('look.what.closings'),
          sides: look.marks.map((mark) => ({ text: t('look.closed'), who: who(mark.devices, mark.ms) })),
          answers: [answer('again')],
          page: null,
        }
    }
  }
  return { tell }
}
