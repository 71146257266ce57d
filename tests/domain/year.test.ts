import { expect, it } from 'vitest'
import { yearOf } from '#domain/year.ts'

it('takes the year from the clock of Kazakhstan, whatever the machine’s is', () => {
  expect(yearOf(Date.UTC(2026, 11, 31, 18, 59, 59, 999))).toBe(2026)
  expect(yearOf(Date.UTC(2026, 11, 31, 19))).toBe(2027)
  expect(yearOf(Date.UTC(2027, 0, 1))).toBe(2027)
})
