import { eventIdOf } from '../ids.ts'
import type { EventId } from '../ids.ts'

/** What the organisation's own settings are about: a fixed id, no event has it. */
export const ORGANISATION_SUBJECT: EventId = eventIdOf(
  Uint8Array.from('asar-setup', (letter) => letter.charCodeAt(0)),
)

/** How hours are credited. `capped` and `rounded` use the minutes set beside them. */
export const CREDIT_PRESETS = ['actual', 'scheduled', 'capped', 'rounded'] as const
export type CreditPreset = (typeof CREDIT_PRESETS)[number]

/** Which way `rounded` goes; half a step goes up with `nearest`. */
export const ROUNDINGS = ['nearest', 'up', 'down'] as const
export type Rounding = (typeof ROUNDINGS)[number]

/** When somebody left whose departure nobody marked. */
export const DEFAULT_DEPARTURES = ['event-end', 'none'] as const
export type DefaultDeparture = (typeof DEFAULT_DEPARTURES)[number]

/** Work that minors may not do, as far as screens have words for it; any other item is shown as it was typed. */
export const FORBIDDEN_WORK_CODES = [
  'power-tools',
  'chemicals',
  'hazardous-waste',
  'water',
  'heights',
  'heavy-lifting',
  'road',
  'fire',
] as const
export type ForbiddenWorkCode = (typeof FORBIDDEN_WORK_CODES)[number]

/** Names of settings in facts. The list is open: a reader keeps what it does not know. */
export const settingKeys = {
  consentAge: 'age',
  forbiddenWork: 'forbidden',
  gramsPerBag: 'bag',
  credit: 'credit',
  capMinutes: 'cap',
  roundMinutes: 'round',
  rounding: 'rounding',
  defaultDeparture: 'departure',
  wording: 'wording',
} as const

/** The name of a bag's weight that holds for one kind of waste. */
export const bagKey = (fraction: string): string => `${settingKeys.gramsPerBag}/${fraction}`
