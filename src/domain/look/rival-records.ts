import { minuteOf, correctTime } from '../fold/clock.ts'
import type { FactTable } from '../fold/fact-table.ts'
import { foldFields } from '../fold/fields.ts'
import type { Fields, Rivalry } from '../fold/fields.ts'
import { foldParties, readHeads } from '../fold/head-count.ts'
import type { PartyView } from '../fold/head-count.ts'
import { foldRecords, textOf } from '../fold/records.ts'
import type { RecordView } from '../fold/records.ts'
import { readResult } from '../fold/results-view.ts'
import type { NotedResult } from '../fold/results-view.ts'
import type { EventId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import { readParticipantKind } from '../participant.ts'
import { readField } from './rival-values.ts'
import { devicesOf, groupSides, listRecords } from './sides.ts'
import type { LookSide } from './sides.ts'

/** What one phone says of a party. */
export interface ToldParty extends Pick<PartyView, 'count' | 'who' | 'label'> {
  readonly isHere: boolean
  /** Unix ms, where somebody said it. */
  readonly arrivedMs: number | null
  readonly leftMs: number | null
}

/** What one phone says of a result. */
export interface ToldResult extends Pick<NotedResult, 'result' | 'note'> {
  readonly isVoid: boolean
}

/** One thing was corrected differently: each side is the whole of it as that phone would have it. */
export interface RivalRecord<Told> {
  readonly rivalries: readonly Rivalry[]
  readonly sides: readonly LookSide<Told>[]
}

export interface RivalCounts extends RivalRecord<ToldParty> {
  readonly party: PartyView
}

export interface RivalResults extends RivalRecord<ToldResult> {
  readonly record: RecordView
}

/** Parties that phones counted differently. */
export function listRivalCounts(table: FactTable): readonly RivalCounts[] {
  return foldParties(table)
    .filter(({ rivalries }) => rivalries.length > 0)
    .flatMap((party) => {
      const found = findSides(table, foldFields(table, party.id, 'party-counted'), readParty)
      return found ? [{ party, ...found }] : []
    })
}

/** Results that phones corrected differently. Two records of one heap are two records: nothing says which. */
export function listRivalResults(table: FactTable, event: EventId): readonly RivalResults[] {
  return foldRecords(table, event, 'result-noted').flatMap((record) => {
    const found = findSides(table, record, readToldResult)
    return found ? [{ record, ...found }] : []
  })
}

/** What a side says, and what of it makes two sides the same; `null`: this version cannot tell. */
type Read<Told> = (values: CanonicalMap) => { readonly told: Told; readonly key: readonly unknown[] } | null

/** Who says what of one thing. `null`: they differ in nothing that this version has words for. */
export function findSides<Told>(
  table: FactTable,
  { values, rivalries }: Fields,
  read: Read<Told>,
): RivalRecord<Told> | null {
  const facts = [...new Set(rivalries.flatMap((rivalry) => rivalry.facts))].sort()
  const statements = listRecords(table, facts).flatMap((record) => {
    const own = rivalries.filter((rivalry) => rivalry.facts.includes(record.id))
    const said = own.map(({ field }) => [field, readField(record, field).value] as const)
    const side = read({ ...values, ...Object.fromEntries(said) })
    if (side === null) return []
    const { told, key } = side
    const { ms } = correctTime(table, record)
    return [{ key: JSON.stringify(key), told, fact: record.id, devices: devicesOf(record), ms }]
  })
  const sides = groupSides(statements)
  return sides.length > 1 ? { rivalries, sides } : null
}

function readParty(values: CanonicalMap): { readonly told: ToldParty; readonly key: readonly unknown[] } {
  const told = {
    count: readHeads(values['count']),
    who: readParticipantKind(values['who']),
    label: textOf(values['label']),
    isHere: values['here'] !== 0,
    arrivedMs: readTime(values['in']),
    leftMs: readTime(values['out']),
  }
  const { count, who, label, isHere, arrivedMs, leftMs } = told
  const minutes = [arrivedMs, leftMs].map((ms) => (ms === null ? null : minuteOf(ms)))
  return { told, key: [count, who, label, isHere, ...minutes] }
}

function readTime(value: CanonicalValue | undefined): number | null {
  return typeof value === 'number' ? value : null
}

function readToldResult(
  values: CanonicalMap,
): { readonly told: ToldResult; readonly key: readonly unknown[] } | null {
  const result = readResult(values)
  if (result === null) return null
  const [note, isVoid] = [textOf(values['note']), values['void'] === 1]
  const said = result.what === 'tally' ? [result.what, ...result.items] : result
  return { told: { result, note, isVoid }, key: [said, note, isVoid] }
}
