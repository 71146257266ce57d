import type { FactId } from '../ids.ts'
import { readClosed } from '../drafts/control.ts'
import type { Cursor } from '../log/digest.ts'
import type { Fact, SubjectId } from '../log/fact.ts'
import type { Sheet } from '../log/sheet.ts'
import { correctTime } from './clock.ts'
import type { CorrectedTime } from './clock.ts'
import { holdOf } from './control.ts'
import type { Control } from './control.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** "The report was made of the log up to here." */
export interface Closing extends Cursor {
  readonly fact: FactId
  readonly time: CorrectedTime
}

/** Whether an event is closed (SYN-11). A sheet at a position above `closed.n` came after closing. */
export interface ClosingView {
  /** Of rivals the one of the lowest id; `null`: nobody has closed. */
  readonly closed: Closing | null
  /** All that stand: a later closing names them in `replaces`. */
  readonly facts: readonly FactId[]
  /** Two of them name different logs: shown until a later closing replaces both (FACT-4). */
  readonly isContradiction: boolean
}

/** The live `closed` of a stream. It is a statement, not a gate: nothing is refused or left out for it. */
export function foldClosing(table: FactTable): ClosingView {
  const all = listLive(table, table.closings, 'closed').flatMap((record) => closingOf(table, record) ?? [])
  const [closed = null] = all
  return {
    closed,
    facts: all.map(({ fact }) => fact),
    isContradiction: all.some((each) => each.n !== closed?.n || each.digest.join() !== closed.digest.join()),
  }
}

/** What a report that was made at closing cannot have held; for display, it decides nothing (SYN-11). */
export interface Late {
  readonly facts: ReadonlySet<FactId>
  /** Whom those facts are about. */
  readonly subjects: ReadonlySet<SubjectId>
}

/** Nothing came after closing, or nobody has closed. */
export const NOTHING_LATE: Late = { facts: new Set(), subjects: new Set() }

type HeldFacts = Pick<Sheet, 'id' | 'device' | 'number' | 'facts'>

export interface LateSheets {
  /** At positions up to that of the closing. */
  readonly early: readonly HeldFacts[]
  readonly late: readonly HeldFacts[]
}

/**
 * Facts that came after closing: held by a sheet at a position above that of the closing, and by none before it.
 * What the closing device had stated itself by then was in its report too, though it lay on that device only. Held
 * sheets bring nothing.
 */
export function listLate(control: Control, closed: Closing, { early, late }: LateSheets): Late {
  const factsIn = (sheets: readonly HeldFacts[]) =>
    sheets.filter((sheet) => !holdOf(control, sheet)).flatMap((sheet) => sheet.facts)
  const known = new Set([...factsIn(early), ...listOwn(closed.fact, late)].map((fact) => fact.id))
  const added = factsIn(late).filter((fact) => !known.has(fact.id))
  return {
    facts: new Set(added.map((fact) => fact.id)),
    subjects: new Set(added.flatMap((fact) => fact.subjects)),
  }
}

/** What the device that closed had signed before, up to the closing itself; a sheet's facts stand in their order. */
function listOwn(closing: FactId, late: readonly HeldFacts[]): readonly Fact[] {
  return late.flatMap((last) => {
    const at = last.facts.findIndex((fact) => fact.id === closing)
    if (at < 0) return []
    const before = late.filter((sheet) => sheet.device === last.device && sheet.number < last.number)
    return [...before.flatMap((sheet) => sheet.facts), ...last.facts.slice(0, at + 1)]
  })
}

function closingOf(table: FactTable, record: FactRecord): Closing | null {
  const cursor = readClosed(record.body)
  return cursor && { ...cursor, fact: record.id, time: correctTime(table, record) }
}
