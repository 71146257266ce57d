import type { TimeQuality } from '../fold/clock.ts'
import type { Late } from '../fold/closing-view.ts'
import { creditMinutes } from '../fold/credit.ts'
import type { CreditRule, Planned } from '../fold/credit.ts'
import type { DeviceView } from '../fold/device-view.ts'
import { weakestBasis, weakestQuality } from '../fold/hours.ts'
import type { HoursBasis } from '../fold/hours.ts'
import type { Contradiction, PersonView } from '../fold/person-view.ts'
import type { Mark } from '../fold/presence.ts'
import type { DeviceId } from '../ids.ts'
import type { ParticipantKind } from '../participant.ts'
import { formatIsoInstant } from '../text/calendar.ts'
import { kazakhSortKey } from '../text/kazakh-order.ts'

/**
 * `no-show` only means that nobody marked them. `walk-in`: came without being on the list. `head-count`: people who came
 * together and were counted without names.
 */
export type AttendanceStatus = 'present' | 'left' | 'no-show' | 'walk-in' | 'head-count'

/** One person, or one party counted without names, of the exported attendance; the same names in CSV and JSON. */
export interface AttendanceRow {
  /** The printed number on the list. */
  readonly no: number | null
  readonly name: string
  readonly group: string
  /** Local time of the event with its offset, `2026-05-09T09:12:00+05:00`; `null` when nobody marked it. */
  readonly first_in: string | null
  readonly last_out: string | null
  /** Of all stays that have ended; 0 while the person is still here. */
  readonly minutes: number
  /** What the organisation's rule makes of them. */
  readonly minutes_credited: number
  /** What the hours rest on, the weakest part; empty where there are none. */
  readonly basis: HoursBasis | ''
  /** How the times came about, the weakest; empty where there are none. */
  readonly quality: TimeQuality | ''
  readonly status: AttendanceStatus
  /** Names of the devices that marked the person, joined by `;`. */
  readonly marked_by: string
  /** Devices that saw the person arrive, each on its own. */
  readonly witnesses: number
  /** Kinds of contradictions, joined by `;`; empty when there is none. */
  readonly contradictions: string
  /** `yes` where something about the person came after the event was closed (SYN-11). */
  readonly after_closing: 'yes' | ''
  /** Kind of participant; empty where nobody said. */
  readonly participant: ParticipantKind | ''
  /** Heads that this row stands for beside the name: of a party, or companions of the person who came. */
  readonly without_names: number
}

export interface ReportContext {
  readonly devices: ReadonlyMap<DeviceId, DeviceView>
  /** The event's own offset, minutes east of UTC. */
  readonly utcOffsetMinutes: number
  readonly late: Pick<Late, 'subjects'>
  /** The event's planned hours, for what is credited by them. */
  readonly planned: Planned
  readonly credit: CreditRule
}

/** The attendance of an event, one row a person: by printed number, then by the Kazakh alphabet. */
export function reportAttendance(
  people: readonly PersonView[],
  context: ReportContext,
): readonly AttendanceRow[] {
  return people
    .map((person) => ({ person, key: kazakhSortKey(person.sortName) }))
    .sort((a, b) => compareNumbers(a.person.no, b.person.no) || compareKeys(a, b))
    .map(({ person }) => rowOf(person, context))
}

function compareNumbers(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

interface Keyed {
  readonly person: PersonView
  readonly key: string
}

function compareKeys(a: Keyed, b: Keyed): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return a.person.id < b.person.id ? -1 : 1
}

function rowOf(person: PersonView, context: ReportContext): AttendanceRow {
  const { no, name, group, minutes, presence, stays } = person
  const write = (ms: number | null | undefined) =>
    typeof ms === 'number' ? formatIsoInstant(ms, context.utcOffsetMinutes) : null
  // Somebody who left without a marked arrival has no stay, and yet a time of leaving.
  const left = stays.length > 0 ? stays[stays.length - 1]?.untilMs : presence.marks.at(-1)?.time.ms
  return {
    no,
    name,
    group,
    first_in: write(stays[0]?.fromMs),
    last_out: write(left),
    minutes,
    minutes_credited: creditMinutes(stays, context.planned, context.credit),
    basis: weakestBasis(stays) ?? '',
    quality: weakestQuality(stays) ?? '',
    status: statusOf(person),
    marked_by: listMarkers(person, context).join(';'),
    // Also of those who have left since, whom `presence.witnesses` no longer counts.
    witnesses: countWitnesses(presence.marks),
    contradictions: person.contradictions.map(nameOf).join(';'),
    after_closing: person.ids.some((id) => context.late.subjects.has(id)) ? 'yes' : '',
    participant: person.who ?? '',
    without_names: presence.state === 'expected' ? 0 : person.companions,
  }
}

function statusOf({ presence, source }: PersonView): AttendanceStatus {
  if (presence.state === 'expected') return 'no-show'
  if (source === 'walk-in') return 'walk-in'
  return presence.state === 'left' ? 'left' : 'present'
}

function listMarkers({ presence }: PersonView, { devices }: ReportContext): readonly string[] {
  return listMarkingDevices(presence.marks)
    .map((device) => devices.get(device)?.name || device)
    .sort()
}

function listMarkingDevices(marks: readonly Mark[]): readonly DeviceId[] {
  return [...new Set(marks.flatMap((mark) => [...mark.seenBy, ...mark.devices]))]
}

function countWitnesses(marks: readonly Mark[]): number {
  const arrivals = marks.filter((mark) => mark.kind === 'checked-in')
  return new Set(arrivals.flatMap((mark) => mark.seenBy)).size
}

function nameOf(contradiction: Contradiction): string {
  return contradiction.kind === 'rival-values'
    ? `${contradiction.kind}:${contradiction.field}`
    : contradiction.kind
}
