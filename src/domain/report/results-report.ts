import type { ResultsView, Weight } from '../fold/results-view.ts'
import type { ToolsView } from '../fold/tools-view.ts'

/** One line of the exported results; the same names in CSV and JSON. */
export interface ResultRow {
  /** What is counted: `rubbish`, `trees`, `area`, `length`, `machines`, `items`, `photos`, `incidents`, `tools-open`. */
  readonly what: string
  /** Which kind of it: a code of the catalogue; empty for the total. */
  readonly kind: string
  readonly count: number
  /** `bags`, `part-bags`, `kg`, `pieces`, `m2`, `m`. */
  readonly unit: string
  /** Of a weight: `weighed`, `estimated` or `both`; empty for all else. */
  readonly basis: 'weighed' | 'estimated' | 'both' | ''
}

export interface ReportedResults {
  readonly results: ResultsView
  readonly tools: Pick<ToolsView, 'balances'>
  readonly photos: number
  readonly incidents: number
}

/** The results of an event, line by line: what the akimat's report and Ocean Conservancy's form are filled from. */
export function reportResults({ results, tools, photos, incidents }: ReportedResults): readonly ResultRow[] {
  const pieces = (what: string, counts: ReadonlyMap<string, number>) =>
    [...counts].map(([kind, count]) => row(what, kind, count, 'pieces'))
  return [
    row('rubbish', '', results.full, 'bags'),
    row('rubbish', '', results.part, 'part-bags'),
    weightRow('', results),
    ...results.fractions.flatMap((one) => [
      row('rubbish', one.fraction, one.full, 'bags'),
      row('rubbish', one.fraction, one.part, 'part-bags'),
      weightRow(one.fraction, one),
    ]),
    ...[...results.byDestination].map(([to, weight]) => weightRow(to, weight)),
    ...pieces('trees', results.trees),
    row('area', '', results.squareMetres, 'm2'),
    row('length', '', results.metres, 'm'),
    ...pieces('machines', results.machines),
    row('items', '', results.itemCount, 'pieces'),
    ...pieces('items', results.items),
    row('photos', '', photos, 'pieces'),
    row('incidents', '', incidents, 'pieces'),
    ...tools.balances.map(({ tool, open }) => row('tools-open', tool, open, 'pieces')),
  ].filter(({ kind, count }) => kind === '' || count > 0)
}

function row(what: string, kind: string, count: number, unit: string): ResultRow {
  return { what, kind, count, unit, basis: '' }
}

/** Kilograms, to the gram. */
function weightRow(kind: string, { weighedGrams, estimatedGrams }: Weight): ResultRow {
  const basis = estimatedGrams === 0 ? 'weighed' : weighedGrams === 0 ? 'estimated' : 'both'
  return { ...row('rubbish', kind, (weighedGrams + estimatedGrams) / 1_000, 'kg'), basis }
}

const COLUMNS = ['what', 'kind', 'count', 'unit', 'basis'] as const satisfies readonly (keyof ResultRow)[]

/** The rows as a CSV file's text: RFC 4180 with CRLF, marked as UTF-8. Codes and numbers need no quotes. */
export function writeResultsCsv(rows: readonly ResultRow[]): string {
  const lines = rows.map((one) => COLUMNS.map((column) => String(one[column])).join(','))
  return `\uFEFF${[COLUMNS.join(','), ...lines].map((line) => `${line}\r\n`).join('')}`
}

/** The rows as JSON text: an array of objects with the same names as the CSV's columns. */
export function writeResultsJson(rows: readonly ResultRow[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`
}
