import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  civilFromDays, daysFromCivil, formatIsoInstant, instantFromLocal, isCalendarDay, localDate, parseIsoInstant,
} from '#domain/text/calendar.ts' // prettier-ignore
import { formatters } from '#domain/text/formatters.ts'
import { parseNumber } from '#domain/text/numbers.ts'
import { pickPlural } from '#domain/text/plurals.ts'

const OFFSET = 300
const nineAm = instantFromLocal({ year: 2026, month: 5, day: 9, hour: 9, minute: 5 }, OFFSET)
const halfPastNoon = instantFromLocal({ year: 2026, month: 5, day: 9, hour: 12, minute: 30 }, OFFSET)
const nextDay = nineAm + 86_400_000

describe('calendar', () => {
  it('counts days as the platform does, back and forth', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const date = new Date(days * 86_400_000)
        const civil = civilFromDays(days)
        expect(civil).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          weekday: date.getUTCDay() || 7,
        })
        expect(daysFromCivil(civil)).toBe(days)
      }),
    )
  })

  it('takes the day at the place and not the day in UTC', () => {
    const lateInUtc = Date.UTC(2026, 4, 8, 20, 0)
    expect(localDate(lateInUtc, OFFSET)).toEqual({ year: 2026, month: 5, day: 9, weekday: 6 })
    expect(localDate(lateInUtc, 0).day).toBe(8)
  })

  it('reads an ISO instant with its offset, and nothing without one', () => {
    expect(parseIsoInstant('2026-05-09T09:05+05:00')).toEqual({ ms: nineAm, offsetMinutes: 300 })
    expect(parseIsoInstant('2026-05-09T04:05:00.250Z')).toEqual({ ms: nineAm + 250, offsetMinutes: 0 })
    expect(parseIsoInstant('2026-05-09T00:35:00-0330')?.ms).toBe(nineAm)
    for (const text of [
      '2026-05-09T09:05',
      '2026-02-30T09:05Z',
      '2026-05-09T25:00Z',
      '2026-05-09T09:60Z',
      '2026-05-09T09:05:60Z',
      '2026-05-09T09:05+15:00',
      '2026-05-09T09:05+05:75',
      'tomorrow',
      '2026-05-09',
    ]) {
      expect(parseIsoInstant(text), text).toBeUndefined()
    }
  })

  it('writes an instant that reads back as the same', () => {
    expect(formatIsoInstant(nineAm, OFFSET)).toBe('2026-05-09T09:05:00+05:00')
    expect(formatIsoInstant(nineAm, -210)).toBe('2026-05-09T00:35:00-03:30')
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }), fc.integer({ min: -720, max: 840 }), (s, offset) => {
        expect(parseIsoInstant(formatIsoInstant(s * 1000, offset))).toEqual({ ms: s * 1000, offsetMinutes: offset })
      }),
    ) // prettier-ignore
  })

  it('knows which days exist', () => {
    expect(isCalendarDay({ year: 2024, month: 2, day: 29 })).toBe(true)
    expect(isCalendarDay({ year: 2026, month: 2, day: 29 })).toBe(false)
    expect(isCalendarDay({ year: 2026, month: 13, day: 1 })).toBe(false)
  })
})

describe('formatters', () => {
  it.each([
    ['kk', '2026 жылғы 9 мамыр, сенбі', '9 мамыр, сб', '09.05.2026', '2026 жылғы мамыр', '9 мам.'],
    ['ru', 'суббота, 9 мая 2026 г.', 'сб, 9 мая', '09.05.2026', 'май 2026 г.', '9 мая'],
    ['en', 'Saturday, 9 May 2026', 'Sat 9 May', '09/05/2026', 'May 2026', '9 May'],
  ] as const)('writes dates in %s as the glossary does', (locale, long, list, numeric, month, short) => {
    const f = formatters(locale)
    expect(f.dateLong(nineAm, OFFSET)).toBe(long)
    expect(f.dateList(nineAm, OFFSET)).toBe(list)
    expect(f.dateNumeric(nineAm, OFFSET)).toBe(numeric)
    expect(f.monthYear(2026, 5)).toBe(month)
    expect(f.dateShort(nineAm, OFFSET)).toBe(short)
  })

  it('writes times of 24 hours', () => {
    const f = formatters('kk')
    expect(f.time(nineAm, OFFSET)).toBe('09:05')
    expect(f.timeRange(nineAm, halfPastNoon, OFFSET)).toBe('9:05–12:30')
    expect(f.dateTimeRange(nineAm, halfPastNoon, OFFSET)).toBe('9 мамыр, сб, 9:05–12:30')
    expect(f.dateTimeRange(nineAm, nextDay, OFFSET)).toBe('9 мамыр, сб, 9:05 – 10 мамыр, жс, 9:05')
  })

  it('names the days around today at the place', () => {
    const f = formatters('ru')
    expect(f.relativeDay(nineAm, nineAm, OFFSET)).toBe('сегодня')
    expect(f.relativeDay(nextDay, halfPastNoon, OFFSET)).toBe('завтра')
    expect(f.relativeDay(nineAm, nextDay, OFFSET)).toBe('вчера')
    expect(f.relativeDay(nineAm, nextDay + 86_400_000, OFFSET)).toBe('сб, 9 мая')
  })

  it('says how long ago and how soon', () => {
    expect(formatters('kk').relative(0, 59_000)).toBe('жаңа ғана')
    expect(formatters('kk').relative(0, 300_000)).toBe('5 минут бұрын')
    expect(formatters('kk').relative(7_200_000, 0)).toBe('2 сағаттан кейін')
    expect(formatters('ru').relative(0, 21 * 60_000)).toBe('21 минуту назад')
    expect(formatters('ru').relative(5 * 3_600_000, 0)).toBe('через 5 часов')
    expect(formatters('en').relative(0, 86_400_000)).toBe('1 day ago')
    expect(formatters('en').relative(2 * 86_400_000, 0)).toBe('in 2 days')
  })

  it('writes numbers, units and durations', () => {
    expect(formatters('kk').number(1_234_567.5)).toBe('1\u00a0234\u00a0567,5')
    expect(formatters('en').number(1_234_567.5)).toBe('1,234,567.5')
    expect(formatters('ru').number(-0.001)).toBe('0')
    expect(formatters('ru').number(-1.5)).toBe('−1,5')
    expect(formatters('ru').unit(12.5, 'm3')).toBe('12,5\u00a0м³')
    expect(formatters('en').unit(12.5, 'kg')).toBe('12.5\u00a0kg')
    expect(formatters('kk').duration(150)).toBe('2\u00a0сағ 30\u00a0мин')
    expect(formatters('en').duration(0)).toBe('0\u00a0min')
    expect(formatters('en').duration(120)).toBe('2\u00a0h')
  })

  it('reads numbers with comma or point', () => {
    expect(parseNumber('1 234,5')).toBe(1234.5)
    expect(parseNumber('1234.5')).toBe(1234.5)
    expect(parseNumber('5 кг')).toBeUndefined()
  })
})

describe('plurals', () => {
  it('chooses the Russian form of a noun', () => {
    const forms = { one: 'человек', few: 'человека', many: 'человек-много', other: 'человека-дробь' }
    const expected = { 0: 'many', 1: 'one', 2: 'few', 5: 'many', 11: 'many', 21: 'one', 22: 'few', 101: 'one', 111: 'many', 1.5: 'other' } as const // prettier-ignore
    for (const [n, form] of Object.entries(expected))
      expect(pickPlural('ru', Number(n), forms), n).toBe(forms[form])
  })

  it('falls back on the usual form where a noun has no other', () => {
    expect(pickPlural('ru', 2, { one: 'кг', other: 'кг' })).toBe('кг')
  })

  it('keeps the Kazakh noun singular', () => {
    expect(pickPlural('kk', 5, { one: 'волонтер', other: 'волонтер' })).toBe('волонтер')
  })
})
