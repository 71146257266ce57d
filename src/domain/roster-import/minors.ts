import type { BirthDate } from '#domain/text/birth-date.ts'
import type { PlainDay } from '#domain/text/calendar.ts'

const ADULT_AGE = 18

/** Whether a person is under 18 on a day; undefined when only the year is known and it falls in between. */
export function isMinorOn(day: PlainDay, birth: BirthDate): boolean | undefined {
  const years = day.year - birth.year
  if (years !== ADULT_AGE) return years < ADULT_AGE
  if (birth.month === undefined || birth.day === undefined) return undefined
  return day.month < birth.month || (day.month === birth.month && day.day < birth.day)
}
