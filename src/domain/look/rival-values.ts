import type { FactId } from '../ids.ts'
import { correctTime } from '../fold/clock.ts'
import type { FactRecord, FactTable } from '../fold/fact-table.ts'
import type { Rivalry } from '../fold/fields.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import { devicesOf, groupSides, listRecords } from './sides.ts'
import type { LookSide } from './sides.ts'

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

/** The values of a field with those who gave them, the one that everybody shows first; empty: it was cleared. */
export function listValues(table: FactTable, { field, facts }: Rivalry): readonly LookSide<string>[] {
  const statements = listRecords(table, facts).map((record) => {
    const { text } = readField(record, field)
    const { ms } = correctTime(table, record)
    return { key: text, told: text, fact: record.id, devices: devicesOf(record), ms }
  })
  return groupSides(statements)
}

/**
 * "This one": a correction that gives each field the value of the chosen fact, or where that says nothing of it the
 * value that everybody shows, and replaces all of them (FACT-4). `null`: the chosen fact is not here.
 * @param rivalries of one thing
 */
export function draftChosenValues(
  table: FactTable,
  rivalries: readonly Rivalry[],
  chosen: FactId,
): FactDraft | null {
  const record = table.facts.get(chosen)
  if (!record) return null
  const fields = rivalries.flatMap(({ field, facts }) => {
    const [from] = listRecords(table, facts.includes(chosen) ? [chosen] : facts)
    return from ? [[field, readField(from, field)] as const] : []
  })
  return draftFields(record, fields, [...new Set(rivalries.flatMap(({ facts }) => facts))])
}

/**
 * Undoes such a choice. What was replaced stays replaced (FACT-4), so every side is said once more, each in the place
 * of the choice: the same contradiction again. What was erased meanwhile is not said again.
 * @param values one fact for each side there was
 */
export function draftRivalsAgain(
  table: FactTable,
  {
    values,
    fields,
    settled,
  }: { readonly values: readonly FactId[]; readonly fields: readonly string[]; readonly settled: FactId },
): readonly FactDraft[] {
  return listRecords(table, values).flatMap((record) => {
    const said = fields.filter((field) => Object.hasOwn({ ...record.body, ...record.personal }, field))
    if (said.length === 0) return []
    const again = said.map((field) => [field, readField(record, field)] as const)
    return [draftFields(record, again, [settled])]
  })
}

function draftFields(
  { kind, subjects }: FactRecord,
  fields: readonly (readonly [string, ReadField])[],
  replaces: readonly FactId[],
): FactDraft {
  const partOf = (isPersonal: boolean) => {
    const some = fields.filter(([, field]) => field.isPersonal === isPersonal)
    return some.length > 0 ? Object.fromEntries(some.map(([name, { value }]) => [name, value])) : null
  }
  const [body, personal] = [partOf(false), partOf(true)]
  return { kind, subjects, replaces, ...(body && { body }), ...(personal && { personal }) }
}
