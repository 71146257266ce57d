import type { FactId, PersonId } from '../ids.ts'
import type { FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/**
 * What was written of incidents before somebody corrected them to be about one of these people: it tells of what
 * happened to them, whomever it named then, so it goes with them (SYN-10). What was said of an incident after it was
 * theirs no more is not among it. Also named where it is not here: it may come yet.
 */
export function listToldBefore(table: FactTable, people: readonly PersonId[]): readonly FactId[] {
  const before = people.flatMap((person) =>
    listLive(table, table.bySubject.get(person), 'incident-noted').flatMap(({ replaces }) => replaces),
  )
  return [...new Set(before)].sort()
}
