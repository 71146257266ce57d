import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMinor, lacksConsent, minorRuleOf } from '#domain/minors/is-minor.ts'
import { localDate } from '#domain/text/calendar.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'

const day = { year: 2026, month: 5, day: 16 }
const rule = { consentAge: 18, day }
const born = (text: string, isFlagged = false, by = rule) => isMinor({ born: text, isMinor: isFlagged }, by)

describe('who is a minor', () => {
  it.each([
    ['2008-05-16', false, 'turns 18 that day'],
    ['2008-05-17', true, 'turns 18 the day after'],
    ['2008-04-30', false, 'turned 18 the month before'],
    ['2008-06-01', true, 'turns 18 the month after'],
    ['2009-01-01', true, 'is 17'],
    ['2007-12-31', false, 'is 18'],
  ])('born %s: %s, who %s', (text, expected) => {
    expect(born(text)).toBe(expected)
    // a date decides, whatever somebody once computed from it
    expect(born(text, true)).toBe(expected)
  })

  it('by the year alone, and a year that leaves it open counts as a minor', () => {
    expect(['2009', '2008', '2007'].map((year) => born(year))).toEqual([true, true, false])
  })

  it('by the flag where no date is known, or the event is not', () => {
    expect(born('', true)).toBe(true)
    expect(born('', false)).toBe(false)
    expect(born('2010', false, { ...rule, day: null as never })).toBe(false)
    expect(born('2000', true, { ...rule, day: null as never })).toBe(true)
  })

  it('by the setting’s age, on the event’s own day', () => {
    expect(born('2009-05-16', false, { consentAge: 16, day })).toBe(false)
    const event = { startsMs: MORNING_MS, utcOffsetMinutes: 300 }
    expect(minorRuleOf({ consentAge: 16 }, event)).toMatchObject({
      consentAge: 16,
      day: localDate(MORNING_MS, 300),
    })
    // late in the evening in UTC it is the next day in Kazakhstan
    const late = { startsMs: Date.UTC(2026, 4, 15, 20), utcOffsetMinutes: 300 }
    expect(minorRuleOf({ consentAge: 18 }, late).day).toMatchObject(day)
    expect(minorRuleOf({ consentAge: 18 }, null).day).toBeNull()
  })

  it('never becomes one again by being older', () => {
    const date = fc.record({
      year: fc.integer({ min: 1990, max: 2026 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    })
    const write = (one: typeof day) =>
      [one.year, String(one.month).padStart(2, '0'), String(one.day).padStart(2, '0')].join('-')
    fc.assert(
      fc.property(date, date, (a, b) => {
        const [older, younger] = [write(a), write(b)].sort()
        expect(born(older ?? '') && !born(younger ?? '')).toBe(false)
      }),
    )
  })
})

describe('whom a list of the school asks about', () => {
  it('is a minor of whom no answer is known; who refused or withdrew keeps that answer', () => {
    const asks = (text: string, consent: 'given' | 'refused' | 'withdrawn' | 'unknown') =>
      lacksConsent({ born: text, isMinor: false, consent }, rule)
    expect(asks('2012-03-04', 'unknown')).toBe(true)
    expect(asks('1990', 'unknown')).toBe(false)
    for (const told of ['given', 'refused', 'withdrawn'] as const)
      expect(asks('2012-03-04', told)).toBe(false)
  })
})
