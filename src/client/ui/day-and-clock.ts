/** What people type for a day and for a time of day, read into `YYYY-MM-DD` and `HH:MM`; undefined if unreadable. */

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Day, month, year in this order with any marks between them, or year first; a year of two digits is of this century. */
export function readDay(typed: string): string | undefined {
  const parts = typed.match(/\d+/g)?.map(Number) ?? []
  const [first = 0, month = 0, last = 0] = parts
  if (parts.length !== 3) return undefined
  const yearFirst = first > 999
  const typedYear = yearFirst ? first : last
  const year = typedYear < 100 ? 2000 + typedYear : typedYear
  const day = yearFirst ? last : first
  if (year < 2000 || year > 2099 || month < 1 || month > 12) return undefined
  if (day < 1 || day > daysInMonth(year, month)) return undefined
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`
}

/** `9`, `9:30`, `9.30`, `930`, `09 30`. */
export function readClock(typed: string): string | undefined {
  const match = /^\D*(\d{1,2})(?:\D*(\d{2}))?\D*$/.exec(typed)
  if (match === null) return undefined
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? 0)]
  return hour < 24 && minute < 60 ? `${twoDigits(hour)}:${twoDigits(minute)}` : undefined
}

/** `2026-05-16` as people here write it: `16.05.2026`. */
export function writeDay(day: string): string {
  return day.split('-').reverse().join('.')
}
