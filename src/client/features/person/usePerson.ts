import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Contradiction, PersonView } from '#domain/fold/person-view.ts'
import { isUndoneByTime } from '#domain/drafts/attendance.ts'
import type { Mark, Statement } from '#domain/fold/marks.ts'
import type { DeviceId, FactId, PersonId } from '#domain/ids.ts'
import type { FieldChange } from '#domain/fold/field-changes.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { formatPhone } from '#domain/text/phone.ts'
import { writeBorn } from '#client/features/correct/read-correction.ts'
import type { PersonChanges } from '#client/services/corrections.ts'
import type { Custody } from '#client/ports.ts'
import { useServices } from '#client/injection-keys.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { PERSON_FIELDS } from './person-fields.ts'

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

/** A correction in words. */
export interface ToldChange {
  readonly fact: FactId
  readonly ms: number
  readonly devices: readonly string[]
  readonly fields: readonly { readonly field: string; readonly before: string }[]
}

export interface Person {
  readonly person: ComputedRef<PersonView | null>
  readonly custody: ComputedRef<Custody | null>
  /** Latest first. */
  readonly history: ComputedRef<readonly HistoryLine[]>
  /** What was corrected of the entry and of the contacts, latest first. */
  readonly changes: ComputedRef<{
    readonly entry: readonly ToldChange[]
    readonly contact: readonly ToldChange[]
  }>
  /** What shows now and was made by this phone: what it may take back. */
  readonly ownMark: ComputedRef<Mark | null>
  /** Phones whose mark shows now, where none of them is this one. */
  readonly foreignDevices: ComputedRef<readonly string[]>
  readonly contradictions: ComputedRef<readonly Contradiction[]>
  readonly nameDevice: (device: DeviceId) => string
}

const CONTACT_FIELDS: readonly string[] = ['phones', 'unread']
const FIELDS: readonly string[] = [...PERSON_FIELDS, ...CONTACT_FIELDS]
const NO_CHANGES: PersonChanges = { entry: [], contact: [] }

/** One person of an event, with who marked them and where each record lies. */
export function usePerson(id: () => PersonId, opened: OpenBoard): Person {
  const { t } = useI18n()
  const { device, attendance, corrections } = useServices()
  const { follow, read } = opened
  const person = read((open) => open.person(id()), null)

  function nameDevice(one: DeviceId): string {
    if (one === device.me()?.device) return t('person.thisPhone')
    return follow()?.devices().get(one)?.name || t('person.otherPhone')
  }
  const marks = computed(() => person.value?.presence.marks ?? [])
  const heads = computed(() => marks.value.filter((mark) => mark.isHead))
  const told = ({ fact, time, devices, fields }: FieldChange): readonly ToldChange[] => {
    const shown = fields.flatMap(({ field, from }) =>
      FIELDS.includes(field) ? [{ field: tellField(field), before: tellValue(field, from) }] : [],
    )
    return shown.length === 0 ? [] : [{ fact, ms: time.ms, devices: devices.map(nameDevice), fields: shown }]
  }
  const tellField = (field: string) => t(`person.fields.${CONTACT_FIELDS.includes(field) ? 'other' : field}`)
  function tellValue(field: string, value: CanonicalValue): string {
    if (field === 'minor' && value !== null) return t(`person.history.${value === 1 ? 'yes' : 'no'}`)
    if (field === 'born' && typeof value === 'string') return writeBorn(value)
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
    const phones = field === 'phones' ? texts.map(formatPhone) : texts
    return phones.join(', ') || t('look.empty')
  }
  const changed = read(
    (open) => (person.value === null ? NO_CHANGES : corrections.changes(open, person.value)),
    NO_CHANGES,
  )
  return {
    person,
    changes: computed(() => ({
      entry: changed.value.entry.flatMap(told).reverse(),
      contact: changed.value.contact.flatMap(told).reverse(),
    })),
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
