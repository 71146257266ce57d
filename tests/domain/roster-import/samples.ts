import { readFileSync } from 'node:fs'
import path from 'node:path'
import { planImport } from '#domain/roster-import/plan-import.ts'
import type { ImportOptions, ImportPlan, ImportSource, PlannedPerson } from '#domain/roster-import/types.ts'

export function readSample(name: string): Uint8Array {
  return readFileSync(path.resolve('../shared/data/rosters', name))
}

export function fromText(text: string): ImportSource {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) }
}

export const options: ImportOptions = { thisYear: 2026 }

/** A plan, or a failed test. */
export function plan(source: ImportSource, more: Partial<ImportOptions> = {}): ImportPlan {
  const result = planImport(source, { ...options, ...more })
  if (result.kind === 'refused') throw new Error(`refused: ${result.code}`)
  return result
}

export function planSample(name: string, more: Partial<ImportOptions> = {}): ImportPlan {
  return plan({ kind: 'bytes', bytes: readSample(name) }, more)
}

/** What every variant of the sample roster tells of a person. */
export function outline(person: PlannedPerson) {
  const phones = [...person.phones, ...person.guardianPhones].map(({ e164 }) => e164)
  return {
    name: person.name,
    year: person.birth?.year,
    phones,
    className: person.className,
    consent: person.consent,
  }
}

export function outlines(people: readonly PlannedPerson[]) {
  return people.map(outline).sort((a, b) => (a.name + a.phones.join() < b.name + b.phones.join() ? -1 : 1))
}
