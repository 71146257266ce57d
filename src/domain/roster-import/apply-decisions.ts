import type { ImportPlan, LikelyDuplicate, PlannedPerson } from './types.ts'

/** What the organiser says of a pair. `skip-first` leaves out the earlier row; on the roster nothing is ever removed. */
export type DuplicateDecision = 'keep-both' | 'skip-first' | 'skip-second'

/** Decisions by the ids of the plan's pairs. A pair without one is kept, both of it. */
export type ImportDecisions = Readonly<Record<string, DuplicateDecision>>

/** The people to add once the organiser has decided. Nothing is merged: a row is added as it is, or left out. */
export function applyDecisions(plan: ImportPlan, decisions: ImportDecisions = {}): readonly PlannedPerson[] {
  const left = new Set(plan.duplicates.flatMap((pair) => rowLeftOut(pair, decisions[pair.id]) ?? []))
  return plan.people.filter(({ row }) => !left.has(row))
}

/** Of a pair with someone on the roster only the file's row, the second, can be left out. */
function rowLeftOut(pair: LikelyDuplicate, decision: DuplicateDecision | undefined): number | undefined {
  if (decision === undefined || decision === 'keep-both') return undefined
  if (pair.kind === 'on-roster') return decision === 'skip-second' ? pair.row : undefined
  return decision === 'skip-first' ? pair.rows[0] : pair.rows[1]
}
