import type { DeviceId, FactId, PersonId } from '../ids.ts'
import { isPresenceKind } from '../log/kinds.ts'
import { correctTime } from './clock.ts'
import type { CorrectedTime } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { isLive } from './replacement.ts'

/** One live arrival or departure. */
export interface Mark {
  readonly id: FactId
  readonly kind: 'checked-in' | 'checked-out'
  /** The id that was tapped or scanned, which may be another than the joined one (FACT-7). */
  readonly person: PersonId
  readonly time: CorrectedTime
  readonly devices: readonly DeviceId[]
  /** Nobody's later mark knew this one. */
  readonly isHead: boolean
}

/** Where somebody is, as the heads of their presence facts tell (FACT-6). */
export type PresenceState = 'expected' | 'here' | 'left' | 'maybe-here'

export interface Presence {
  readonly state: PresenceState
  /** Live marks, earliest first. */
  readonly marks: readonly Mark[]
  /** Devices that each saw the arrival: two are two witnesses, not a conflict. */
  readonly witnesses: readonly DeviceId[]
  /** There is a departure that no arrival came before. */
  readonly leftWithoutArriving: boolean
}

/**
 * Folds the presence of one person.
 * @param people all ids of the person, joined ones included.
 */
export function foldPresence(table: FactTable, people: readonly PersonId[]): Presence {
  const all = listPresenceFacts(table, people)
  if (all.size === 0) return NOT_SEEN
  const live = [...all.values()].filter((record) => isLive(table, record))
  if (live.length === 0) return NOT_SEEN
  const known = listKnown(all, live)
  const marks = live.map((record) => markOf(table, record, !known.has(record.id))).sort(compareMarks)
  const heads = marks.filter((mark) => mark.isHead)
  return {
    state: stateOf(heads),
    marks,
    witnesses: listWitnesses(heads),
    leftWithoutArriving: !marks.some((mark) => mark.kind === 'checked-in'),
  }
}

const NOT_SEEN: Presence = { state: 'expected', marks: [], witnesses: [], leftWithoutArriving: false }

function listPresenceFacts(table: FactTable, people: readonly PersonId[]): Map<FactId, FactRecord> {
  const found = new Map<FactId, FactRecord>()
  for (const person of people) {
    for (const id of table.bySubject.get(person) ?? []) {
      const record = table.facts.get(id)
      if (record && isPresenceKind(record.kind)) found.set(id, record)
    }
  }
  return found
}

/**
 * Facts that a live fact knew, directly or through others. Knowing passes through retracted facts: who knew
 * a mark that was taken back also knew what that mark had known.
 */
function listKnown(all: ReadonlyMap<FactId, FactRecord>, live: readonly FactRecord[]): ReadonlySet<FactId> {
  const known = new Set<FactId>()
  for (const record of live) for (const id of [...record.knew, ...record.replaces]) known.add(id)
  for (const id of known) for (const earlier of all.get(id)?.knew ?? []) known.add(earlier)
  return known
}

function markOf(table: FactTable, record: FactRecord, isHead: boolean): Mark {
  return {
    id: record.id,
    kind: record.kind === 'checked-out' ? 'checked-out' : 'checked-in',
    person: record.subjects[0] as PersonId,
    time: correctTime(table, record),
    devices: [...new Set(record.authors.map((author) => author.device))].sort(),
    isHead,
  }
}

function compareMarks(a: Mark, b: Mark): number {
  return a.time.ms - b.time.ms || (a.id < b.id ? -1 : 1)
}

function stateOf(heads: readonly Mark[]): PresenceState {
  const arrival = heads.findLast((mark) => mark.kind === 'checked-in')
  const departure = heads.findLast((mark) => mark.kind === 'checked-out')
  if (!departure) return 'here'
  if (!arrival) return 'left'
  // Mixed heads: clocks decide only where both are known better than the gap between them.
  const gapMs = arrival.time.ms - departure.time.ms
  const isKnown = arrival.time.quality !== 'claimed' && departure.time.quality !== 'claimed'
  if (!isKnown || Math.abs(gapMs) <= arrival.time.errorMs + departure.time.errorMs) return 'maybe-here'
  return gapMs > 0 ? 'here' : 'left'
}

function listWitnesses(heads: readonly Mark[]): readonly DeviceId[] {
  const arrivals = heads.filter((mark) => mark.kind === 'checked-in')
  return [...new Set(arrivals.flatMap((mark) => mark.devices))].sort()
}
