import type { DeviceId, FactId, PartyId, SessionId } from '../ids.ts'
import { deviceIdOf, sessionIdOf } from '../ids.ts'
import type { CanonicalMap } from '../log/canonical.ts'
import type { Role } from '../log/certificate.ts'
import type { Fact, FactTime, SubjectId } from '../log/fact.ts'
import { isControlKind, isKnownKind, isPresenceKind, roleMayMake } from '../log/kinds.ts'
import type { KnownKind } from '../log/kinds.ts'
import type { ClockMeasurement } from '../log/sheet.ts'

/** Who signed a sheet that holds the fact, in the role their certificate gave. */
export interface Author {
  readonly device: DeviceId
  /** `null`: the certificate does not open this stream; only roles granted in it count (SHEET-4). */
  readonly role: Role | null
}

/** One fact as it reached this copy of the log. */
export interface FoldInput {
  readonly fact: Fact
  readonly author: Author
  /** The clock measurement in the header of the sheet that brought it. */
  readonly clock: ClockMeasurement | null
}

/** A fact in the table: read, known, with everybody who signed it. */
export interface FactRecord {
  readonly id: FactId
  readonly kind: KnownKind
  readonly subjects: readonly SubjectId[]
  readonly body: CanonicalMap
  readonly personal: CanonicalMap | null
  /** The envelope names a personal part that is not here: erased, or not arrived yet (SYN-10). */
  readonly lacksPersonal: boolean
  readonly replaces: readonly FactId[]
  readonly knew: readonly FactId[]
  readonly time: FactTime
  readonly session: SessionId
  readonly authors: readonly Author[]
}

/** What folds ask of a map: it may be answered from packed facts, one by one (SYN-13). */
export interface FactMap<Key, Value> {
  readonly size: number
  get(key: Key): Value | undefined
  has(key: Key): boolean
  set(key: Key, value: Value): unknown
  keys(): IterableIterator<Key>
  values(): IterableIterator<Value>
}

/**
 * The set of one stream's facts, indexed. Everything else in `fold/` is a pure function of this set, so any
 * order and any repetition of `addFact` leads to the same views (FACT-3). Views are disposable (FACT-8).
 */
export interface FactTable {
  readonly facts: FactMap<FactId, FactRecord>
  readonly bySubject: FactMap<SubjectId, FactId[]>
  /** Corrections by the fact they name. */
  readonly replacers: Map<FactId, FactId[]>
  /** The best measurement of each session's clock. */
  readonly clocks: Map<SessionId, ClockMeasurement>
  /** The same by devices whose certificate does not open the stream; they count while a role is granted. */
  readonly guestClocks: Map<DeviceId, Map<SessionId, ClockMeasurement>>
  readonly clockCorrections: Map<SessionId, FactId[]>
  readonly grants: Map<DeviceId, FactId[]>
  readonly closings: FactId[]
  /** Receipts of sheets that were handed over (SYN-12). */
  readonly receipts: FactId[]
  /** Subjects that were counted as a party (FACT-10). */
  readonly parties: Set<PartyId>
}

/**
 * Subjects whose views may now differ; with each of them, everybody joined to them before or after.
 * `all` when a right, a clock correction or anything without a subject changed.
 */
export type Touched = ReadonlySet<SubjectId> | 'all'

const NOBODY: ReadonlySet<SubjectId> = new Set()

export function emptyTable(): FactTable {
  return {
    facts: new Map(),
    bySubject: new Map(),
    replacers: new Map(),
    clocks: new Map(),
    guestClocks: new Map(),
    clockCorrections: new Map(),
    grants: new Map(),
    closings: [],
    receipts: [],
    parties: new Set(),
  }
}

/**
 * Adds one fact to the set; a repetition adds at most what was missing (an author, a personal part, a better clock).
 * Unknown kinds are left out of the fold, fact by fact (SYN-5); what the server rules is in `Control`.
 */
export function addFact(table: FactTable, input: FoldInput): Touched {
  const timed = noteClock(table, input)
  const { fact } = input
  if (!isKnownKind(fact.kind) || isControlKind(fact.kind)) return timed
  const known = table.facts.get(fact.id)
  const record = known ? mergeRecord(known, input) : newRecord(fact, fact.kind, input.author)
  if (record === known) return timed
  table.facts.set(record.id, record)
  if (!known) indexRecord(table, record)
  const touched = subjectsTouched(table, record)
  return touched === 'all' || timed.size === 0 ? touched : new Set([...touched, ...timed])
}

/** Puts a record back that stood in a table like this one, as a packed view keeps it (SYN-13). */
export function restoreRecord(table: FactTable, record: FactRecord): void {
  table.facts.set(record.id, record)
  indexRecord(table, record)
}

/** May this fact count: does any of its authors have the right to make its kind? (FACT-4) */
export function isRightful(table: FactTable, record: FactRecord): boolean {
  return maySome(table, record.authors, record.kind)
}

/** Do these authors, by certificate or by a `granted` fact of this stream, have the right to make `kind`? */
export function maySome(table: FactTable, authors: readonly Author[], kind: KnownKind): boolean {
  return authors.some(
    (author) =>
      isCertified(author, kind) || rolesGranted(table, author.device).some((role) => roleMayMake(role, kind)),
  )
}

/** Roles that live `granted` facts give a device in this stream, beside its certificate (SHEET-4). */
export function rolesGranted(table: FactTable, device: DeviceId): readonly Role[] {
  const roles: Role[] = []
  for (const id of table.grants.get(device) ?? []) {
    const grant = table.facts.get(id)
    if (!grant || !isCertifiedFor(grant, 'granted') || isGrantReplaced(table, grant)) continue
    const role = grant.body['role']
    if (role === 'organiser' || role === 'coordinator') roles.push(role)
  }
  return roles
}

function isGrantReplaced(table: FactTable, grant: FactRecord): boolean {
  return (table.replacers.get(grant.id) ?? []).some((id) => {
    const by = table.facts.get(id)
    if (!by || !isCertifiedFor(by, 'granted')) return false
    return by.kind === 'granted' || (by.kind === 'retracted' && isSameAuthor(by, grant))
  })
}

/** Rights to grant come from certificates alone, or two devices could grant each other. */
function isCertifiedFor(record: FactRecord, kind: KnownKind): boolean {
  return record.authors.some((author) => isCertified(author, kind))
}

function isCertified({ role }: Author, kind: KnownKind): boolean {
  return role !== null && roleMayMake(role, kind)
}

/** Did one device sign both facts? */
export function isSameAuthor(a: FactRecord, b: FactRecord): boolean {
  return a.authors.some((author) => b.authors.some((other) => other.device === author.device))
}

function newRecord(fact: Fact, kind: KnownKind, author: Author): FactRecord {
  const { id, subjects, body, personal, lacksPersonal, replaces, knew, time, session } = fact
  const authors = [author]
  return { id, kind, subjects, body, personal, lacksPersonal, replaces, knew, time, session, authors }
}

function mergeRecord(known: FactRecord, { fact, author }: FoldInput): FactRecord {
  const isNew = !known.authors.some((each) => each.device === author.device && each.role === author.role)
  const personal = known.personal ?? fact.personal
  if (!isNew && personal === known.personal) return known
  const authors = isNew ? [...known.authors, author].sort(compareAuthors) : known.authors
  return { ...known, authors, personal, lacksPersonal: known.lacksPersonal && personal === null }
}

function compareAuthors(a: Author, b: Author): number {
  return nameOf(a) < nameOf(b) ? -1 : 1
}

function nameOf({ device, role }: Author): string {
  return device + (role ?? '')
}

function indexRecord(table: FactTable, record: FactRecord): void {
  for (const subject of record.subjects) push(table.bySubject, subject, record.id)
  for (const replaced of record.replaces) push(table.replacers, replaced, record.id)
  const { session, device } = record.body
  if (record.kind === 'clock-corrected' && session instanceof Uint8Array)
    push(table.clockCorrections, sessionIdOf(session), record.id)
  if (record.kind === 'granted' && device instanceof Uint8Array)
    push(table.grants, deviceIdOf(device), record.id)
  if (record.kind === 'closed') table.closings.push(record.id)
  if (record.kind === 'carried') table.receipts.push(record.id)
  if (record.kind === 'party-counted')
    for (const party of record.subjects) table.parties.add(party as PartyId)
}

function push<K, V>(index: FactMap<K, V[]>, key: K, value: V): void {
  const list = index.get(key)
  if (!list) index.set(key, [value])
  else if (!list.includes(value)) list.push(value)
}

function subjectsTouched(table: FactTable, record: FactRecord): Touched {
  if (record.subjects.length === 0) return 'all'
  const touched = new Set(record.subjects)
  for (const each of [record, ...record.replaces.map((id) => table.facts.get(id))]) {
    if (each?.kind === 'clock-corrected' || each?.kind === 'granted') return 'all'
    for (const subject of each?.subjects ?? []) touched.add(subject)
  }
  return touched
}

/**
 * Keeps the measurement with the smallest error; equal ones by value, so that order does not matter.
 * @returns the subjects whose marks' times now read otherwise.
 */
function noteClock(table: FactTable, { clock, author }: FoldInput): ReadonlySet<SubjectId> {
  if (!clock) return NOBODY
  const clocks = author.role === null ? clocksOfGuest(table, author.device) : table.clocks
  if (!isBetterClock(clock, clocks.get(clock.session))) return NOBODY
  clocks.set(clock.session, clock)
  const touched = new Set<SubjectId>()
  for (const record of table.facts.values()) {
    if (record.session !== clock.session || !hasTime(record.kind)) continue
    for (const subject of record.subjects) touched.add(subject)
  }
  return touched
}

/** Kinds whose view shows when they were stated. */
function hasTime(kind: KnownKind): boolean {
  return isPresenceKind(kind) || kind === 'party-counted'
}

function clocksOfGuest(table: FactTable, device: DeviceId): Map<SessionId, ClockMeasurement> {
  const clocks = table.guestClocks.get(device) ?? new Map<SessionId, ClockMeasurement>()
  table.guestClocks.set(device, clocks)
  return clocks
}

/** Which of two measurements of one session counts: the smaller error, then the smaller offset. */
export function isBetterClock(clock: ClockMeasurement, than: ClockMeasurement | undefined): boolean {
  if (!than || clock.errorMs !== than.errorMs) return !than || clock.errorMs < than.errorMs
  return clock.offsetMs < than.offsetMs
}
