import Papa from 'papaparse'
import { countRoles } from './columns.ts'

/** A row of the file with the line it starts on, from 1. */
export interface SourceRow {
  readonly line: number
  readonly cells: readonly string[]
}

export interface ParsedTable {
  readonly rows: readonly SourceRow[]
  readonly delimiter: string | null
  readonly quotesBroken: boolean
}

const DELIMITERS = [';', ',', '\t', '|']
const SAMPLE_LINES = 200

/** Parses delimited text; at most `limit` rows are read. Blank rows are left out, but count for line numbers. */
export function parseTable(text: string, limit: number): ParsedTable {
  const { body, declared, firstLine } = takeSepLine(text.replace(/\r\n?/g, '\n'))
  const delimiter = declared ?? guessDelimiter(body)
  const config = { delimiter, newline: '\n' as const, preview: limit }
  const parsed = Papa.parse<string[]>(body, config)
  if (!parsed.errors.some(({ type }) => type === 'Quotes')) {
    return { rows: numberRows(parsed.data, firstLine), delimiter, quotesBroken: false }
  }
  // One stray quote can swallow the rest of the file: if so, quotes are letters here like any other.
  const plain = Papa.parse<string[]>(body, { ...config, quoteChar: '\0' })
  const better = plain.data.length > parsed.data.length ? plain : parsed
  return { rows: numberRows(better.data, firstLine), delimiter, quotesBroken: true }
}

/** Takes the rows of a workbook's sheet, numbered as the spreadsheet numbers them. */
export function readTable(rows: readonly (readonly unknown[])[], limit: number): ParsedTable {
  const numbered = rows.slice(0, limit).map((cells, i) => ({ line: i + 1, cells: cells.map(writeCell) }))
  return { rows: numbered.filter(isFilled), delimiter: null, quotesBroken: false }
}

/** Spaces trimmed and made single, no-break ones too; marks that cannot be seen dropped. Letters stay as they are. */
export function tidyCell(cell: string): string {
  return cell
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\0]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Excel's hint in the first line: `sep=;`. */
function takeSepLine(text: string): { body: string; declared: string | undefined; firstLine: number } {
  const match = /^"?sep=(.)"?\n/i.exec(text)
  return match
    ? { body: text.slice(match[0].length), declared: match[1], firstLine: 2 }
    : { body: text, declared: undefined, firstLine: 1 }
}

/**
 * The delimiter under which some row near the top names the most columns we know. A heading such as
 * «Тегі, аты, әкесінің аты» between semicolons misleads mere counting.
 */
function guessDelimiter(text: string): string {
  const sample = text.split('\n', SAMPLE_LINES).join('\n')
  const scored = DELIMITERS.map((delimiter) => {
    const rows = Papa.parse<string[]>(sample, { delimiter, newline: '\n' }).data
    const roles = Math.max(0, ...rows.map((cells) => countRoles(cells.map(tidyCell))))
    const width = rows.reduce((sum, cells) => sum + cells.length, 0) / Math.max(rows.length, 1)
    return { delimiter, score: roles + width / 1000 }
  })
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

function numberRows(data: readonly (readonly string[])[], firstLine: number): readonly SourceRow[] {
  const rows: SourceRow[] = []
  let line = firstLine
  for (const cells of data) {
    const row = { line, cells: cells.map(tidyCell) }
    if (isFilled(row)) rows.push(row)
    line += 1 + cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
  }
  return rows
}

function isFilled({ cells }: SourceRow): boolean {
  return cells.some((cell) => cell !== '')
}

function writeCell(cell: unknown): string {
  if (typeof cell === 'string') return tidyCell(cell)
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  return isDated(cell) ? cell.toISOString().slice(0, 10) : ''
}

/** A date, told without the global of that name; one that is not a day cannot write itself. */
function isDated(cell: unknown): cell is { toISOString(): string } {
  if (typeof cell !== 'object' || cell === null || !('toISOString' in cell)) return false
  return typeof cell.toISOString === 'function' && !Number.isNaN(Number(cell))
}
