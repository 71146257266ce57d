import type { DeviceId, FactId, PersonId } from '../ids.ts'
import { isPresenceKind } from '../log/kinds.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { markOf, placeOf } from './marks.ts'
import type { Mark, PresenceFacts } from './marks.ts'
import { isLive } from './replacement.ts'

export type { Mark } from './marks.ts'

/** Where somebody is, as the heads of their presence facts tell (FACT-6). */
export type PresenceState = 'expected' | 'here' | 'left' | 'maybe-here'

export interface Presence {
  readonly state: PresenceState
  /** Live marks, earliest first; a mark that another one knew stands before it, whatever the clocks say. */
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
  const known = new Map(live.map((record) => [record.id, listKnown(all, record)]))
  const isKnown = (place: FactId) => live.some((record) => known.get(record.id)?.has(place))
  const marks = orderMarks(
    live.map((record) => {
      const mark = markOf(table, all, record)
      return { ...mark, isHead: !isKnown(mark.place) }
    }),
    known,
  )
  const heads = marks.filter((mark) => mark.isHead)
  return {
    state: stateOf(heads),
    marks,
    witnesses: listWitnesses(heads),
    leftWithoutArriving: !marks.some((mark) => mark.kind === 'checked-in'),
  }
}

/** Of whom nothing is known. */
export const NOT_SEEN: Presence = { state: 'expected', marks: [], witnesses: [], leftWithoutArriving: false }

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
 * Facts that a fact knew, directly or through others. Knowing passes through retracted and replaced facts: who
 * knew a mark that was taken back also knew what that mark had known. A correction of a time stands where the mark
 * stood that it replaces, and so knows what that one knew.
 */
function listKnown(all: PresenceFacts, corrected: FactRecord): ReadonlySet<FactId> {
  const place = placeOf(all, corrected)
  const record = place === corrected.id ? corrected : all.get(place)
  const known = new Set<FactId>(record ? [...record.knew, ...record.replaces] : [])
  for (const id of known) {
    const earlier = all.get(id)
    for (const each of [...(earlier?.knew ?? []), ...(earlier?.replaces ?? [])]) known.add(each)
  }
  return known
}

/** Each time the earliest of the marks that waits for no other mark it knew: a wrong clock cannot turn them round. */
function orderMarks(
  marks: readonly Mark[],
  known: ReadonlyMap<FactId, ReadonlySet<FactId>>,
): readonly Mark[] {
  const waiting = [...marks].sort((a, b) => a.time.ms - b.time.ms || (a.id < b.id ? -1 : 1))
  if (waiting.length < 2) return waiting
  const ordered: Mark[] = []
  while (waiting.length > 0) {
    const next = waiting.findIndex(
      (mark) => !waiting.some((other) => other !== mark && known.get(mark.id)?.has(other.place)),
    )
    // An id is a hash of what the fact knew, so no two facts can know each other; should they, time decides.
    ordered.push(...waiting.splice(Math.max(0, next), 1))
  }
  return ordered
}

function stateOf(heads: readonly Mark[]): PresenceState {
  const arrivals = heads.filter((mark) => mark.kind === 'checked-in')
  const departures = heads.filter((mark) => mark.kind === 'checked-out')
  if (departures.length === 0) return 'here'
  if (arrivals.length === 0) return 'left'
  // Mixed heads: one mark decides if it is surely later than every mark that says the opposite.
  if (arrivals.some((mark) => departures.every((other) => isSurelyLater(mark, other)))) return 'here'
  if (departures.some((mark) => arrivals.every((other) => isSurelyLater(mark, other)))) return 'left'
  return 'maybe-here'
}

/** Both times are known, by a clock or by a person, and better than the gap between the marks. */
function isSurelyLater(mark: Mark, other: Mark): boolean {
  if (mark.time.quality === 'claimed' || other.time.quality === 'claimed') return false
  return mark.time.ms - other.time.ms > mark.time.errorMs + other.time.errorMs
}

function listWitnesses(heads: readonly Mark[]): readonly DeviceId[] {
  const arrivals = heads.filter((mark) => mark.kind === 'checked-in')
  return [...new Set(arrivals.flatMap((mark) => mark.seenBy))].sort()
}
