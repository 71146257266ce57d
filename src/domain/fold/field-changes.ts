import type { DeviceId, FactId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { SubjectId } from '../log/fact.ts'
import { correctTime } from './clock.ts'
import type { CorrectedTime } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** One field before a correction and after it; `null`: nothing was said. */
export interface ChangedField {
  readonly field: string
  readonly from: CanonicalValue
  readonly to: CanonicalValue
}

/** A correction as it was made: the old values stay in sight (FACT-4). */
export interface FieldChange {
  readonly fact: FactId
  readonly time: CorrectedTime
  readonly devices: readonly DeviceId[]
  readonly fields: readonly ChangedField[]
}

/**
 * What was corrected of the fields of a person or a thing, earliest first; also where a later correction took its
 * place. What was erased was not empty: a correction of it is left out (SYN-10).
 * @param ids all that are joined
 */
export function listFieldChanges(
  table: FactTable,
  ids: readonly SubjectId[],
  kind: 'registered' | 'contact-noted' | 'incident-noted',
): readonly FieldChange[] {
  const changes = ids.flatMap((id) =>
    listLive(table, table.bySubject.get(id), kind).flatMap((record) => changeOf(table, record)),
  )
  return changes.sort((a, b) => a.time.ms - b.time.ms)
}

function changeOf(table: FactTable, record: FactRecord): readonly FieldChange[] {
  const named = record.replaces
    .flatMap((id) => table.facts.get(id) ?? [])
    .filter(({ kind }) => kind === record.kind)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  if (named.length === 0) return []
  const fields = Object.entries({ ...record.body, ...record.personal }).flatMap(([field, to]) => {
    const from = valueBefore(named, field)
    const isPersonal = Object.hasOwn(record.personal ?? {}, field)
    if (from === null && isPersonal && named.some(({ lacksPersonal }) => lacksPersonal)) return []
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }]
  })
  const { id, authors } = record
  const devices = authors.map(({ device }) => device)
  return fields.length > 0 ? [{ fact: id, time: correctTime(table, record), devices, fields }] : []
}

/** Of what a correction names, what no other of these had corrected already. */
function valueBefore(named: readonly FactRecord[], field: string): CanonicalValue {
  const setters = named.filter((record) => valueOf(record, field) !== undefined)
  const last = setters.find(({ id }) => !setters.some((other) => other.replaces.includes(id)))
  return (last && valueOf(last, field)) ?? null
}

function valueOf({ body, personal }: FactRecord, field: string): CanonicalValue | undefined {
  const told = { ...body, ...personal }
  return Object.hasOwn(told, field) ? told[field] : undefined
}
