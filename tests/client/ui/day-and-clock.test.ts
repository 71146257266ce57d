import { describe, expect, it } from 'vitest'
import { readClock, readDay, writeDay } from '#client/ui/day-and-clock.ts'

describe('readDay', () => {
  it.each([
    ['16.05.2026', '2026-05-16'],
    ['16/5/26', '2026-05-16'],
    [' 16 05 2026 ', '2026-05-16'],
    ['2026-05-16', '2026-05-16'],
    ['29.02.2028', '2028-02-29'],
  ])('reads %s', (typed, day) => {
    expect(readDay(typed)).toBe(day)
  })

  it.each(['', '16.05', '31.04.2026', '29.02.2026', '16.13.2026', '0.5.2026', 'tomorrow', '16.05.1926'])(
    'does not guess at "%s"',
    (typed) => {
      expect(readDay(typed)).toBeUndefined()
    },
  )

  it('reads back what it wrote', () => {
    expect(readDay(writeDay('2026-05-16'))).toBe('2026-05-16')
  })
})

describe('readClock', () => {
  it.each([
    ['9', '09:00'],
    ['9:30', '09:30'],
    ['9.30', '09:30'],
    ['930', '09:30'],
    ['0930', '09:30'],
    [' 21 05 ', '21:05'],
  ])('reads %s', (typed, clock) => {
    expect(readClock(typed)).toBe(clock)
  })

  it.each(['', '24:00', '9:60', 'noon', '9:3', '9:30-12:00'])('does not guess at "%s"', (typed) => {
    expect(readClock(typed)).toBeUndefined()
  })
})
