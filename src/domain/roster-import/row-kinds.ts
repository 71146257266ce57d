import { known } from '../known.ts'
import { countRoles } from './columns.ts'
import type { SourceRow } from './table.ts'
import type { ColumnRole, PlannedColumn } from './types.ts'

/** What a section heading says of the people under it. */
export interface Section {
  readonly group?: string
  readonly className?: string
}

const SUBTOTAL =
  /^(?:барлы[ғ?]ы|жиыны|жалпы саны|[қ?]орытынды|всего|итого|total|subtotal|grand total)(?=[\s:.]|$)/i
const SIGNED =
  /директор|орынбасар|жауапты|ответственн|б[ұ?]йры[қ?]|подпис|басшы|руководител|составил|м\.\s?[оп]\./i
const SECTION_WORDS =
  /сынып|сыныбы|класс|мектеп|школа|(?:^|\s)топ(?:$|\s)|группа|отряд|жаса[қ?]|колледж|университет|[№«]/i
const OTHERS = /^(?:бас[қ?]алар|другие|прочие|остальные|others?)$/i

/** Whether a row repeats the header, as sheets printed on several pages do. */
export function isHeaderAgain(row: SourceRow, header: SourceRow): boolean {
  if (row.cells.join('\t').trim() === header.cells.join('\t').trim()) return true
  const filled = row.cells.filter((cell) => cell !== '').length
  return filled >= 3 && countRoles(row.cells) * 3 > filled * 2
}

/** What a row under the header is. */
export function classifyRow(
  { cells }: SourceRow,
  columns: readonly PlannedColumn[],
): 'person' | 'section' | 'subtotal' | 'footer' | 'blank' {
  const filled = cells.filter((cell) => cell !== '')
  const number = cellOf(cells, columns, 'number')
  const isNumbered = readNumber(number) !== undefined
  if (filled.length === 1 && isNumbered) return 'blank'
  if (!isNumbered && filled.some((cell) => SUBTOTAL.test(cell))) return 'subtotal'
  if (filled.some((cell) => /_{3,}/.test(cell))) return 'footer'
  const name = cellOf(cells, columns, 'name') || cellOf(cells, columns, 'surname')
  if (number === '' && hasColumn(columns, 'number') && SIGNED.test(name)) return 'footer'
  return filled.length === 1 && isSectionText(known(filled[0]), name, columns) ? 'section' : 'person'
}

/** A heading outside the name column; inside it, only with the words of one, for a lone name is a person too. */
function isSectionText(text: string, name: string, columns: readonly PlannedColumn[]): boolean {
  if (!/\p{L}{2}/u.test(text)) return false
  return name === '' || (hasColumn(columns, 'number') && SECTION_WORDS.test(text))
}

/** Reads «№3 мектеп-гимназия, 10Ә сыныбы» as a group and a class; «Басқалар» is no group. */
export function readSection(row: SourceRow): Section {
  const text = known(row.cells.find((cell) => cell !== ''))
  if (OTHERS.test(text)) return {}
  const match =
    /^(.*?)[\s,;:(–—-]*(\d{1,2}[\s-]?[«"]?[\p{L}?]?[»"]?)[\s-]*(?:сынып|сыныбы|класс|класы)/iu.exec(text)
  if (!match) return { group: text }
  const group = known(match[1])
  const className = known(match[2]).trim()
  return group === '' ? { className } : { group, className }
}

/** A printed number: `7`, `7.`, `7)`. */
export function readNumber(cell: string): number | undefined {
  const match = /^(\d{1,6})[.)]?$/.exec(cell)
  return match ? Number(match[1]) : undefined
}

/** The cell of the first column with a role; empty when there is none. */
export function cellOf(
  cells: readonly string[],
  columns: readonly PlannedColumn[],
  role: ColumnRole,
): string {
  const column = columns.find((one) => one.role === role)
  return column ? (cells[column.index] ?? '') : ''
}

function hasColumn(columns: readonly PlannedColumn[], role: ColumnRole): boolean {
  return columns.some((column) => column.role === role)
}
