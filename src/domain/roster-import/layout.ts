import { containsIdentityNumber, looksLikeIdentityNumber } from '#domain/text/identity-number.ts'
import { countRoles, isWeakNameHeading, recogniseHeading } from './columns.ts'
import { classifyRow, isHeaderAgain, readSection, type Section } from './row-kinds.ts'
import type { SourceRow } from './table.ts'
import type { ColumnRole, PlannedColumn, RefusedColumn, SkippedRow } from './types.ts'

/** A row that tells of a person, and the section heading it stands under. */
export interface PersonRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly section: Section | undefined
}

/** Where everything is in the table. */
export interface Layout {
  readonly columns: readonly PlannedColumn[]
  readonly people: readonly PersonRow[]
  readonly skipped: readonly SkippedRow[]
  readonly refused: readonly RefusedColumn[]
}

export type LayoutProblem =
  { readonly code: 'not-a-roster' } | { readonly code: 'no-name-column'; readonly headers: readonly string[] }

/** The header is looked for this far down: titles and dates may stand above it. */
const HEADER_WITHIN = 60
const NAME_ROLES: readonly ColumnRole[] = ['name', 'surname', 'given-name']

/** Finds the header, what each column is, and which rows are people. `roles` are the organiser's corrections. */
export function findLayout(
  rows: readonly SourceRow[],
  roles: Readonly<Record<number, ColumnRole>> = {},
): Layout | LayoutProblem {
  const header = findHeader(rows, Object.values(roles).includes('name'))
  if (!header) return { code: 'not-a-roster' }
  const named = nameColumns(header, roles)
  if (!named.some(({ role }) => NAME_ROLES.includes(role))) {
    return { code: 'no-name-column', headers: header.cells.map(showHeading).filter((cell) => cell !== '') }
  }
  const { people, skipped } = sortRows(rows, header, named)
  const refusedByContent = findIdentityColumns(named, people)
  const columns = named.map((column) =>
    refusedByContent.has(column.index) ? { ...column, role: 'refused' as const } : column,
  )
  const refused = columns
    .filter(({ role }) => role === 'refused')
    .map(({ index, header: text }): RefusedColumn => ({
      index,
      header: text,
      by: refusedByContent.has(index) ? 'content' : 'name',
    }))
  return { columns, people, skipped, refused }
}

/** The row that names the most columns, the first of equals. One alone is enough only if it is plainly a name. */
function findHeader(rows: readonly SourceRow[], anyRow: boolean): SourceRow | undefined {
  const near = rows.slice(0, HEADER_WITHIN).map((row) => ({ row, count: countRoles(row.cells) }))
  const best = near.reduce<(typeof near)[number] | undefined>(
    (most, next) => (next.count > (most?.count ?? 0) ? next : most),
    undefined,
  )
  if (anyRow) return best?.row ?? rows[0]
  if (!best || best.count >= 2) return best?.row
  const { cells } = best.row
  const isPlain = (cell: string) => isNameHeading(cell) && (!isWeakNameHeading(cell) || cells.length === 1)
  return cells.some(isPlain) ? best.row : undefined
}

function isNameHeading(cell: string): boolean {
  const role = recogniseHeading(cell)
  return role !== undefined && NAME_ROLES.includes(role)
}

/** A role that only one column can have goes to the first that claims it; several phones are all read. */
function nameColumns(
  header: SourceRow,
  roles: Readonly<Record<number, ColumnRole>>,
): readonly PlannedColumn[] {
  const taken = new Set<ColumnRole>(Object.values(roles))
  return header.cells.map((text, index) => {
    const own = recogniseHeading(text) ?? 'ignored'
    const chosen = own === 'refused' ? own : roles[index]
    const role = chosen ?? (taken.has(own) && !isRepeatable(own) ? 'ignored' : own)
    taken.add(role)
    return { index, header: showHeading(text), role }
  })
}

/** In a table without headings its first person may be taken for them: an identity number is not shown even then. */
function showHeading(text: string): string {
  return containsIdentityNumber(text) ? '' : text
}

function isRepeatable(role: ColumnRole): boolean {
  return role === 'phone' || role === 'guardian-phone' || role === 'ignored'
}

function sortRows(rows: readonly SourceRow[], header: SourceRow, columns: readonly PlannedColumn[]) {
  const people: PersonRow[] = []
  const skipped: SkippedRow[] = []
  const start = rows.indexOf(header)
  let section = findFirstSection(rows, start, columns)
  rows.forEach((row, i) => {
    if (i < start) {
      return skipped.push({ row: row.line, reason: section && i === start - 1 ? 'section' : 'title' })
    }
    const kind = i === start || isHeaderAgain(row, header) ? 'header' : classifyRow(row, columns)
    if (kind === 'person') return people.push({ line: row.line, cells: row.cells, section })
    if (kind === 'section') section = readSection(row)
    return skipped.push({ row: row.line, reason: kind })
  })
  return { people, skipped }
}

/** Where later headings part the table, the line right above the header is a heading too, and not a title. */
function findFirstSection(
  rows: readonly SourceRow[],
  start: number,
  columns: readonly PlannedColumn[],
): Section | undefined {
  const above = rows[start - 1]
  const header = rows[start]
  if (!above || !header || above.line !== header.line - 1 || classifyRow(above, columns) !== 'section')
    return undefined
  const partsLater = rows.slice(start + 1).some((row) => classifyRow(row, columns) === 'section')
  return partsLater ? readSection(above) : undefined
}

/** Columns where most cells are twelve digits, whatever their heading says. */
function findIdentityColumns(columns: readonly PlannedColumn[], people: readonly PersonRow[]): Set<number> {
  const found = columns.filter(({ index, role }) => {
    if (role === 'refused') return false
    const filled = people.map(({ cells }) => cells[index] ?? '').filter((cell) => cell !== '')
    return filled.length > 0 && filled.filter(looksLikeIdentityNumber).length * 2 > filled.length
  })
  return new Set(found.map(({ index }) => index))
}
