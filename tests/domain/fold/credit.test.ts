import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditMinutes, roundMinutes } from '#domain/fold/credit.ts'
import type { CreditRule } from '#domain/fold/credit.ts'
import { countMinutes } from '#domain/fold/hours.ts'
import type { Stay } from '#domain/fold/hours.ts'
import { CREDIT_PRESETS } from '#domain/settings/keys.ts'
import type { Rounding } from '#domain/settings/keys.ts'
import { readSettings } from '#domain/settings/settings.ts'

const minute = 60_000
const planned = { startsMs: 0, endsMs: 210 * minute }
const stayOf = (minutes: number): Stay => ({
  fromMs: 0,
  untilMs: minutes * minute,
  quality: 'measured',
  basis: 'scanned',
})
const open: Stay = { ...stayOf(0), untilMs: null }
const byDefault = readSettings(new Map())
const rule = (changes: Partial<CreditRule>): CreditRule => ({ ...byDefault, ...changes })

const roundings: readonly Rounding[] = ['up', 'nearest', 'down']
const anyRule: fc.Arbitrary<CreditRule> = fc.record({
  credit: fc.constantFrom(...CREDIT_PRESETS),
  capMinutes: fc.integer({ min: 15, max: 900 }),
  roundMinutes: fc.constantFrom(15, 30, 60),
  rounding: fc.constantFrom(...roundings),
})
const anyStays = fc.array(fc.integer({ min: -300, max: 900 }).map(stayOf), { maxLength: 4 })

describe('credited minutes', () => {
  it('[FACT-6] are those that were counted', () => {
    expect(creditMinutes([stayOf(95), stayOf(20)], planned, byDefault)).toBe(115)
  })

  it('[FACT-6] are the planned length for everybody who came, also without a departure', () => {
    const scheduled = rule({ credit: 'scheduled' })
    expect(creditMinutes([open], planned, scheduled)).toBe(210)
    expect(creditMinutes([], planned, scheduled)).toBe(0)
    expect(creditMinutes([open], { startsMs: 5, endsMs: 0 }, scheduled)).toBe(0)
  })

  it('[FACT-6] are at most the cap', () => {
    const capped = rule({ credit: 'capped', capMinutes: 120 })
    expect(creditMinutes([stayOf(119)], planned, capped)).toBe(119)
    expect(creditMinutes([stayOf(500)], planned, capped)).toBe(120)
  })

  it('[FACT-6] are whole steps, up, down or to the nearest, half a step going up', () => {
    const rounded = (minutes: number) => roundings.map((each) => roundMinutes(minutes, 30, each))
    expect(rounded(0)).toEqual([0, 0, 0])
    expect(rounded(14)).toEqual([30, 0, 0])
    expect(rounded(15)).toEqual([30, 30, 0])
    expect(rounded(60)).toEqual([60, 60, 60])
    expect(creditMinutes([stayOf(61)], planned, rule({ credit: 'rounded', rounding: 'up' }))).toBe(90)
  })

  it('[FACT-6] are never negative, never above the cap, and within one step of what was counted', () => {
    fc.assert(
      fc.property(anyStays, anyRule, (stays, credit) => {
        const credited = creditMinutes(stays, planned, credit)
        expect(credited).toBeGreaterThanOrEqual(0)
        expect(Number.isInteger(credited)).toBe(true)
        if (credit.credit === 'capped') expect(credited).toBeLessThanOrEqual(credit.capMinutes)
        if (credit.credit === 'rounded')
          expect(Math.abs(credited - countMinutes(stays))).toBeLessThan(credit.roundMinutes)
      }),
    )
  })

  it('[FACT-6] never shrink when somebody stays longer', () => {
    fc.assert(
      fc.property(fc.nat(900), fc.nat(900), anyRule, (a, b, credit) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        expect(creditMinutes([stayOf(more)], planned, credit)).toBeGreaterThanOrEqual(
          creditMinutes([stayOf(less)], planned, credit),
        )
      }),
    )
  })
})
