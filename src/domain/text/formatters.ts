import { known } from '../known.ts'
import { daysFromCivil, localClock, localDate, twoDigits, type CalendarDay } from './calendar.ts'
import { LOCALE_WORDS, type Locale, type Unit } from './locale-words.ts'
import { formatDuration, formatNumber, formatUnit } from './numbers.ts'
import { formatRelative } from './relative-time.ts'

/**
 * Everything that turns instants and numbers into text, for one language.
 * Instants are UTC ms; `offset` is minutes east of UTC of the place meant, so the phone's own zone plays no part.
 */
export interface Formatters {
  readonly locale: Locale
  /** «2026 жылғы 9 мамыр, сенбі», «суббота, 9 мая 2026 г.», “Saturday, 9 May 2026”. */
  dateLong(ms: number, offset: number): string
  /** «9 мамыр, сб», «сб, 9 мая», “Sat 9 May”. */
  dateList(ms: number, offset: number): string
  /** «9 мам.», «9 мая», “9 May”: where room is scarce. */
  dateShort(ms: number, offset: number): string
  /** 09.05.2026, in English 09/05/2026. */
  dateNumeric(ms: number, offset: number): string
  /** «2026 жылғы мамыр», «май 2026 г.», “May 2026”; `month` is 1 to 12. */
  monthYear(year: number, month: number): string
  /** 09:05 */
  time(ms: number, offset: number): string
  /** 9:00–12:30 */
  timeRange(fromMs: number, toMs: number, offset: number): string
  /** One line for an event: its day and hours, or both days when it ends on another one. */
  dateTimeRange(fromMs: number, toMs: number, offset: number): string
  /** «Бүгін», «ертең», «кеше» in lower case; any other day as in a list. */
  relativeDay(ms: number, nowMs: number, offset: number): string
  /** «5 минут бұрын», “in 2 hours”; under a minute «жаңа ғана». */
  relative(ms: number, nowMs: number): string
  number(value: number, maxDigits?: number): string
  unit(value: number, unit: Unit): string
  /** Whole minutes as «2 сағ 30 мин». */
  duration(minutes: number): string
}

/** The formatters of a language; made once and kept. */
export function formatters(locale: Locale): Formatters {
  return MADE[locale]
}

const MADE: Readonly<Record<Locale, Formatters>> = {
  kk: makeFormatters('kk'),
  ru: makeFormatters('ru'),
  en: makeFormatters('en'),
}

function makeFormatters(locale: Locale): Formatters {
  const dateList = (ms: number, offset: number): string => writeInList(locale, localDate(ms, offset))
  const timeRange = (fromMs: number, toMs: number, offset: number): string =>
    `${shortTime(fromMs, offset)}–${shortTime(toMs, offset)}`
  return {
    locale,
    dateList,
    timeRange,
    dateLong: (ms, offset) => writeLong(locale, localDate(ms, offset)),
    dateShort: (ms, offset) => writeShort(locale, localDate(ms, offset)),
    dateNumeric: (ms, offset) => writeNumeric(locale, localDate(ms, offset)),
    monthYear: (year, month) => writeMonthYear(locale, year, month),
    time: (ms, offset) => longTime(ms, offset),
    dateTimeRange: (fromMs, toMs, offset) =>
      dateList(fromMs, offset) === dateList(toMs, offset)
        ? `${dateList(fromMs, offset)}, ${timeRange(fromMs, toMs, offset)}`
        : `${dateList(fromMs, offset)}, ${shortTime(fromMs, offset)} – ${dateList(toMs, offset)}, ${shortTime(toMs, offset)}`,
    relativeDay: (ms, nowMs, offset) => nameDay(locale, ms, nowMs, offset) ?? dateList(ms, offset),
    relative: (ms, nowMs) => formatRelative(locale, ms, nowMs),
    number: (value, maxDigits) => formatNumber(locale, value, maxDigits),
    unit: (value, unit) => formatUnit(locale, value, unit),
    duration: (minutes) => formatDuration(locale, minutes),
  }
}

function writeLong(locale: Locale, date: CalendarDay): string {
  const { monthsWithDay, weekdays } = LOCALE_WORDS[locale]
  const month = known(monthsWithDay[date.month - 1])
  const weekday = known(weekdays[date.weekday - 1])
  switch (locale) {
    case 'kk':
      return `${date.year} жылғы ${date.day} ${month}, ${weekday}`
    case 'ru':
      return `${weekday}, ${date.day} ${month} ${date.year} г.`
    case 'en':
      return `${weekday}, ${date.day} ${month} ${date.year}`
  }
}

function writeInList(locale: Locale, date: CalendarDay): string {
  const { monthsWithDay, weekdaysShort } = LOCALE_WORDS[locale]
  const day = `${date.day} ${known(monthsWithDay[date.month - 1])}`
  const weekday = known(weekdaysShort[date.weekday - 1])
  switch (locale) {
    case 'kk':
      return `${day}, ${weekday}`
    case 'ru':
      return `${weekday}, ${day}`
    case 'en':
      return `${weekday} ${day}`
  }
}

function writeShort(locale: Locale, date: CalendarDay): string {
  return `${date.day} ${known(LOCALE_WORDS[locale].monthsShort[date.month - 1])}`
}

function writeNumeric(locale: Locale, { year, month, day }: CalendarDay): string {
  return [twoDigits(day), twoDigits(month), String(year)].join(locale === 'en' ? '/' : '.')
}

function writeMonthYear(locale: Locale, year: number, month: number): string {
  const name = known(LOCALE_WORDS[locale].months[month - 1])
  if (locale === 'kk') return `${year} жылғы ${name}`
  return locale === 'ru' ? `${name} ${year} г.` : `${name} ${year}`
}

function longTime(ms: number, offset: number): string {
  const { hour, minute } = localClock(ms, offset)
  return `${twoDigits(hour)}:${twoDigits(minute)}`
}

function shortTime(ms: number, offset: number): string {
  const { hour, minute } = localClock(ms, offset)
  return `${hour}:${twoDigits(minute)}`
}

function nameDay(locale: Locale, ms: number, nowMs: number, offset: number): string | undefined {
  const words = LOCALE_WORDS[locale]
  const distance = daysFromCivil(localDate(ms, offset)) - daysFromCivil(localDate(nowMs, offset))
  if (distance === 0) return words.today
  if (distance === 1) return words.tomorrow
  return distance === -1 ? words.yesterday : undefined
}
