import type { CanonicalValue } from '../log/canonical.ts'
import { readWording } from '../consent/wording.ts'
import type { ConsentWording } from '../consent/wording.ts'
import {
  bagKey,
  CREDIT_PRESETS,
  DEFAULT_DEPARTURES,
  FORBIDDEN_WORK_CODES,
  ROUNDINGS,
  settingKeys,
} from './keys.ts'
import type { CreditPreset, DefaultDeparture, Rounding } from './keys.ts'

/** Settings as facts set them, by key; what nobody set is not in here. */
export type SettingValues = ReadonlyMap<string, CanonicalValue>

/** What holds for an event, or for the organisation. Every setting has a value that holds when nobody set it. */
export interface Settings {
  /** Whoever is younger on the day of the event is a minor: a guardian consents for them. Years. */
  readonly consentAge: number
  /** Codes of `FORBIDDEN_WORK_CODES`, or texts as they were typed. */
  readonly forbiddenWork: readonly string[]
  readonly credit: CreditPreset
  /** At most this much is credited with `capped`. */
  readonly capMinutes: number
  /** Hours are rounded to this many minutes with `rounded`. */
  readonly roundMinutes: number
  readonly rounding: Rounding
  readonly defaultDeparture: DefaultDeparture
  /** The organisation's own wording of the consent; `null`: the one that comes with Asar. */
  readonly wording: ConsentWording | null
  /** Everything that was set, also what this version does not know. */
  readonly values: SettingValues
}

export const DEFAULT_CONSENT_AGE = 18
export const DEFAULT_GRAMS_PER_BAG = 8_000
export const DEFAULT_CAP_MINUTES = 240
export const DEFAULT_ROUND_MINUTES = 30

/** Limits of what a form accepts; whatever is outside them in a fact is passed over. */
export const limits = {
  consentAge: { least: 14, most: 21 },
  gramsPerBag: { least: 100, most: 100_000 },
  capMinutes: { least: 15, most: 1_440 },
  roundMinutes: { least: 5, most: 60 },
} as const

/** Reads every setting; one that is missing or makes no sense has its default. */
export function readSettings(values: SettingValues): Settings {
  const number = (name: keyof typeof limits, standard: number) =>
    numberWithin(values.get(settingKeys[name]), limits[name]) ?? standard
  return {
    consentAge: number('consentAge', DEFAULT_CONSENT_AGE),
    forbiddenWork: textsOf(values.get(settingKeys.forbiddenWork)) ?? FORBIDDEN_WORK_CODES,
    credit: oneOf(CREDIT_PRESETS, values.get(settingKeys.credit)) ?? 'actual',
    capMinutes: number('capMinutes', DEFAULT_CAP_MINUTES),
    roundMinutes: number('roundMinutes', DEFAULT_ROUND_MINUTES),
    rounding: oneOf(ROUNDINGS, values.get(settingKeys.rounding)) ?? 'nearest',
    defaultDeparture: oneOf(DEFAULT_DEPARTURES, values.get(settingKeys.defaultDeparture)) ?? 'event-end',
    wording: readWording(values.get(settingKeys.wording)),
    values,
  }
}

/** What a full bag of a kind of waste weighs: as set for that kind, else for any bag, else the default. */
export function gramsPerBag({ values }: Pick<Settings, 'values'>, fraction?: string): number {
  const own = fraction === undefined ? undefined : values.get(bagKey(fraction))
  const any = values.get(settingKeys.gramsPerBag)
  return (
    numberWithin(own, limits.gramsPerBag) ?? numberWithin(any, limits.gramsPerBag) ?? DEFAULT_GRAMS_PER_BAG
  )
}

function numberWithin(
  value: CanonicalValue | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  return typeof value === 'number' && value >= least && value <= most ? value : null
}

function oneOf<Value extends string>(
  choices: readonly Value[],
  value: CanonicalValue | undefined,
): Value | null {
  return choices.find((choice) => choice === value) ?? null
}

/** An empty list is an answer: nothing is forbidden. */
function textsOf(value: CanonicalValue | undefined): readonly string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : null
}
