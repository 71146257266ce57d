import type { ToolMove } from '../drafts/results.ts'
import { codeOf, TOOLS } from '../results/catalogue.ts'
import type { Tool } from '../results/catalogue.ts'
import type { EventId } from '../ids.ts'
import type { FactTable } from './fact-table.ts'
import { countOf, foldRecords, textOf } from './records.ts'
import type { RecordView } from './records.ts'

export interface NotedMove extends RecordView, ToolMove {}

/** Tools that somebody has. */
export interface Holding {
  readonly tool: Tool
  /** As written; empty where nobody said. */
  readonly group: string
  readonly name: string
  readonly count: number
}

export interface ToolBalance {
  readonly tool: Tool
  readonly out: number
  readonly back: number
  /** Not returned; never negative, also where more came back than went out. */
  readonly open: number
}

export interface ToolsView {
  /** In the catalogue's order. */
  readonly balances: readonly ToolBalance[]
  /** Who has what, as far as it was said; by tool, then group and name. */
  readonly holdings: readonly Holding[]
  readonly moves: readonly NotedMove[]
}

/** What was handed out and what came back. Every hand-over is a record of its own, and all of them add up. */
export function foldTools(table: FactTable, event: EventId): ToolsView {
  const moves = foldRecords(table, event, 'tool-moved').map(readMove)
  const counts = (tool: Tool, way: ToolMove['way']) =>
    moves.filter((move) => move.tool === tool && move.way === way).reduce((sum, { count }) => sum + count, 0)
  const balances = TOOLS.map((tool) => {
    const [out, back] = [counts(tool, 'out'), counts(tool, 'in')]
    return { tool, out, back, open: Math.max(0, out - back) }
  })
  return {
    balances: balances.filter(({ out, back }) => out + back > 0),
    holdings: listHoldings(moves),
    moves,
  }
}

function readMove(record: RecordView): NotedMove {
  const { values } = record
  return {
    ...record,
    tool: codeOf(TOOLS, values['tool']) ?? 'other',
    count: countOf(values['count']),
    way: values['way'] === 'in' ? 'in' : 'out',
    group: textOf(values['group']),
    name: textOf(values['name']),
  }
}

function listHoldings(moves: readonly NotedMove[]): readonly Holding[] {
  const holdings = new Map<string, Holding>()
  for (const { tool, group, name, count, way } of moves) {
    const key = [TOOLS.indexOf(tool) + 10, group, name].join('\n')
    const before = holdings.get(key)?.count ?? 0
    holdings.set(key, { tool, group, name, count: before + (way === 'out' ? count : -count) })
  }
  return [...holdings]
    .filter(([, { count }]) => count > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, holding]) => holding)
}
