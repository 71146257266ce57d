import { BUILT_IN_WORDING } from '#domain/consent/built-in-wording.ts'
import { MAX_VERSION_LENGTH, MAX_WORDING_LENGTH, WORDING_LANGUAGES } from '#domain/consent/wording.ts'
import type { ConsentWording, WordingLanguage } from '#domain/consent/wording.ts'
import { changeWording, type SettingChanges } from '#domain/drafts/settings.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import { FRACTIONS, type Fraction } from '#domain/results/catalogue.ts'
import { bagKey, FORBIDDEN_WORK_CODES, settingKeys, type ForbiddenWorkCode } from '#domain/settings/keys.ts'
import { limits } from '#domain/settings/settings.ts'
import { containsIdentityNumber } from '#domain/text/identity-number.ts'
import type { EditedSettings } from '#client/services/settings.ts'

/** The form of settings, as typed. An empty field means: as it holds without it. */
export interface SettingsForm {
  consentAge: string
  /** Own list of forbidden work, or the one that holds anyway. */
  hasOwnWork: boolean
  work: Record<ForbiddenWorkCode, boolean>
  /** One line each. */
  otherWork: string
  bag: string
  bags: Record<Fraction, string>
  credit: string
  rounding: string
  capMinutes: string
  roundMinutes: string
  departure: string
  hasOwnWording: boolean
  version: string
  texts: Record<WordingLanguage, string>
}

export type NumberField = 'consentAge' | 'bag' | 'capMinutes' | 'roundMinutes' | `bags-${Fraction}`
export type SettingsField = NumberField | 'otherWork' | 'version' | WordingLanguage
export type SettingsFault =
  'not-a-number' | 'out-of-limits' | 'identity-number' | 'too-long' | 'missing' | 'same-version'

export type SettingsCheck =
  | { readonly kind: 'changes'; readonly changes: SettingChanges }
  | { readonly kind: 'faults'; readonly faults: ReadonlyMap<SettingsField, SettingsFault> }

const MAX_WORK_LENGTH = 200

/** The form as it looks for what is set now. */
export function formOf({ own, settings }: EditedSettings): SettingsForm {
  const { values } = own
  const text = (key: string) => {
    const value = values.get(key)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  const kilograms = (key: string) => text(key) && String(Number(text(key)) / 1000).replace('.', ',')
  const codes: readonly string[] = FORBIDDEN_WORK_CODES
  const { version, texts } = settings.wording ?? BUILT_IN_WORDING
  return {
    consentAge: text(settingKeys.consentAge),
    hasOwnWork: values.has(settingKeys.forbiddenWork),
    work: fromEach(FORBIDDEN_WORK_CODES, (code) => settings.forbiddenWork.includes(code)),
    otherWork: settings.forbiddenWork.filter((item) => !codes.includes(item)).join('\n'),
    bag: kilograms(settingKeys.gramsPerBag),
    bags: fromEach(FRACTIONS, (fraction) => kilograms(bagKey(fraction))),
    credit: text(settingKeys.credit),
    rounding: text(settingKeys.rounding),
    capMinutes: text(settingKeys.capMinutes),
    roundMinutes: text(settingKeys.roundMinutes),
    departure: text(settingKeys.defaultDeparture),
    hasOwnWording: values.has(settingKeys.wording),
    version,
    texts: { ...texts },
  }
}

/** Reads the form: what differs from what is set now, or all faults at once. `null` takes a setting back. */
export function checkSettings(form: SettingsForm, edited: EditedSettings): SettingsCheck {
  const faults = new Map<SettingsField, SettingsFault>()
  const wished = new Map<string, CanonicalValue>([
    ...readNumbers(form, faults),
    [settingKeys.credit, form.credit || null],
    [settingKeys.rounding, form.rounding || null],
    [settingKeys.defaultDeparture, form.departure || null],
    [settingKeys.forbiddenWork, readWork(form, faults)],
    ...Object.entries(changeWording(readWording(form, edited, faults))),
  ])
  if (faults.size > 0) return { kind: 'faults', faults }
  const { values, rivals } = edited.own
  const changed = [...wished].filter(
    ([key, value]) =>
      JSON.stringify(value) !== JSON.stringify(values.get(key) ?? null) ||
      // two desks set it differently: saving settles it
      rivals.includes(key),
  )
  return { kind: 'changes', changes: Object.fromEntries(changed) }
}

function readNumbers(form: SettingsForm, faults: Map<SettingsField, SettingsFault>) {
  const read = (field: NumberField, typed: string, of: keyof typeof limits, times = 1): number | null => {
    const text = typed.trim().replace(',', '.')
    if (text === '') return null
    const value = Math.round(Number(text) * times)
    const { least, most } = limits[of]
    if (Number.isNaN(value) || !/^[\d.]+$/.test(text)) faults.set(field, 'not-a-number')
    else if (value < least || value > most) faults.set(field, 'out-of-limits')
    return value
  }
  return [
    [settingKeys.consentAge, read('consentAge', form.consentAge, 'consentAge')],
    [settingKeys.capMinutes, read('capMinutes', form.capMinutes, 'capMinutes')],
    [settingKeys.roundMinutes, read('roundMinutes', form.roundMinutes, 'roundMinutes')],
    [settingKeys.gramsPerBag, read('bag', form.bag, 'gramsPerBag', 1000)],
    ...FRACTIONS.map(
      (fraction) =>
        [bagKey(fraction), read(`bags-${fraction}`, form.bags[fraction], 'gramsPerBag', 1000)] as const,
    ),
  ] as const
}

function readWork(form: SettingsForm, faults: Map<SettingsField, SettingsFault>): readonly string[] | null {
  if (!form.hasOwnWork) return null
  const lines = form.otherWork
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (containsIdentityNumber(form.otherWork)) faults.set('otherWork', 'identity-number')
  else if (lines.some((line) => line.length > MAX_WORK_LENGTH)) faults.set('otherWork', 'too-long')
  return [...FORBIDDEN_WORK_CODES.filter((code) => form.work[code]), ...lines]
}

function readWording(
  form: SettingsForm,
  { settings }: EditedSettings,
  faults: Map<SettingsField, SettingsFault>,
): ConsentWording | null {
  if (!form.hasOwnWording) return null
  const before = settings.wording ?? BUILT_IN_WORDING
  const version = form.version.trim()
  const texts = fromEach(WORDING_LANGUAGES, (language) => form.texts[language].trim())
  if (version === '') faults.set('version', 'missing')
  else if (version.length > MAX_VERSION_LENGTH) faults.set('version', 'too-long')
  // a consent names the version it was given to: another text under the same name would change what was agreed
  else if (version === before.version && WORDING_LANGUAGES.some((one) => texts[one] !== before.texts[one]))
    faults.set('version', 'same-version')
  for (const language of WORDING_LANGUAGES) {
    if (texts[language] === '') faults.set(language, 'missing')
    else if (texts[language].length > MAX_WORDING_LENGTH) faults.set(language, 'too-long')
    else if (containsIdentityNumber(texts[language])) faults.set(language, 'identity-number')
  }
  return { version, texts }
}

function fromEach<Key extends string, Value>(
  keys: readonly Key[],
  make: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<Key, Value>
}
