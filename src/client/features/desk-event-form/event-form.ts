import type { EventPlan } from '#domain/drafts/event.ts'
import { KAZAKHSTAN_OFFSET_MINUTES, type EventStatus, type EventView } from '#domain/fold/event-view.ts'
import {
  daysFromCivil,
  instantFromLocal,
  localClock,
  localDate,
  twoDigits,
  type PlainDay,
  type WallClock,
} from '#domain/text/calendar.ts'
import { readClock, readDay } from '#client/ui/day-and-clock.ts'
import { containsIdentityNumber } from '#domain/text/identity-number.ts'

/** What stands in the form, as typed. Times are the event's own wall clock. */
export interface EventForm {
  title: string
  date: string
  from: string
  until: string
  endsAnotherDay: boolean
  endDate: string
  /** Minutes east of UTC. */
  offset: string
  place: string
  meetingPoint: string
  bring: string
  status: EventStatus
}

export type FormField = Exclude<keyof EventForm, 'endsAnotherDay' | 'offset' | 'status'>
export type FormFault =
  'missing' | 'not-a-day' | 'not-a-time' | 'ends-before-start' | 'identity-number' | 'too-long'

export type FormCheck =
  | { readonly kind: 'plan'; readonly plan: EventPlan }
  | { readonly kind: 'faults'; readonly faults: ReadonlyMap<FormField, FormFault> }

export const MAX_TITLE_LENGTH = 200
export const MAX_TEXT_LENGTH = 1000

const TEXT_FIELDS = ['title', 'place', 'meetingPoint', 'bring'] as const

export function emptyForm(): EventForm {
  return {
    title: '',
    date: '',
    from: '',
    until: '',
    endsAnotherDay: false,
    endDate: '',
    offset: String(KAZAKHSTAN_OFFSET_MINUTES),
    place: '',
    meetingPoint: '',
    bring: '',
    status: 'planned',
  }
}

/** The form as it looks for an event that exists. */
export function formOf(event: EventView): EventForm {
  const { utcOffsetMinutes: offset, title, place, meetingPoint, bring, status } = event
  const date = showDay(event.startsMs, offset)
  const endDate = showDay(event.endsMs, offset)
  return {
    title,
    date,
    from: writeTime(event.startsMs, offset),
    until: writeTime(event.endsMs, offset),
    endsAnotherDay: endDate !== date,
    endDate,
    offset: String(offset),
    place,
    meetingPoint,
    bring,
    status,
  }
}

/** Reads the form; all faults at once, at most one a field. Stray spaces are forgiven. */
export function checkForm(form: EventForm): FormCheck {
  const faults = new Map<FormField, FormFault>()
  checkTexts(form, faults)
  const offset = Number(form.offset)
  const asDay = { fault: 'not-a-day', read: readPlainDay } as const
  const asTime = { fault: 'not-a-time', read: readWallClock } as const
  const day = readField(form.date, { field: 'date', ...asDay }, faults)
  const lastDay = form.endsAnotherDay ? readField(form.endDate, { field: 'endDate', ...asDay }, faults) : day
  const from = readField(form.from, { field: 'from', ...asTime }, faults)
  const until = readField(form.until, { field: 'until', ...asTime }, faults)
  const startsMs = day && from ? instantFromLocal({ ...day, ...from }, offset) : 0
  const endsMs = lastDay && until ? instantFromLocal({ ...lastDay, ...until }, offset) : 0
  if (day && lastDay && from && until && endsMs <= startsMs)
    faults.set(
      lastDay !== day && daysFromCivil(lastDay) < daysFromCivil(day) ? 'endDate' : 'until',
      'ends-before-start',
    )
  if (faults.size > 0) return { kind: 'faults', faults }
  return {
    kind: 'plan',
    plan: {
      title: form.title.trim(),
      startsMs,
      endsMs,
      utcOffsetMinutes: offset,
      place: form.place.trim(),
      meetingPoint: form.meetingPoint.trim(),
      bring: form.bring.trim(),
      status: form.status,
    },
  }
}

/** The fields of a plan that differ from the event as it is; a change sets only these (FACT-4). */
export function listChanges(plan: EventPlan, event: EventView): Partial<EventPlan> {
  const before: EventPlan = event
  const keys = Object.keys(plan) as (keyof EventPlan)[]
  return Object.fromEntries(keys.filter((key) => plan[key] !== before[key]).map((key) => [key, plan[key]]))
}

function checkTexts(form: EventForm, faults: Map<FormField, FormFault>): void {
  if (form.title.trim() === '') faults.set('title', 'missing')
  for (const field of TEXT_FIELDS) {
    const longest = field === 'title' ? MAX_TITLE_LENGTH : MAX_TEXT_LENGTH
    if (form[field].trim().length > longest) faults.set(field, 'too-long')
    // the identity number is never collected, not in free text either
    if (containsIdentityNumber(form[field])) faults.set(field, 'identity-number')
  }
}

function readField<Value>(
  text: string,
  { field, fault, read }: { field: FormField; fault: FormFault; read: (typed: string) => Value | undefined },
  faults: Map<FormField, FormFault>,
): Value | undefined {
  const value = read(text)
  if (value === undefined) faults.set(field, text.trim() === '' ? 'missing' : fault)
  return value
}

function readPlainDay(typed: string): PlainDay | undefined {
  const [year, month, day] = readDay(typed)?.split('-').map(Number) ?? []
  return year === undefined || month === undefined || day === undefined ? undefined : { year, month, day }
}

function readWallClock(typed: string): WallClock | undefined {
  const [hour, minute] = readClock(typed)?.split(':').map(Number) ?? []
  return hour === undefined || minute === undefined ? undefined : { hour, minute }
}

function showDay(ms: number, offset: number): string {
  const { year, month, day } = localDate(ms, offset)
  return [twoDigits(day), twoDigits(month), String(year)].join('.')
}

function writeTime(ms: number, offset: number): string {
  const { hour, minute } = localClock(ms, offset)
  return `${twoDigits(hour)}:${twoDigits(minute)}`
}
