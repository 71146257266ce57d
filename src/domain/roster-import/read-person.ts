import { parseBirthDate, type BirthDate } from '#domain/text/birth-date.ts'
import { isNoneWord, parsePhones, type Phone } from '#domain/text/phone.ts'
import { hasLostLetters } from './decode-text.ts'
import { isMinorOn } from './minors.ts'
import { RowNotes } from './row-notes.ts'
import { readNumber } from './row-kinds.ts'
import type { PersonRow } from './layout.ts'
import { readConsent, readLanguage, readYesNo } from './words.ts'
import type {
  ColumnRole,
  ImportOptions,
  PersonField,
  PlannedColumn,
  ProblemCode,
  PlannedPerson,
  RowProblem,
} from './types.ts'

/** Longer names are refused: nobody has one, and cutting one would be worse. */
export const MAX_NAME_LENGTH = 200
/** Of any other kept text, in characters. */
export const MAX_TEXT_LENGTH = 200

export interface PersonRead {
  /** Missing when a problem of severity `skip` was found. */
  readonly person?: PlannedPerson
  readonly problems: readonly RowProblem[]
}

/** Cells of a row by what their columns are. */
export type ColumnsByRole = ReadonlyMap<ColumnRole, readonly PlannedColumn[]>

/** Reads one row as a person. Each cell that cannot be used is a problem of its own; only the name is essential. */
export function readPerson(row: PersonRow, columns: ColumnsByRole, options: ImportOptions): PersonRead {
  const notes = new RowNotes(row.line)
  const cells = (role: ColumnRole): readonly string[] =>
    (columns.get(role) ?? []).map(({ index }) => row.cells[index] ?? '').filter((cell) => cell !== '')
  const cell = (role: ColumnRole): string => cells(role)[0] ?? ''

  const name = readName(cell, notes)
  if (name === undefined) return { problems: notes.problems }
  const phones = readPhones(cells('phone'), 'phone', notes)
  const guardian = readPhones(cells('guardian-phone'), 'guardian-phone', notes)
  const birth = readBirth(cell('birth'), options, notes)
  const person: PlannedPerson = {
    row: row.line,
    ...given('no', readNumber(cell('number'))),
    name,
    ...given('sortName', cell('surname') === '' ? undefined : joinParts(cell)),
    ...given('birth', birth),
    phones: phones.phones,
    ...given('phoneUnread', phones.unread ?? guardian.unread),
    guardianPhones: guardian.phones,
    ...given('group', readText(cell('group') || row.section?.group, 'group', notes)),
    ...given('className', readText(cell('class') || row.section?.className, 'class', notes)),
    ...given('locality', readText(cell('locality'), 'locality', notes)),
    ...given('minor', readMinor(cell('minor'), birth, options, notes)),
    consent: noteUnread(cell('consent'), readConsent, 'consent', notes) ?? 'unknown',
    ...given('language', noteUnread(cell('language'), readLanguage, 'language', notes)),
  }
  return { person, problems: notes.problems }
}

function joinParts(cell: (role: ColumnRole) => string): string {
  return [cell('surname'), cell('given-name'), cell('patronymic')].filter((part) => part !== '').join(' ')
}

function readName(cell: (role: ColumnRole) => string, notes: RowNotes): string | undefined {
  const name = cell('name') || joinParts(cell)
  if (notes.refuseIdentityNumber('name', name, 'skip')) return undefined
  const problem = checkName(name)
  if (problem) {
    notes.skip('name', problem, name)
    return undefined
  }
  if (hasLostLetters(name)) notes.look('name', 'letters-lost', name, 'save-as-utf-8')
  return name
}

function checkName(name: string): ProblemCode | undefined {
  if (name === '') return 'name-missing'
  if (name.length > MAX_NAME_LENGTH) return 'name-too-long'
  return /\p{L}/u.test(name) ? undefined : 'name-unreadable'
}

function readPhones(
  cells: readonly string[],
  field: 'phone' | 'guardian-phone',
  notes: RowNotes,
): { phones: readonly Phone[]; unread: string | undefined } {
  const phones: Phone[] = []
  let unread: string | undefined
  for (const cell of cells) {
    if (notes.refuseIdentityNumber(field, cell, 'look')) continue
    const read = parsePhones(cell)
    phones.push(...read.phones.filter(({ e164 }) => !phones.some((phone) => phone.e164 === e164)))
    if (read.unread === undefined) continue
    notes.look(field, 'phone-unreadable', cell, 'check-by-hand')
    unread ??= read.unread.slice(0, MAX_TEXT_LENGTH)
  }
  return { phones, unread }
}

function readBirth(cell: string, options: ImportOptions, notes: RowNotes): BirthDate | undefined {
  if (notes.refuseIdentityNumber('birth', cell, 'look')) return undefined
  const read = parseBirthDate(cell, options.thisYear, options.dateOrder)
  switch (read.kind) {
    case 'none':
      return undefined
    case 'read':
      return read.birth
    case 'ambiguous':
      notes.look('birth', 'birth-ambiguous', cell, 'choose-date-order')
      return { year: read.dayFirst.year }
    case 'out-of-range':
    case 'unreadable':
      notes.look('birth', `birth-${read.kind}`, cell, 'check-by-hand')
      return undefined
  }
}

function readText(cell: string | undefined, field: PersonField, notes: RowNotes): string | undefined {
  if (cell === undefined || isNoneWord(cell) || notes.refuseIdentityNumber(field, cell, 'look'))
    return undefined
  if (cell.length <= MAX_TEXT_LENGTH) return cell
  notes.look(field, 'text-too-long', cell, 'fix-the-file')
  return undefined
}

function readMinor(
  cell: string,
  birth: BirthDate | undefined,
  options: ImportOptions,
  notes: RowNotes,
): boolean | undefined {
  const told = noteUnread(cell, readYesNo, 'minor', notes)
  if (told !== undefined || !birth || !options.eventDate) return told
  return isMinorOn(options.eventDate, birth)
}

/** Reads a cell of few words; a word we do not know is noted and left out. */
function noteUnread<T>(
  cell: string,
  read: (cell: string) => T | undefined,
  field: 'minor' | 'consent' | 'language',
  notes: RowNotes,
): T | undefined {
  if (cell === '' || notes.refuseIdentityNumber(field, cell, 'look')) return undefined
  const value = read(cell)
  if (value === undefined) notes.look(field, `${field}-unreadable`, cell, 'check-by-hand')
  return value
}

/** A property, or nothing where there is no value: absent fields stay absent. */
function given<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: T })
}
