import { LOCALE_WORDS, type Locale, type Unit } from './locale-words.ts'

/** Keeps a number and its unit, and the thousands of one number, on one line. */
export const NO_BREAK_SPACE = '\u00a0'

/**
 * Writes a number: `1 234 567,5` in Kazakh and Russian (no-break spaces), `1,234,567.5` in English.
 * Rounds to `maxDigits` decimals (2 unless told) and drops the zeros at the end.
 */
export function formatNumber(locale: Locale, value: number, maxDigits = 2): string {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(maxDigits).split('.')
  const separator = locale === 'en' ? ',' : NO_BREAK_SPACE
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, separator)
  const decimals = fraction.replace(/0+$/, '')
  const text = decimals === '' ? grouped : grouped + (locale === 'en' ? '.' : ',') + decimals
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

/** Writes a measured amount with its unit: `12,5 кг`, `12.5 kg`. */
export function formatUnit(locale: Locale, value: number, unit: Unit): string {
  return formatNumber(locale, value) + NO_BREAK_SPACE + LOCALE_WORDS[locale].units[unit]
}

/** Writes a length of time given in whole minutes: `2 сағ 30 мин`, `45 min`. */
export function formatDuration(locale: Locale, minutes: number): string {
  const { hourShort, minuteShort } = LOCALE_WORDS[locale]
  const hours = Math.floor(minutes / 60)
  const rest = Math.round(minutes - hours * 60)
  const parts: string[] = []
  if (hours > 0) parts.push(formatNumber(locale, hours) + NO_BREAK_SPACE + hourShort)
  if (rest > 0 || hours === 0) parts.push(`${rest}${NO_BREAK_SPACE}${minuteShort}`)
  return parts.join(' ')
}

/**
 * Reads a number as people type it: comma or point for decimals, spaces (no-break ones too) between thousands.
 * Answers undefined for anything else.
 */
export function parseNumber(text: string): number | undefined {
  const tidy = text.replace(/[\s\u00a0\u202f]/g, '').replace('−', '-')
  if (!/^-?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/.test(tidy)) return undefined
  return Number(tidy.replace(',', '.'))
}
