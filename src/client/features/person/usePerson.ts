import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Contradiction, PersonView } from '#domain/fold/person-view.ts'
import { isUndoneByTime } from '#domain/drafts/attendance.ts'
import type { Mark, Statement } from '#domain/fold/marks.ts'
import type { DeviceId, PersonId } from '#domain/ids.ts'
import type { Custody } from '#client/ports.ts'
import { useServices } from '#client/injection-keys.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

export interface HistoryLine {
  readonly mark: Mark
  /** Names of the phones that saw it happen. */
  readonly seenBy: readonly string[]
  /** Names of those that said this of it: who corrected the time did not see it. */
  readonly devices: readonly string[]
  /** What was said before, latest first. */
  readonly before: readonly { readonly statement: Statement; readonly devices: readonly string[] }[]
  readonly custody: Custody
}

export interface Person {
  readonly person: ComputedRef<PersonView | null>
  readonly custody: ComputedRef<Custody | null>
  /** Latest first. */
  readonly history: ComputedRef<readonly HistoryLine[]>
  /** What shows now and was made by this phone: what it may take back. */
  readonly ownMark: ComputedRef<Mark | null>
  /** Phones whose mark shows now, where none of them is this one. */
  readonly foreignDevices: ComputedRef<readonly string[]>
  readonly contradictions: ComputedRef<readonly Contradiction[]>
  readonly nameDevice: (device: DeviceId) => string
}

/** One person of an event, with who marked them and where each record lies. */
export function usePerson(id: () => PersonId, opened: OpenBoard): Person {
  const { t } = useI18n()
  const { device, attendance } = useServices()
  const { follow, read } = opened
  const person = read((open) => open.person(id()), null)

  function nameDevice(one: DeviceId): string {
    if (one === device.me()?.device) return t('person.thisPhone')
    return follow()?.devices().get(one)?.name || t('person.otherPhone')
  }
  const marks = computed(() => person.value?.presence.marks ?? [])
  const heads = computed(() => marks.value.filter((mark) => mark.isHead))
  return {
    person,
    custody: read((open) => (person.value === null ? null : open.custodyOfPerson(person.value)), null),
    history: computed(() =>
      marks.value.toReversed().map((mark) => ({
        mark,
        seenBy: mark.seenBy.map(nameDevice),
        devices: mark.devices.map(nameDevice),
        before: mark.before.map((statement) => ({
          statement,
          devices: statement.devices.map(nameDevice),
        })),
        custody: follow()?.custodyOf(mark.id) ?? 'phone',
      })),
    ),
    ownMark: computed(() => {
      const open = follow()
      if (open === null) return null
      // who only corrected a time may undo that, not the mark of another phone
      const mayUndo = ({ id, place }: Mark) => attendance.isOwn(open, id) && attendance.isOwn(open, place)
      return (
        heads.value.findLast((mark) =>
          isUndoneByTime(mark) ? attendance.isOwn(open, mark.id) : mayUndo(mark),
        ) ?? null
      )
    }),
    foreignDevices: computed(() => [...new Set(heads.value.flatMap((mark) => mark.seenBy.map(nameDevice)))]),
    contradictions: computed(() => person.value?.contradictions ?? []),
    nameDevice,
  }
}
