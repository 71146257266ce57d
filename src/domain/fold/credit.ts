import { countMinutes } from './hours.ts'
import type { Stay } from './hours.ts'

/**
 * What an organisation credits of the time that somebody was there.
 * - `actual`: as counted; `scheduled`: the planned length of the event, to everybody who came;
 * - `capped`: as counted, at most so much; `rounded`: as counted, in whole steps.
 */
export type CreditPreset = 'actual' | 'scheduled' | 'capped' | 'rounded'

export type Rounding = 'up' | 'nearest' | 'down'

export interface CreditRule {
  readonly preset: CreditPreset
  /** Of `capped`. */
  readonly capMinutes: number
  /** Of `rounded`: the length of a step. */
  readonly stepMinutes: number
  readonly rounding: Rounding
}

export const ACTUAL_CREDIT: CreditRule = {
  preset: 'actual',
  capMinutes: 8 * 60,
  stepMinutes: 30,
  rounding: 'nearest',
}

/**
 * Minutes that are credited for stays at an event, never less than none.
 * @param planned the event's planned start and end, Unix ms
 */
export function creditMinutes(
  stays: readonly Stay[],
  planned: { readonly startsMs: number; readonly endsMs: number },
  rule: CreditRule,
): number {
  const actual = countMinutes(stays)
  switch (rule.preset) {
    case 'actual':
      return actual
    case 'scheduled':
      return stays.length === 0 ? 0 : Math.max(0, Math.floor((planned.endsMs - planned.startsMs) / 60_000))
    case 'capped':
      return Math.min(actual, Math.max(0, rule.capMinutes))
    case 'rounded':
      return roundMinutes(actual, rule.stepMinutes, rule.rounding)
  }
}

/** Half a step goes up. A step that is none leaves the minutes as they are. */
export function roundMinutes(minutes: number, step: number, rounding: Rounding): number {
  if (step < 1) return minutes
  const steps = minutes / step
  if (rounding === 'nearest') return Math.floor(steps + 0.5) * step
  return (rounding === 'up' ? Math.ceil(steps) : Math.floor(steps)) * step
}
