import { known } from '../known.ts'
import { isCalendarDay } from './calendar.ts'

/** A birth date as far as it is known: full, or the year alone. */
export interface BirthDate {
  readonly year: number
  readonly month?: number
  readonly day?: number
}

/** Which comes first in 03/04/2026. */
export type DateOrder = 'day-first' | 'month-first'

export type BirthDateRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly birth: BirthDate }
  /** Both readings are days; the year is certain. */
  | { readonly kind: 'ambiguous'; readonly dayFirst: BirthDate; readonly monthFirst: BirthDate }
  /** A date, but in the future or over 120 years ago. */
  | { readonly kind: 'out-of-range' }
  | { readonly kind: 'unreadable' }

const OLDEST_YEARS = 120

/**
 * Reads a birth date as found in files: dd.mm.yyyy, d.m.yy, yyyy-mm-dd, yyyymmdd, a bare year; 03/04/2026 is
 * ambiguous unless `order` says how this file writes its dates.
 *
 * @param thisYear the current year; two-digit years are the latest that is not in the future.
 */
export function parseBirthDate(text: string, thisYear: number, order?: DateOrder): BirthDateRead {
  const tidy = text
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/(?:жылы?|ж|г\. ?р|г)\.?$/i, '')
    .replace(/[T ]00:00(?::00(?:\.0+Z?)?)?$/, '')
    .trim()
  if (/^(?:[-–—.?]|жоқ|нет|none)?$/i.test(tidy)) return { kind: 'none' }
  const read = readParts(tidy, thisYear, order)
  if (read.kind !== 'read') return read
  const { year } = read.birth
  return year > thisYear || year < thisYear - OLDEST_YEARS ? { kind: 'out-of-range' } : read
}

/** A birth date as yyyy-mm-dd or yyyy. */
export function formatBirthDate({ year, month, day }: BirthDate): string {
  return [year, month, day]
    .filter((part) => part !== undefined)
    .map((part, i) => String(part).padStart(i === 0 ? 4 : 2, '0'))
    .join('-')
}

function readParts(text: string, thisYear: number, order?: DateOrder): BirthDateRead {
  if (/^\d{4}$/.test(text)) return { kind: 'read', birth: { year: Number(text) } }
  const yearFirst = /^(\d{4})([-./]?)(\d\d?)\2(\d\d?)$/.exec(text)
  if (yearFirst && (yearFirst[2] !== '' || text.length === 8)) {
    return readDay(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4]))
  }
  const yearLast = /^(\d\d?)([-./])(\d\d?)\2(\d{4}|\d\d)$/.exec(text)
  if (!yearLast) return { kind: 'unreadable' }
  const year = fullYear(known(yearLast[4]), thisYear)
  const [first, second] = [Number(yearLast[1]), Number(yearLast[3])]
  return yearLast[2] === '/' ? readSlashed({ year, first, second }, order) : readDay(year, second, first)
}

/** Points mean day first in this country; slashes come from programs of either habit. */
function readSlashed(
  { year, first, second }: { year: number; first: number; second: number },
  order?: DateOrder,
): BirthDateRead {
  const dayFirst = readDay(year, second, first)
  const monthFirst = readDay(year, first, second)
  if (order !== undefined) return order === 'day-first' ? dayFirst : monthFirst
  if (dayFirst.kind !== 'read') return monthFirst
  if (monthFirst.kind !== 'read' || first === second) return dayFirst
  return { kind: 'ambiguous', dayFirst: dayFirst.birth, monthFirst: monthFirst.birth }
}

function readDay(year: number, month: number, day: number): BirthDateRead {
  return isCalendarDay({ year, month, day })
    ? { kind: 'read', birth: { year, month, day } }
    : { kind: 'unreadable' }
}

function fullYear(digits: string, thisYear: number): number {
  if (digits.length === 4) return Number(digits)
  const year = Math.floor(thisYear / 100) * 100 + Number(digits)
  return year > thisYear ? year - 100 : year
}
