import { known } from '../known.ts'

/** A day of the proleptic Gregorian calendar. `month` is 1 to 12; `weekday` is 1 (Monday) to 7 (Sunday). */
export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
}

/** A day without its weekday, as people write it. */
export type PlainDay = Omit<CalendarDay, 'weekday'>

/** The wall clock at a place: 0 to 23 hours, 0 to 59 minutes. */
export interface WallClock {
  readonly hour: number
  readonly minute: number
}

/** A moment and the offset of the place it belongs to, in minutes east of UTC. */
export interface OffsetInstant {
  readonly ms: number
  readonly offsetMinutes: number
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Days since 1970-01-01. Counts years from March, so that the leap day ends a year. */
export function daysFromCivil({ year, month, day }: PlainDay): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The day that lies `days` after 1970-01-01; the inverse of {@link daysFromCivil}. */
export function civilFromDays(days: number): CalendarDay {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
  }
}

/** The calendar day at a place. `ms` is UTC; the offset is minutes east of UTC (+300 in Kazakhstan). */
export function localDate(ms: number, offsetMinutes: number): CalendarDay {
  return civilFromDays(Math.floor((ms + offsetMinutes * MINUTE_MS) / DAY_MS))
}

/** The wall clock at a place; seconds are cut off, as on a clock without a second hand. */
export function localClock(ms: number, offsetMinutes: number): WallClock {
  const minutes = Math.floor(ms / MINUTE_MS) + offsetMinutes
  const ofDay = ((minutes % 1440) + 1440) % 1440
  return { hour: Math.floor(ofDay / 60), minute: ofDay % 60 }
}

/** The UTC instant, in ms, at which the clock of a place shows this day and time. */
export function instantFromLocal(local: PlainDay & WallClock, offsetMinutes: number): number {
  return daysFromCivil(local) * DAY_MS + (local.hour * 60 + local.minute - offsetMinutes) * MINUTE_MS
}

/** Whether such a day exists: no 30 February, no month 13. */
export function isCalendarDay(day: PlainDay): boolean {
  if (day.month < 1 || day.month > 12 || day.day < 1 || day.day > 31) return false
  const back = civilFromDays(daysFromCivil(day))
  return back.month === day.month && back.day === day.day
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?(Z|[+-]\d\d(?::?\d\d)?)$/i

/**
 * Reads an ISO 8601 instant that names its offset, such as `2026-05-09T09:00+05:00` or `…Z`.
 * Answers undefined for anything else, a time without an offset included: which place it means is not ours to guess.
 */
export function parseIsoInstant(text: string): OffsetInstant | undefined {
  const match = ISO.exec(text.trim())
  if (!match) return undefined
  const part = (group: number) => Number(match[group] ?? 0)
  const local = { year: part(1), month: part(2), day: part(3), hour: part(4), minute: part(5) }
  const second = part(6)
  if (!isCalendarDay(local) || local.hour > 23 || local.minute > 59 || second > 59) return undefined
  const offsetMinutes = readOffset(known(match[8]))
  if (offsetMinutes === undefined) return undefined
  const fraction = Number((match[7] ?? '').padEnd(3, '0'))
  return { ms: instantFromLocal(local, offsetMinutes) + second * 1000 + fraction, offsetMinutes }
}

function readOffset(text: string): number | undefined {
  if (text.toUpperCase() === 'Z') return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  if (minutes > 14 * 60 || Number(digits.slice(2)) > 59) return undefined
  return text.startsWith('-') && minutes > 0 ? -minutes : minutes
}

/** Writes an instant as ISO 8601 with the offset of its place, to the second: `2026-05-09T09:00:00+05:00`. */
export function formatIsoInstant(ms: number, offsetMinutes: number): string {
  const { year, month, day } = localDate(ms, offsetMinutes)
  const { hour, minute } = localClock(ms, offsetMinutes)
  const second = Math.floor((((ms % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) / 1000)
  const offset = Math.abs(offsetMinutes)
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${twoDigits(Math.floor(offset / 60))}:${twoDigits(offset % 60)}`
  const date = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
  return `${date}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}${zone}`
}

/** A whole number below 100 on two places. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
