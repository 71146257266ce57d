import type { Rounding } from '../settings/keys.ts'
import type { Settings } from '../settings/settings.ts'
import { countMinutes } from './hours.ts'
import type { Stay } from './hours.ts'

/**
 * What an organisation credits of the time that somebody was there.
 * - `actual`: as counted; `scheduled`: the planned length of the event, to everybody who came;
 * - `capped`: as counted, at most so much; `rounded`: as counted, in whole steps.
 */
export type CreditRule = Pick<Settings, 'credit' | 'capMinutes' | 'roundMinutes' | 'rounding'>

/** When the event is planned to begin and to end, Unix ms. */
export interface Planned {
  readonly startsMs: number
  readonly endsMs: number
}

/** Minutes that are credited for stays at an event, never less than none. */
export function creditMinutes(stays: readonly Stay[], planned: Planned, rule: CreditRule): number {
  const actual = countMinutes(stays)
  switch (rule.credit) {
    case 'actual':
      return actual
    case 'scheduled':
      return stays.length === 0 ? 0 : Math.max(0, Math.floor((planned.endsMs - planned.startsMs) / 60_000))
    case 'capped':
      return Math.min(actual, rule.capMinutes)
    case 'rounded':
      return roundMinutes(actual, rule.roundMinutes, rule.rounding)
  }
}

/** Whole steps; half a step goes up with `nearest`. */
export function roundMinutes(minutes: number, step: number, rounding: Rounding): number {
  const steps = minutes / step
  if (rounding === 'nearest') return Math.floor(steps + 0.5) * step
  return (rounding === 'up' ? Math.ceil(steps) : Math.floor(steps)) * step
}
