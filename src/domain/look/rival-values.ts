import type { FactId } from '../ids.ts'
import type { FactRecord, FactTable } from '../fold/fact-table.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'

/** What a fact says of one field. */
export interface ReadField {
  readonly value: CanonicalValue
  /** It stands in the erasable part, and a correction of it has to as well. */
  readonly isPersonal: boolean
  readonly text: string
}

/** Reads a field; one of both parts is the personal one's, as in the fold. */
export function readField({ body, personal }: FactRecord, field: string): ReadField {
  const isPersonal = personal !== null && Object.hasOwn(personal, field)
  const value = (isPersonal ? personal : body)[field] ?? null
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return { value, isPersonal, text }
}

/**
 * "This one": a correction that gives the field the value of one of these facts and replaces all of them (FACT-4).
 * `null`: the chosen fact is not here.
 * @param facts all that give the field a value now
 */
export function draftChosenValue(
  table: FactTable,
  {
    facts,
    field,
    chosen,
  }: { readonly facts: readonly FactId[]; readonly field: string; readonly chosen: FactId },
): FactDraft | null {
  const record = table.facts.get(chosen)
  return record ? draftField(record, field, facts) : null
}

/**
 * Undoes such a choice. What was replaced stays replaced (FACT-4), so every side is said once more, each in the place
 * of the choice: the same contradiction again.
 * @param values one fact for each value there was
 */
export function draftRivalsAgain(
  table: FactTable,
  {
    values,
    field,
    settled,
  }: { readonly values: readonly FactId[]; readonly field: string; readonly settled: FactId },
): readonly FactDraft[] {
  return values.flatMap((id) => {
    const record = table.facts.get(id)
    return record ? [draftField(record, field, [settled])] : []
  })
}

function draftField(record: FactRecord, field: string, replaces: readonly FactId[]): FactDraft {
  const { value, isPersonal } = readField(record, field)
  const fields = { [field]: value }
  const { kind, subjects } = record
  return { kind, subjects, replaces, ...(isPersonal ? { personal: fields } : { body: fields }) }
}
