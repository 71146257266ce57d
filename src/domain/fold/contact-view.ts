import type { PersonId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'

/** How to reach somebody; kept in a stream of its own with fewer readers. */
export interface ContactView {
  /** E.164. */
  readonly phones: readonly string[]
  readonly guardianPhones: readonly string[]
  /** What was typed where no number could be read from it. */
  readonly unread: string
}

/** The contacts noted for any of these (joined) ids. */
export function foldContact(table: FactTable, ids: readonly PersonId[]): ContactView {
  const all = ids.map((id) => foldFields(table, id, 'contact-noted').values)
  return {
    phones: [...new Set(all.flatMap((values) => textsOf(values['phones'])))],
    guardianPhones: [...new Set(all.flatMap((values) => textsOf(values['guardians'])))],
    unread:
      all.map((values) => (typeof values['unread'] === 'string' ? values['unread'] : '')).find(Boolean) ?? '',
  }
}

function textsOf(value: CanonicalValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
