import { known } from '../known.ts'
import type { EventId, FactId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import { settingKeys } from '../settings/keys.ts'
import { writeWording } from '../consent/wording.ts'
import type { ConsentWording } from '../consent/wording.ts'
import { tidyText } from './registration.ts'

/** Settings to set, by key; `null` takes one back, so that the organisation's or the default one holds again. */
export type SettingChanges = Readonly<Record<string, CanonicalValue>>

/**
 * "From now on this holds." One draft, and another for the wording, whose texts would crowd a fact.
 * @param subject the event, or `ORGANISATION_SUBJECT`
 * @param replaces which facts set this key until now (`listSetters`)
 */
export function draftSettings(
  subject: EventId,
  changes: SettingChanges,
  replaces: (keys: readonly string[]) => readonly FactId[],
): readonly FactDraft[] {
  const keys = Object.keys(changes)
  const parts = [
    keys.filter((key) => key !== settingKeys.wording),
    keys.filter((key) => key === settingKeys.wording),
  ]
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      kind: 'settings-set',
      subjects: [subject],
      body: Object.fromEntries(part.map((key) => [key, tidy(known(changes[key]))])),
      replaces: replaces(part),
    }))
}

/** A wording of the organisation's own as a change. */
export function changeWording(wording: ConsentWording | null): SettingChanges {
  return { [settingKeys.wording]: wording && writeWording(wording) }
}

function tidy(value: CanonicalValue): CanonicalValue {
  if (typeof value === 'string') return tidyText(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return (value as readonly CanonicalValue[]).map(tidy)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tidy(each)]))
}
