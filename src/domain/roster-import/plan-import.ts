import { decodeText } from './decode-text.ts'
import { findDuplicates } from './duplicates.ts'
import { findLayout, type Layout } from './layout.ts'
import { readPerson, type ColumnsByRole, type PersonRead } from './read-person.ts'
import { RowNotes } from './row-notes.ts'
import { parseTable, readTable, type ParsedTable } from './table.ts'
import type {
  ColumnRole, FileNotice, ImportOptions, ImportPlan, ImportRefusal, ImportSource, PlannedColumn, PlannedPerson,
  RowProblem, SkippedRow,
} from './types.ts' // prettier-ignore

/** A longer file is no roster of one event. Compare a file's size with this before reading it. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024
/** People in one file. */
export const MAX_PEOPLE = 20_000
/** Rows read at most: people, with room for headings and subtotals between them. */
const MAX_ROWS = 3 * MAX_PEOPLE

type Read = ParsedTable & Pick<ImportPlan, 'encoding' | 'damage'>

/**
 * The dry run of an import: reads a file or a ready table into people, and says everything that is odd. Writes nothing.
 *
 * Names are kept as written (spaces aside). Columns and cells of identity numbers are left out and named.
 * Likely duplicates are listed, never merged: see `applyDecisions`.
 */
export function planImport(source: ImportSource, options: ImportOptions): ImportPlan | ImportRefusal {
  const read = readSource(source)
  if ('kind' in read) return read
  if (read.rows.length === 0) return { kind: 'refused', code: 'empty' }
  if (read.rows.length > MAX_ROWS) return tooManyRows()
  const layout = findLayout(read.rows, options.roles)
  if ('code' in layout) return { kind: 'refused', ...layout }
  if (layout.people.length > MAX_PEOPLE) return tooManyRows()
  return planLayout(read, layout, options)
}

/** Whether a file of this size is refused unread; undefined when it is not. */
export function refuseSize(sizeBytes: number): ImportRefusal | undefined {
  return sizeBytes > MAX_FILE_BYTES
    ? { kind: 'refused', code: 'too-large', limitBytes: MAX_FILE_BYTES }
    : undefined
}

function tooManyRows(): ImportRefusal {
  return { kind: 'refused', code: 'too-many-rows', limit: MAX_PEOPLE }
}

function readSource(source: ImportSource): Read | ImportRefusal {
  if (source.kind === 'table') {
    return { ...readTable(source.rows, MAX_ROWS + 1), encoding: 'table', damage: 'none' }
  }
  const tooLarge = refuseSize(source.bytes.length)
  if (tooLarge) return tooLarge
  const file = decodeText(source.bytes)
  if (file.kind === 'binary') return { kind: 'refused', code: 'binary', fileKind: file.fileKind }
  return { ...parseTable(file.text, MAX_ROWS + 1), encoding: file.encoding, damage: file.damage }
}

function planLayout(read: Read, layout: Layout, options: ImportOptions): ImportPlan | ImportRefusal {
  const columns = groupByRole(layout.columns)
  const width = layout.columns.reduce((most, { index }) => Math.max(most, index + 1), 0)
  const rows = layout.people.map((row) => addWidth(readPerson(row, columns, options), row, width))
  const numbered = settleNumbers(rows.flatMap(({ person }) => person ?? []))
  if (numbered.people.length === 0 && layout.people.length === 0) {
    const headers = layout.columns.map(({ header }) => header).filter((header) => header !== '')
    return { kind: 'refused', code: 'no-people', headers }
  }
  const problems = [...rows.flatMap((row) => row.problems), ...numbered.problems].sort(
    (a, b) => a.row - b.row,
  )
  return {
    kind: 'plan',
    encoding: read.encoding,
    damage: read.damage,
    delimiter: read.delimiter,
    columns: layout.columns,
    people: numbered.people,
    problems,
    notices: listNotices(read, layout, { problems, restarts: numbered.restarts }),
    duplicates: findDuplicates(numbered.people, options.existing ?? []),
    skippedRows: [...layout.skipped, ...listSkipped(problems)].sort((a, b) => a.row - b.row),
    refusedColumns: layout.refused,
  }
}

function groupByRole(columns: readonly PlannedColumn[]): ColumnsByRole {
  const byRole = new Map<ColumnRole, PlannedColumn[]>()
  for (const column of columns) byRole.set(column.role, [...(byRole.get(column.role) ?? []), column])
  return byRole
}

/** A row wider than the table has a delimiter too many in some cell: what stands where is doubtful. */
function addWidth(read: PersonRead, row: Layout['people'][number], width: number): PersonRead {
  if (!row.cells.slice(width).some((cell) => cell !== '')) return read
  const notes = new RowNotes(row.line)
  notes.look('row', 'more-cells-than-columns', row.cells.slice(width).join(' '), 'fix-the-file')
  return { ...read, problems: [...read.problems, ...notes.problems] }
}

/** Numbers that start anew in each section name nobody, and are left out; a single repeat is only mentioned. */
function settleNumbers(people: readonly PlannedPerson[]) {
  const restarts = people.filter(({ no }) => no === 1).length > 1
  const seen = new Set<number>()
  const problems: RowProblem[] = []
  const settled = people.map((person) => {
    const { no, ...rest } = person
    if (no === undefined || restarts) return rest
    if (!seen.has(no)) {
      seen.add(no)
      return person
    }
    const notes = new RowNotes(person.row)
    notes.info('row', 'number-repeats', String(no))
    problems.push(...notes.problems)
    return rest
  })
  return { people: settled, problems, restarts }
}

function listSkipped(problems: readonly RowProblem[]): readonly SkippedRow[] {
  const rows = new Set(problems.filter(({ severity }) => severity === 'skip').map(({ row }) => row))
  return [...rows].map((row) => ({ row, reason: 'problem' }))
}

function listNotices(
  { damage, quotesBroken, rows }: Read,
  layout: Layout,
  { problems, restarts }: { problems: readonly RowProblem[]; restarts: boolean },
): readonly FileNotice[] {
  const lost = problems.filter(({ code }) => code === 'letters-lost').length
  const notices: FileNotice[] = []
  if (damage === 'lost' || lost > 0)
    notices.push({ code: 'letters-lost', count: lost, remedy: 'save-as-utf-8' })
  if (damage.startsWith('restored')) {
    notices.push({ code: 'letters-restored', count: rows.length, remedy: 'check-by-hand' })
  }
  if (layout.refused.length > 0) {
    notices.push({ code: 'identity-column-refused', count: layout.refused.length, remedy: 'nothing-to-do' })
  }
  if (restarts)
    notices.push({ code: 'numbering-restarts', count: layout.people.length, remedy: 'nothing-to-do' })
  if (quotesBroken) notices.push({ code: 'quotes-broken', count: 1, remedy: 'check-by-hand' })
  return notices
}
