import type { FactId, PersonId } from '../ids.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { isLive, listLive } from './replacement.ts'

/**
 * Everybody who is the same person as `id`, itself included, lowest id first (FACT-7).
 * The first stands for all of them in views.
 */
export function listJoined(table: FactTable, id: PersonId): readonly PersonId[] {
  const seen = new Set<PersonId>([id])
  for (const each of seen) for (const next of neighbours(table, each)) seen.add(next)
  return seen.size === 1 ? [id] : [...seen].sort()
}

function neighbours(table: FactTable, id: PersonId): readonly PersonId[] {
  const joined = new Set<PersonId>()
  const parted = new Set<PersonId>()
  for (const factId of table.bySubject.get(id) ?? []) {
    const record = table.facts.get(factId)
    if (record?.kind !== 'people-merged' && record?.kind !== 'people-parted') continue
    const other = otherOf(record, id)
    if (!other || !isLive(table, record)) continue
    // A parting beats every join of the pair until it is itself replaced.
    if (record.kind === 'people-parted') parted.add(other)
    else joined.add(other)
  }
  return [...joined].filter((other) => !parted.has(other))
}

function otherOf(record: FactRecord, id: PersonId): PersonId | undefined {
  if (record.subjects.length !== 2) return undefined
  return record.subjects.find((subject) => subject !== id) as PersonId | undefined
}

/** Live partings of anybody of the one from anybody of the other: what a join of the two has to replace (FACT-7). */
export function listPartings(
  table: FactTable,
  these: readonly PersonId[],
  those: readonly PersonId[],
): readonly FactId[] {
  return these.flatMap((id) =>
    listLive(table, table.bySubject.get(id), 'people-parted')
      .filter((record) => those.some((other) => otherOf(record, id) === other))
      .map((record) => record.id),
  )
}
