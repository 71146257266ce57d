import type { FactTable } from '../fold/fact-table.ts'
import { foldFields } from '../fold/fields.ts'
import { listLive } from '../fold/replacement.ts'
import type { FactId, PersonId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import { tidyText } from './registration.ts'

/** What somebody wrote anew about a person; what is left out stays as it is, an empty text clears its field. */
export interface PersonChange {
  readonly name?: string
  readonly group?: string
  readonly className?: string
  /** `YYYY` or `YYYY-MM-DD`. */
  readonly born?: string
  readonly isMinor?: boolean
}

/** Own phones as they are from now on. */
export interface PhonesChange {
  /** E.164. */
  readonly phones: readonly string[]
  /** What was typed where no number could be read; empty: nothing. */
  readonly unread: string
}

/**
 * Corrects fields of the entry of a person (FACT-4): what is said of the lowest of the joined ids counts, and a field
 * that is cleared must not come back from another of them (FACT-7).
 * @param ids all that are joined, lowest first
 */
export function draftCorrections(
  table: FactTable,
  ids: readonly PersonId[],
  change: PersonChange,
): readonly FactDraft[] {
  const body = fieldsOf({ group: change.group })
  const { name, className, born, isMinor } = change
  const personal = {
    ...fieldsOf({ name, class: className, born }),
    // what the old name was sorted by says nothing of the new one
    ...(name === undefined ? {} : { sort: null }),
    ...(isMinor === undefined ? {} : { minor: Number(isMinor) }),
  }
  return ids.flatMap((id, at) => {
    const { values } = foldFields(table, id, 'registered')
    const isSaid = (field: string, value: CanonicalValue) =>
      value === null ? (values[field] ?? null) !== null : at === 0
    return draftFields(id, keep(body, isSaid), keep(personal, isSaid), replacedBy(table, id, 'registered'))
  })
}

/** Corrects the own phones of a person; guardians and their numbers stay. @param table of the contacts */
export function draftPhonesChange(
  table: FactTable,
  ids: readonly PersonId[],
  { phones, unread }: PhonesChange,
): readonly FactDraft[] {
  return ids.flatMap((id, at) => {
    const { values } = foldFields(table, id, 'contact-noted')
    const old: readonly CanonicalValue[] = Array.isArray(values['phones']) ? values['phones'] : []
    const now = at === 0 ? phones : phones.filter((phone) => old.includes(phone))
    const told = at === 0 && unread !== '' ? tidyText(unread) : null
    const isAsBefore =
      now.length === old.length &&
      now.every((one) => old.includes(one)) &&
      told === (values['unread'] ?? null)
    if (isAsBefore) return []
    return draftFields(
      id,
      {},
      { phones: now, unread: told },
      replacedBy(table, id, 'contact-noted'),
      'contact-noted',
    )
  })
}

function replacedBy(table: FactTable, id: PersonId, kind: 'registered' | 'contact-noted'): readonly FactId[] {
  return listLive(table, table.bySubject.get(id), kind).map((record) => record.id)
}

function draftFields(
  person: PersonId,
  body: CanonicalMap,
  personal: CanonicalMap,
  replaces: readonly FactId[],
  kind: 'registered' | 'contact-noted' = 'registered',
): readonly FactDraft[] {
  const hasBody = Object.keys(body).length > 0
  const hasPersonal = Object.keys(personal).length > 0
  if (!hasBody && !hasPersonal) return []
  return [
    {
      kind,
      subjects: [person],
      replaces,
      ...(hasBody ? { body } : {}),
      ...(hasPersonal ? { personal } : {}),
    },
  ]
}

function fieldsOf(texts: Readonly<Record<string, string | undefined>>): CanonicalMap {
  const told = Object.entries(texts).flatMap(([field, text]) =>
    text === undefined ? [] : [[field, text === '' ? null : tidyText(text)] as const],
  )
  return Object.fromEntries(told)
}

function keep(fields: CanonicalMap, isSaid: (field: string, value: CanonicalValue) => boolean): CanonicalMap {
  return Object.fromEntries(Object.entries(fields).filter(([field, value]) => isSaid(field, value)))
}
