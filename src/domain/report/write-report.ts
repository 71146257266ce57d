import type { AttendanceRow } from './attendance-report.ts'

const COLUMNS = [
  'no',
  'name',
  'group',
  'first_in',
  'last_out',
  'minutes',
  'minutes_credited',
  'basis',
  'quality',
  'status',
  'marked_by',
  'witnesses',
  'contradictions',
  'after_closing',
  'participant',
  'without_names',
] as const satisfies readonly (keyof AttendanceRow)[]

/** Without it spreadsheet programs read Kazakh letters as another code page. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * The report as a CSV file's text: RFC 4180 with CRLF, marked as UTF-8. Texts that a spreadsheet would take for a
 * formula get an apostrophe in front.
 */
export function writeReportCsv(rows: readonly AttendanceRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => writeCell(row[column])).join(','))
  return BYTE_ORDER_MARK + [COLUMNS.join(','), ...lines].map((line) => `${line}\r\n`).join('')
}

/** The report as JSON text: an array of objects with the same names as the CSV's columns. */
export function writeReportJson(rows: readonly AttendanceRow[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`
}

function writeCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
