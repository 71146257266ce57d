import type { DeviceId, EventId, FactId, RecordId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { SubjectId } from '../log/fact.ts'
import type { KnownKind } from '../log/kinds.ts'
import type { FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'
import type { Rivalry } from './fields.ts'
import { listLive } from './replacement.ts'

/** A thing that facts of one kind are about: a pile of bags, a photo, an incident. */
export interface RecordView {
  readonly id: RecordId
  readonly values: CanonicalMap
  /** Fields that two phones set differently (FACT-4). */
  readonly rivalries: readonly Rivalry[]
  /** Live facts about it, lowest id first: a correction replaces all of them. */
  readonly facts: readonly FactId[]
  /** Who noted or corrected it. */
  readonly devices: readonly DeviceId[]
  /** Other subjects, such as the person whom it is about. */
  readonly others: readonly SubjectId[]
  /** Earliest claimed time (Unix ms); for showing the order, nothing is decided by it. */
  readonly atMs: number
  readonly isVoid: boolean
}

/** All records of a kind of an event, by claimed time, then by id. */
export function foldRecords(table: FactTable, event: EventId, kind: KnownKind): readonly RecordView[] {
  const ids = new Set<RecordId>()
  for (const fact of table.bySubject.get(event) ?? []) {
    const record = table.facts.get(fact)
    const id = record?.kind === kind ? record.subjects[1] : undefined
    if (id !== undefined) ids.add(id as RecordId)
  }
  return [...ids]
    .flatMap((id) => foldRecord(table, id, kind) ?? [])
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
}

/** `null`: nothing about it counts. */
export function foldRecord(table: FactTable, id: RecordId, kind: KnownKind): RecordView | null {
  const live = listLive(table, table.bySubject.get(id), kind)
  if (live.length === 0) return null
  const { values, rivalries } = foldFields(table, id, kind)
  const devices = live.flatMap(({ authors }) => authors.map(({ device }) => device))
  return {
    id,
    values,
    rivalries,
    facts: live.map((fact) => fact.id),
    devices: [...new Set(devices)].sort(),
    others: [...new Set(live.flatMap(({ subjects }) => subjects.slice(2)))].sort(),
    atMs: Math.min(...live.map(({ time }) => time.wallMs)),
    isVoid: values['void'] === 1,
  }
}

/** A whole number that is not negative; anything else a fact may say is 0. */
export function countOf(value: CanonicalValue | undefined): number {
  return typeof value === 'number' && value > 0 ? value : 0
}

export function textOf(value: CanonicalValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
