import type { DeviceId, FactId, PersonId } from '../ids.ts'
import type { MarkWay } from '../drafts/attendance.ts'
import { readSaidTime } from '../drafts/said-time.ts'
import type { SaidTime } from '../drafts/said-time.ts'
import { correctTime, SAID_ERROR_MS } from './clock.ts'
import type { CorrectedTime } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'

/** What one fact says of an arrival or a departure. */
export interface Statement {
  readonly id: FactId
  /** When it happened. */
  readonly time: CorrectedTime
  /** When it was marked; the same unless a person said another time. */
  readonly made: CorrectedTime
  /** When it was marked, by the device's own clock. */
  readonly wallMs: number
  /** Who signed it. */
  readonly devices: readonly DeviceId[]
  readonly way: MarkWay
  /** A person said when it happened, and why that is another time; `null`: it happened when it was marked. */
  readonly said: Required<SaidTime> | null
}

/** One live arrival or departure. */
export interface Mark extends Statement {
  readonly kind: 'checked-in' | 'checked-out'
  /** The id that was tapped or scanned, which may be another than the joined one (FACT-7). */
  readonly person: PersonId
  /** Nobody's later mark knew this one. */
  readonly isHead: boolean
  /** The mark in whose place this one stands; its own id where it corrects none. */
  readonly place: FactId
  /** Who saw it happen: not those who only corrected the time. */
  readonly seenBy: readonly DeviceId[]
  /** What this one replaced, latest first: the old values stay in sight. */
  readonly before: readonly Statement[]
}

export type PresenceFacts = ReadonlyMap<FactId, FactRecord>

/**
 * The mark in whose place a correction of its time stands (FACT-6): the first of those it goes back to. A mark that
 * carries no time of its own, replaces nothing, or what is of the other kind or stands in several places, stands by
 * itself.
 */
export function placeOf(all: PresenceFacts, record: FactRecord): FactId {
  if (typeof record.body['at'] !== 'number') return record.id
  const places = new Set<FactId>()
  for (const id of record.replaces) {
    const replaced = all.get(id)
    if (replaced && replaced.kind !== record.kind) return record.id
    places.add(replaced ? placeOf(all, replaced) : id)
  }
  const [place] = places
  return place !== undefined && places.size === 1 ? place : record.id
}

const NOTHING: readonly never[] = []

/** A live fact as a mark. */
export function markOf(table: FactTable, all: PresenceFacts, record: FactRecord): Omit<Mark, 'isHead'> {
  const place = placeOf(all, record)
  const own = statementOf(table, record)
  const first = place === record.id ? undefined : all.get(place)
  return {
    ...own,
    kind: record.kind === 'checked-out' ? 'checked-out' : 'checked-in',
    person: record.subjects[0] as PersonId,
    place,
    seenBy: first ? listDevices(first) : own.devices,
    before: record.replaces.length === 0 ? NOTHING : listBefore(table, all, record),
  }
}

function statementOf(table: FactTable, record: FactRecord): Statement {
  const made = correctTime(table, record)
  const said = readSaidTime(record.body, record.personal)
  return {
    id: record.id,
    time: said ? { ms: said.atMs, quality: 'set', errorMs: SAID_ERROR_MS } : made,
    made,
    wallMs: record.time.wallMs,
    devices: listDevices(record),
    way: wayOf(record),
    said,
  }
}

/** Those that are here, of all that the fact goes back to by what it replaced. */
function listBefore(table: FactTable, all: PresenceFacts, record: FactRecord): readonly Statement[] {
  const ids = new Set(record.replaces)
  for (const id of ids) for (const earlier of all.get(id)?.replaces ?? []) ids.add(earlier)
  return [...ids].flatMap((id) => {
    const replaced = all.get(id)
    return replaced ? statementOf(table, replaced) : []
  })
}

function listDevices(record: FactRecord): readonly DeviceId[] {
  return [...new Set(record.authors.map((author) => author.device))].sort()
}

/** A way that this version does not know is a coordinator's doing, like a tap. */
function wayOf({ body }: FactRecord): MarkWay {
  const { way } = body
  return way === 'scan' || way === 'group' || way === 'default' ? way : 'tap'
}
