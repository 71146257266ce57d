import { applyDecisions, type ImportDecisions } from '#domain/roster-import/apply-decisions.ts'
import type { ImportPlan, LikelyDuplicate, PlannedPerson, RowProblem } from '#domain/roster-import/types.ts'

/** What the organiser has decided about a plan. */
export interface ImportChoices {
  readonly decisions: ImportDecisions
  /** Rows left out by hand. */
  readonly leftOut: ReadonlySet<number>
}

/** A row of the file that wants a look, with everything that is said of it. */
export interface ReviewRow {
  readonly row: number
  /** Missing where the row cannot be imported. */
  readonly person: PlannedPerson | undefined
  readonly problems: readonly RowProblem[]
  /** Pairs in which this is the later row. */
  readonly duplicates: readonly LikelyDuplicate[]
}

/** The people that a confirmation would add. */
export function listToAdd(plan: ImportPlan, choices: ImportChoices): readonly PlannedPerson[] {
  return applyDecisions(plan, choices.decisions).filter(({ row }) => !choices.leftOut.has(row))
}

/** Rows with a doubt, in the order of the file. */
export function listDoubtful(plan: ImportPlan): readonly ReviewRow[] {
  const people = new Map(plan.people.map((person) => [person.row, person]))
  const problems = groupBy(
    plan.problems.filter(({ severity }) => severity === 'look'),
    ({ row }) => row,
  )
  const duplicates = groupBy(plan.duplicates, rowOfPair)
  const rows = [...new Set([...problems.keys(), ...duplicates.keys()])].filter((row) => people.has(row))
  return rows
    .sort((a, b) => a - b)
    .map((row) => ({
      row,
      person: people.get(row),
      problems: problems.get(row) ?? [],
      duplicates: duplicates.get(row) ?? [],
    }))
}

/** Rows that cannot be imported, each with its reasons. */
export function listRefused(plan: ImportPlan): readonly ReviewRow[] {
  const skips = groupBy(
    plan.problems.filter(({ severity }) => severity === 'skip'),
    ({ row }) => row,
  )
  return [...skips].map(([row, problems]) => ({ row, person: undefined, problems, duplicates: [] }))
}

/** The later of two rows of the file; of a pair with somebody on the roster, the file's row. */
export function rowOfPair(pair: LikelyDuplicate): number {
  return pair.kind === 'in-file' ? pair.rows[1] : pair.row
}

/** Pairs with somebody on the roster who has the same name and phone: mostly a list imported twice. */
export function listKnown(plan: ImportPlan): readonly LikelyDuplicate[] {
  return plan.duplicates.filter((pair) => pair.kind === 'on-roster' && pair.reason === 'same-name-and-phone')
}

export interface LeftOutRow {
  readonly row: number
  readonly name: string
  readonly problems: readonly RowProblem[]
  readonly duplicates: readonly LikelyDuplicate[]
}

/** Everything that the confirmation leaves behind, to be downloaded and mended. */
export function listLeftOut(plan: ImportPlan, choices: ImportChoices): readonly LeftOutRow[] {
  const added = new Set(listToAdd(plan, choices).map(({ row }) => row))
  const doubts = new Map(listDoubtful(plan).map((each) => [each.row, each]))
  const refused = listRefused(plan).map(({ row, problems }) => ({
    row,
    name: problems.find(({ field }) => field === 'name')?.value ?? '',
    problems,
    duplicates: [],
  }))
  const left = plan.people
    .filter(({ row }) => !added.has(row))
    .map(({ row, name }) => ({
      row,
      name,
      problems: doubts.get(row)?.problems ?? [],
      duplicates: doubts.get(row)?.duplicates ?? [],
    }))
  return [...refused, ...left].sort((a, b) => a.row - b.row)
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => number): Map<number, Item[]> {
  const groups = new Map<number, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
