import Papa from 'papaparse'

/** What makes a spreadsheet take a text for a formula, at the start of a cell. */
const FORMULA = /^[=+\-@\t\r]/
/** The same behind a semicolon: a spreadsheet of our region splits cells there, whatever this file says. */
const HIDDEN_FORMULA = /;(\s*)(?=[=+\-@])/g

/**
 * Writes a table as spreadsheets of the region open it without asking: UTF-8 with a byte-order mark, commas, CRLF.
 * Texts that a spreadsheet would run as formulas get an apostrophe in front; numbers stay numbers.
 */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? neutralise(cell) : cell)))
  return `\ufeff${Papa.unparse(cells, { newline: '\r\n' })}\r\n`
}

function neutralise(text: string): string {
  const inner = text.replace(HIDDEN_FORMULA, ";$1'")
  return FORMULA.test(inner) ? `'${inner}` : inner
}
