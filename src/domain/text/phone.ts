import { containsIdentityNumber } from './identity-number.ts'

/** One phone as it is kept: E.164, and the words that stood beside it («анасы»). */
export interface Phone {
  readonly e164: string
  readonly note?: string
}

/** What a cell of phones said. `unread` keeps what was typed when no number, or not every one, could be read. */
export interface PhonesRead {
  readonly phones: readonly Phone[]
  readonly unread?: string
}

const NONE = new Set([
  '',
  '-',
  '–',
  '—',
  '--',
  'жоқ',
  'жок',
  'жо?',
  'нет',
  'нету',
  'none',
  'no',
  'n/a',
  '0',
  '.',
  '?',
])

/** Whether a cell says that there is nothing: empty, a dash, «жоқ», «нет». */
export function isNoneWord(text: string): boolean {
  return NONE.has(text.trim().toLowerCase())
}

/**
 * Reads the phones of a cell: any of the ways people write them, several in one cell, a note after each.
 * An identity number is never kept, not as unread text either.
 */
export function parsePhones(cell: string): PhonesRead {
  const text = cell.replace(/[\s\u00a0\u202f]+/g, ' ').trim()
  if (isNoneWord(text)) return { phones: [] }
  const phones: Phone[] = []
  let everyPieceRead = true
  for (const piece of text.split(/[,;/|]+/)) everyPieceRead = readPiece(piece, phones) && everyPieceRead
  const distinct = phones.filter(({ e164 }, i) => phones.findIndex((other) => other.e164 === e164) === i)
  return everyPieceRead || containsIdentityNumber(text)
    ? { phones: distinct }
    : { phones: distinct, unread: text }
}

/** Reads one number in any accepted form as E.164; undefined when it is not a phone. */
export function parsePhone(text: string): string | undefined {
  const digits = text.replace(/\D/g, '')
  if (/^\s*(?:\+|00)(?!\s*7)/.test(text)) {
    const foreign = digits.replace(/^00/, '')
    return /^[1-9]\d{7,14}$/.test(foreign) ? `+${foreign}` : undefined
  }
  if (/^[78][3-9]\d{9}$/.test(digits)) return `+7${digits.slice(1)}`
  return /^7\d{9}$/.test(digits) ? `+7${digits}` : undefined
}

/** `+77010001234` as `+7 701 000 12 34`; any other country's number in groups of three. */
export function formatPhone(e164: string): string {
  const match = /^\+7(\d{3})(\d{3})(\d\d)(\d\d)$/.exec(e164)
  if (match) return ['+7', ...match.slice(1)].join(' ')
  return e164.replace(/\d(?=(?:\d{3})+$)/g, '$& ').trim()
}

/** The last four digits: all that lists show of a phone. */
export function lastFour(e164: string): string {
  return e164.slice(-4)
}

/** Reads one part of a cell into `phones`; answers whether it made sense. */
function readPiece(piece: string, phones: Phone[]): boolean {
  const runs = piece.match(/\+?\d[\d\s().‐‑–—-]*\d|\d/g) ?? []
  const note = tidyNote(runs.reduce((rest, run) => rest.replace(run, ' '), piece))
  if (runs.length === 0) return note === undefined || addNote(phones, note)
  const numbers = runs.flatMap(splitRun)
  let isRead = true
  for (const number of numbers) {
    const e164 = parsePhone(number)
    if (e164 === undefined) isRead = false
    else phones.push({ e164 })
  }
  if (note !== undefined && isRead) addNote(phones, note)
  return isRead
}

/** Words that follow a number belong to it; words before any number belong to none. */
function addNote(phones: Phone[], note: string): boolean {
  const last = phones.pop()
  if (!last) return false
  phones.push({ e164: last.e164, note: last.note === undefined ? note : `${last.note}, ${note}` })
  return true
}

function tidyNote(text: string): string | undefined {
  const note = text
    .replace(/[()[\]:]/g, ' ')
    .replace(/^[\s.\u2013\u2014-]+|[\s.\u2013\u2014-]+$/g, '')
    .replace(/\s+/g, ' ')
  return note === '' || /^(?:тел|т|моб|ұялы|tel|phone)$/i.test(note) ? undefined : note
}

/** Two numbers with nothing but a space between them: cut where both halves are phones. */
function splitRun(run: string): readonly string[] {
  if (parsePhone(run) !== undefined) return [run]
  for (let at = 1; at < run.length; at++) {
    const [left, right] = [run.slice(0, at), run.slice(at)]
    if (/[\s+]/.test(run.charAt(at)) && parsePhone(left) !== undefined && parsePhone(right) !== undefined)
      return [left, right]
  }
  return [run]
}
