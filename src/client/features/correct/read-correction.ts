import type { PersonChange, PhonesChange } from '#domain/drafts/correction.ts'
import type { ContactView } from '#domain/fold/contact-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { formatBirthDate, parseBirthDate } from '#domain/text/birth-date.ts'
import { containsIdentityNumber, looksLikeIdentityNumber } from '#domain/text/identity-number.ts'
import { formatPhone, parsePhones } from '#domain/text/phone.ts'

/** What was typed anew; `null`: nobody touched the field, and what is known stands in it. */
export interface CorrectionForm {
  name: string | null
  group: string | null
  className: string | null
  born: string | null
  minor: 'yes' | 'no' | null
  phone: string | null
}

export const emptyCorrection = (): CorrectionForm => ({
  ...{ name: null, group: null, className: null },
  ...{ born: null, minor: null, phone: null },
})

/** The fields as texts, with what is known of a person in those that nobody touched. */
export interface ShownFields {
  readonly name: string
  readonly group: string
  readonly className: string
  readonly born: string
  readonly isMinor: boolean
  readonly phone: string
}

export function showFields(form: CorrectionForm, person: PersonView, contact: ContactView): ShownFields {
  return {
    name: form.name ?? person.name,
    group: form.group ?? person.group,
    className: form.className ?? person.className,
    born: form.born ?? writeBorn(person.born),
    isMinor: form.minor === null ? person.isMinor : form.minor === 'yes',
    phone: form.phone ?? writePhones(contact),
  }
}

export type CorrectionField = 'name' | 'className' | 'born' | 'phone'
export type CorrectionProblem = 'name-missing' | 'too-long' | 'identity-number' | 'born'

export type CorrectionRead =
  | { readonly kind: 'read'; readonly change: PersonChange; readonly phones: PhonesChange | null }
  | { readonly kind: 'wrong'; readonly problems: ReadonlyMap<CorrectionField, CorrectionProblem> }

/** Longer than any name met in rosters. */
const maxLength = 200

/** Reads the form: what differs from what is known. @param thisYear two-digit years are not in the future */
export function readCorrection(
  form: CorrectionForm,
  person: PersonView,
  contact: ContactView,
  thisYear: number,
): CorrectionRead {
  const shown = showFields(form, person, contact)
  const [name, className] = [tidy(shown.name), tidy(shown.className)]
  const birth = readBorn(shown.born, person, thisYear)
  const problems = findProblems({ ...shown, name, className }, birth)
  if (problems.size > 0 || birth === null) return { kind: 'wrong', problems }
  const isMinorAsked = birth === '' && form.minor !== null && shown.isMinor !== person.isMinor
  return {
    kind: 'read',
    change: {
      ...(name === person.name ? {} : { name }),
      ...(shown.group === person.group ? {} : { group: shown.group }),
      ...(className === person.className ? {} : { className }),
      ...(birth === person.born ? {} : { born: birth }),
      ...(isMinorAsked ? { isMinor: shown.isMinor } : {}),
    },
    phones: form.phone === null || form.phone === writePhones(contact) ? null : readPhones(form.phone),
  }
}

/** Whether anything is to be saved. */
export const changesNothing = ({ change, phones }: Extract<CorrectionRead, { kind: 'read' }>): boolean =>
  phones === null && Object.keys(change).length === 0

function findProblems(
  { name, className, born, phone }: ShownFields,
  birth: string | null,
): ReadonlyMap<CorrectionField, CorrectionProblem> {
  const problems = new Map<CorrectionField, CorrectionProblem>()
  if (!/\p{L}/u.test(name)) problems.set('name', 'name-missing')
  if (name.length > maxLength) problems.set('name', 'too-long')
  if (className.length > maxLength) problems.set('className', 'too-long')
  if (birth === null) problems.set('born', 'born')
  for (const [field, text] of Object.entries({ name, className, born, phone }))
    if (containsIdentityNumber(text) || looksLikeIdentityNumber(text))
      problems.set(field as CorrectionField, 'identity-number')
  return problems
}

/** As the fold writes it; `null`: it cannot be read. */
function readBorn(text: string, person: PersonView, thisYear: number): string | null {
  if (text.trim() === '') return ''
  // what an import wrote stays, even where this form would not read it
  if (text === writeBorn(person.born)) return person.born
  const read = parseBirthDate(text, thisYear, 'day-first')
  return read.kind === 'read' ? formatBirthDate(read.birth) : null
}

function readPhones(text: string): PhonesChange {
  const { phones, unread = '' } = parsePhones(text)
  return { phones: phones.map((phone) => phone.e164), unread }
}

export const writeBorn = (born: string): string => born.split('-').reverse().join('.')

export function writePhones({ phones, unread }: Pick<ContactView, 'phones' | 'unread'>): string {
  return [...phones.map(formatPhone), unread].filter(Boolean).join(', ')
}

const tidy = (text: string): string => text.replace(/\s+/gu, ' ').trim()
