import type { HandOver } from '../drafts/minors.ts'
import type { DeviceId, FactId, PersonId } from '../ids.ts'
import { correctTime } from './clock.ts'
import type { CorrectedTime } from './clock.ts'
import { readRelation } from './consent-view.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** To whom a child went, when, and whose phones say so: by whom it was handed over. */
export interface NotedHandOver {
  readonly fact: FactId
  /** `null`: the record was erased. */
  readonly handOver: HandOver | null
  readonly time: CorrectedTime
  readonly devices: readonly DeviceId[]
}

/** All hand-overs of any of these (joined) ids, earliest first; the times are for reading and decide nothing. */
export function foldHandOvers(table: FactTable, ids: readonly PersonId[]): readonly NotedHandOver[] {
  return ids
    .flatMap((id) => listLive(table, table.bySubject.get(id), 'handed-over'))
    .map((record) => ({
      fact: record.id,
      handOver: readHandOver(record),
      time: correctTime(table, record),
      devices: record.authors.map(({ device }) => device),
    }))
    .sort((a, b) => a.time.ms - b.time.ms)
}

function readHandOver({ personal }: FactRecord): HandOver | null {
  const { to, relation, checked, alone } = personal ?? {}
  if (alone === 1) return { kind: 'alone' }
  if (typeof to !== 'string') return null
  return { kind: 'to', name: to, relation: readRelation(relation), isChecked: checked === 1 }
}
