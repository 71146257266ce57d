import type { PersonId } from '../ids.ts'
import type { Guardian } from '../drafts/minors.ts'
import { isMap } from '../log/canonical.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import { readRelation } from './consent-view.ts'
import type { FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'

/** How to reach somebody; kept in a stream of its own with fewer readers. */
export interface ContactView {
  /** E.164. */
  readonly phones: readonly string[]
  readonly guardianPhones: readonly string[]
  /** Everybody who answers for them: a name, a number or both. Every guardian's number is in here too. */
  readonly guardians: readonly Guardian[]
  /** What was typed where no number could be read from it. */
  readonly unread: string
}

/** The contacts noted for any of these (joined) ids. */
export function foldContact(table: FactTable, ids: readonly PersonId[]): ContactView {
  const all = ids.map((id) => foldFields(table, id, 'contact-noted').values)
  const guardianPhones = [...new Set(all.flatMap((values) => textsOf(values['guardians'])))]
  return {
    phones: [...new Set(all.flatMap((values) => textsOf(values['phones'])))],
    guardianPhones,
    guardians: listGuardians(
      all.flatMap((values) => readKin(values['kin'])),
      guardianPhones,
    ),
    unread:
      all.map((values) => (typeof values['unread'] === 'string' ? values['unread'] : '')).find(Boolean) ?? '',
  }
}

/** Named ones first; a number that nobody named stands alone. A name that lost its number to a correction goes. */
function listGuardians(kin: readonly Guardian[], phones: readonly string[]): readonly Guardian[] {
  const named = kin.filter(({ phone }) => phone === '' || phones.includes(phone))
  const distinct = named.filter(
    (one, i) => named.findIndex((other) => other.phone === one.phone && other.name === one.name) === i,
  )
  const bare = phones.filter((phone) => !distinct.some((one) => one.phone === phone))
  return [...distinct, ...bare.map((phone) => ({ name: '', relation: null, phone }))]
}

function readKin(value: CanonicalValue | undefined): readonly Guardian[] {
  if (!Array.isArray(value)) return []
  return (value as readonly CanonicalValue[]).filter(isMap).flatMap(({ name, relation, phone }) => {
    const one = { name: textOf(name), relation: readRelation(relation), phone: textOf(phone) }
    return one.name === '' && one.phone === '' ? [] : [one]
  })
}

function textOf(value: CanonicalValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function textsOf(value: CanonicalValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
