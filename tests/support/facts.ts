import { createHash } from 'node:crypto'
import { bytesOfId, deviceIdOf, eventIdOf, personIdOf, sessionIdOf } from '#domain/ids.ts'
import type { DeviceId, EventId, FactId, PersonId, SessionId } from '#domain/ids.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import type { ContactNote, Registration } from '#domain/drafts/registration.ts'
import type { MarkWay } from '#domain/drafts/attendance.ts'
import { writeSaidTime } from '#domain/drafts/said-time.ts'
import type { SaidTime } from '#domain/drafts/said-time.ts'
import { draftEvent } from '#domain/drafts/event.ts'
import type { EventPlan } from '#domain/drafts/event.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { Author, FactTable, FoldInput } from '#domain/fold/fact-table.ts'
import type { Role } from '#domain/log/certificate.ts'
import { freezeFact, readFact } from '#domain/log/fact.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import { MORNING_MS } from './turnable-clock.ts'

export { seededRandom } from './seeded-random.ts'
export { MORNING_MS, turnableClock } from './turnable-clock.ts'

/** Bytes that belong to a name: the same in every run. */
export function bytesFor(name: string, length: number): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(name).digest().subarray(0, length))
}

export const aPerson = (name = 'Aigerim'): PersonId => personIdOf(bytesFor(`person ${name}`, 10))
export const anEvent = (name = 'spring cleanup'): EventId => eventIdOf(bytesFor(`event ${name}`, 10))
export const aSession = (name = 'first'): SessionId => sessionIdOf(bytesFor(`session ${name}`, 8))

/** When and in which session a fact was captured; every field has a default. */
export interface Moment {
  readonly session?: SessionId
  /** Default: one more than the last fact's, so that two facts are never one by accident. */
  readonly seq?: number
  readonly wallMs?: number
  readonly utcOffsetMinutes?: number
  readonly monotonicMs?: number
  readonly salt?: Uint8Array
}

let seqOfLast = 0

/** Freezes any draft. */
export function aFact(draft: FactDraft, moment: Moment = {}): FrozenFact {
  const { session = aSession(), seq = ++seqOfLast, salt = bytesFor(`salt ${seq}`, 8) } = moment
  const { wallMs = MORNING_MS, utcOffsetMinutes = 300, monotonicMs = 0 } = moment
  return freezeFact(draft, { session, seq, salt, time: { wallMs, utcOffsetMinutes, monotonicMs } })
}

interface MarkOptions extends Moment {
  readonly person?: PersonId
  readonly knew?: readonly FrozenFact[]
  readonly replaces?: readonly FrozenFact[]
  readonly way?: MarkWay
  /** When it happened, as a person says. */
  readonly said?: SaidTime
}

export const aCheckIn = (options: MarkOptions = {}) => aMark('checked-in', options)
export const aCheckOut = (options: MarkOptions = {}) => aMark('checked-out', options)

function aMark(kind: string, options: MarkOptions) {
  const { person = aPerson(), knew = [], replaces = [], way = 'tap', said, ...moment } = options
  const { body = {}, ...personal } = said ? writeSaidTime(said) : {}
  const draft = {
    kind,
    subjects: [person],
    body: { way, ...body },
    ...personal,
    knew: idsOf(knew),
    replaces: idsOf(replaces),
  }
  return aFact(draft, moment)
}

interface EntryOptions extends Moment, Partial<Registration> {
  readonly person?: PersonId
  readonly replaces?: readonly FrozenFact[]
}

/** A roster entry; with `replaces`, a correction of the fields it names. */
export function aRegistration(options: EntryOptions = {}): FrozenFact {
  const { person = aPerson(), replaces = [], name = 'Aigerim', source = 'roster', ...rest } = options
  return aFact(
    { ...draftRegistration(person, { ...rest, name, source }), replaces: idsOf(replaces) },
    options,
  )
}

export const aWalkIn = (options: EntryOptions = {}) => aRegistration({ ...options, source: 'walk-in' })

/** Takes facts back. */
export function aRetraction({
  facts,
  person = aPerson(),
  ...moment
}: Moment & { readonly facts: readonly FrozenFact[]; readonly person?: PersonId }): FrozenFact {
  return aFact({ kind: 'retracted', subjects: [person], replaces: idsOf(facts) }, moment)
}

interface PairOptions extends Moment {
  readonly pair: readonly [PersonId, PersonId]
  readonly replaces?: readonly FrozenFact[]
}

export const aMerge = ({ pair, replaces = [], ...moment }: PairOptions) =>
  aFact({ kind: 'people-merged', subjects: pair, replaces: idsOf(replaces) }, moment)
export const aParting = ({ pair, replaces = [], ...moment }: PairOptions) =>
  aFact({ kind: 'people-parted', subjects: pair, replaces: idsOf(replaces) }, moment)

interface GrantOptions extends Moment {
  readonly to: DeviceId
  readonly role?: string
  readonly replaces?: readonly FrozenFact[]
}

export const aGrant = ({ to, role = 'organiser', replaces = [], ...moment }: GrantOptions) =>
  aFact(
    { kind: 'granted', subjects: [], body: { device: bytesOfId(to), role }, replaces: idsOf(replaces) },
    moment,
  )

interface ClockOptions extends Moment {
  /** The session whose clock was wrong. */
  readonly of: SessionId
  readonly shiftMs: number
  readonly replaces?: readonly FrozenFact[]
}

export const aClockCorrection = ({ of, shiftMs, replaces = [], ...moment }: ClockOptions) =>
  aFact(
    {
      kind: 'clock-corrected',
      subjects: [],
      body: { session: bytesOfId(of), shift: shiftMs },
      replaces: idsOf(replaces),
    },
    moment,
  )

export function anEventPlan(
  options: Moment & Partial<EventPlan> & { readonly event?: EventId } = {},
): FrozenFact {
  const { event = anEvent(), ...plan } = options
  const usual = {
    title: 'Spring cleanup',
    startsMs: MORNING_MS,
    endsMs: MORNING_MS + 14_400_000,
    utcOffsetMinutes: 300,
    place: 'Park',
    meetingPoint: '',
    bring: '',
  }
  return aFact(draftEvent(event, { ...usual, ...plan }), options)
}

/** @throws {Error} when there is nothing to note. */
export function aContact(
  options: Moment & Partial<ContactNote> & { readonly person?: PersonId } = {},
): FrozenFact {
  const { person = aPerson(), phones = ['+77010000001'], guardianPhones = [], ...rest } = options
  const draft = draftContact(person, { ...rest, phones, guardianPhones })
  if (!draft) throw new Error('nothing to note')
  return aFact(draft, options)
}

export const idsOf = (facts: readonly FrozenFact[]): readonly FactId[] => facts.map((fact) => fact.id)

/** One who signs: `anAuthor('gate')`, `anAuthor('desk', 'organiser')`. */
export function anAuthor(name = 'gate', role: Role = 'coordinator'): Author {
  return { device: deviceIdOf(bytesFor(`device ${name}`, 16)), role }
}

/** A fact as it reaches a copy of the log. @throws {Error} when the bytes are no fact. */
export function statedBy(
  author: Author,
  { envelope, personal }: Pick<FrozenFact, 'envelope' | 'personal'>,
  clock: ClockMeasurement | null = null,
): FoldInput {
  const fact = readFact(envelope, personal)
  if (!fact) throw new Error('the bytes are no fact')
  return { fact, author, clock }
}

/** Folds whatever is given: facts alone are by one coordinator. */
export function tableOf(...given: readonly (FrozenFact | FoldInput)[]): FactTable {
  const table = emptyTable()
  for (const each of given) addFact(table, 'envelope' in each ? statedBy(anAuthor(), each) : each)
  return table
}
