import type { EventId, FactId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import { ORGANISATION_SUBJECT } from '../settings/keys.ts'
import { readSettings } from '../settings/settings.ts'
import type { Settings, SettingValues } from '../settings/settings.ts'
import type { FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'
import { isFieldReplaced, listLive } from './replacement.ts'

/** Settings as one place sets them, the organisation or an event. */
export interface OwnSettings {
  readonly values: SettingValues
  /** Keys that two live facts set differently: shown until somebody sets them again (FACT-4). */
  readonly rivals: readonly string[]
}

const NOTHING_SET: OwnSettings = { values: new Map(), rivals: [] }

/**
 * What the organisation sets: of each key what its latest year says, for a new year begins with the old one's.
 * @param tables the organisation's streams, latest year first
 */
export function foldOrganisationSettings(tables: readonly FactTable[]): OwnSettings {
  const years = tables.map((table) => foldFields(table, ORGANISATION_SUBJECT, 'settings-set'))
  const told = new Map<string, CanonicalValue>()
  const rivals = new Set<string>()
  for (const { values, rivalries } of years) {
    const later = new Set(told.keys())
    for (const [key, value] of Object.entries(values)) if (!later.has(key)) told.set(key, value)
    for (const { field } of rivalries) if (!later.has(field)) rivals.add(field)
  }
  return { values: withoutCleared(told), rivals: [...rivals].sort() }
}

/** What an event sets otherwise. */
export function foldEventSettings(table: FactTable, event: EventId): OwnSettings {
  if (!table.bySubject.has(event)) return NOTHING_SET
  const { values, rivalries } = foldFields(table, event, 'settings-set')
  return {
    values: withoutCleared(new Map(Object.entries(values))),
    rivals: rivalries.map(({ field }) => field),
  }
}

/** What holds: the event's own settings before the organisation's, and those before the defaults. */
export function joinSettings(organisation: OwnSettings, event: OwnSettings = NOTHING_SET): Settings {
  return readSettings(new Map([...organisation.values, ...event.values]))
}

/** Facts that set any of these keys until now: what a change of them replaces. */
export function listSetters(table: FactTable, subject: EventId, keys: readonly string[]): readonly FactId[] {
  return listLive(table, table.bySubject.get(subject), 'settings-set')
    .filter((record) =>
      keys.some((key) => Object.hasOwn(record.body, key) && !isFieldReplaced(table, record, key)),
    )
    .map(({ id }) => id)
}

function withoutCleared(told: ReadonlyMap<string, CanonicalValue>): SettingValues {
  return new Map([...told].filter(([, value]) => value !== null))
}
