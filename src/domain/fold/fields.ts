import type { FactId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { SubjectId } from '../log/fact.ts'
import type { KnownKind } from '../log/kinds.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { isFieldReplaced, listLive } from './replacement.ts'

/** Two live facts give one field different values; everybody shows the one of the lowest id (FACT-4). */
export interface Rivalry {
  readonly field: string
  readonly facts: readonly FactId[]
}

export interface Fields {
  readonly values: CanonicalMap
  readonly rivalries: readonly Rivalry[]
}

/** The fields of a subject, as facts of one kind set them. */
export function foldFields(table: FactTable, subject: SubjectId, kind: KnownKind): Fields {
  const records = listLive(table, table.bySubject.get(subject), kind)
  const first = records[0]
  // Nearly every roster entry has exactly one fact: no rival and no correction to look for.
  const isAlone = first && records.length === 1 && !table.replacers.has(first.id)
  if (isAlone) return { values: { ...first.body, ...first.personal }, rivalries: [] }
  return resolve(table, records)
}

function resolve(table: FactTable, records: readonly FactRecord[]): Fields {
  const values = new Map<string, CanonicalValue>()
  const setters = new Map<string, [FactRecord, ...FactRecord[]]>()
  for (const record of records) {
    for (const field of Object.keys({ ...record.body, ...record.personal })) {
      if (isFieldReplaced(table, record, field)) continue
      const list = setters.get(field)
      if (list) list.push(record)
      else setters.set(field, [record])
    }
  }
  const rivalries: Rivalry[] = []
  for (const [field, list] of [...setters].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [winner] = list
    const value = valueOf(winner, field)
    values.set(field, value)
    if (list.some((record) => !isSame(valueOf(record, field), value)))
      rivalries.push({ field, facts: list.map((record) => record.id) })
  }
  return { values: Object.fromEntries(values), rivalries }
}

/** A field of both parts is the personal one's; own fields only, for one may be called `constructor`. */
function valueOf(record: FactRecord, field: string): CanonicalValue {
  const part = record.personal && Object.hasOwn(record.personal, field) ? record.personal : record.body
  return part[field] ?? null
}

function isSame(a: CanonicalValue, b: CanonicalValue): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
