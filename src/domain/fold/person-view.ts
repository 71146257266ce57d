import type { ConsentState } from '../consent/consent.ts'
import { known } from '../known.ts'
import { partyIdOf, SUBJECT_ID_BYTES } from '../ids.ts'
import type { FactId, PartyId, PersonId } from '../ids.ts'
import type { CanonicalMap } from '../log/canonical.ts'
import { minuteOf } from './clock.ts'
import { findConsentState } from './consent-view.ts'
import { isRightful } from './fact-table.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'
import { foldCompany } from './head-count.ts'
import { countMinutes, listStays } from './hours.ts'
import type { Stay } from './hours.ts'
import { listJoined } from './joins.ts'
import { listSharedPasses } from './passes.ts'
import { readMinorFlag } from '../minors/minor-flag.ts'
import { readParticipantKind } from '../participant.ts'
import type { ParticipantKind } from '../participant.ts'
import { foldPresence, NOT_SEEN } from './presence.ts'
import type { Mark, Presence } from './presence.ts'
import { isLive } from './replacement.ts'

/** How somebody came onto the list. */
export type Source = 'roster' | 'walk-in'
export type Consent = ConsentState | 'unknown'

/** Two statements that cannot both be true; shown to a person, never settled by a clock (FACT-4, FACT-6). */
export type Contradiction =
  | { readonly kind: 'maybe-here'; readonly facts: readonly FactId[] }
  | { readonly kind: 'left-without-arriving'; readonly facts: readonly FactId[] }
  /** One mark's time was corrected to different minutes. */
  | { readonly kind: 'rival-times'; readonly facts: readonly FactId[] }
  /** A pass of theirs stands for somebody else too. */
  | { readonly kind: 'shared-pass'; readonly facts: readonly FactId[] }
  | { readonly kind: 'rival-values'; readonly field: string; readonly facts: readonly FactId[] }

/** One person of an event as all facts about them, joined ids included, tell. */
export interface PersonView {
  /** The lowest of the joined ids. */
  readonly id: PersonId
  readonly ids: readonly PersonId[]
  /** As written; empty when the name has not arrived or was erased. */
  readonly name: string
  /** What to sort by when it differs from the name. */
  readonly sortName: string
  /** The printed number on the list. */
  readonly no: number | null
  readonly group: string
  readonly className: string
  readonly locality: string
  /** `YYYY` or `YYYY-MM-DD`; empty when unknown. */
  readonly born: string
  /** What to go by where no birth date decides: as somebody said, and pupils of whom nobody said anything. */
  readonly isMinor: boolean
  /** What was noted of a guardian's consent; where nobody noted anything, what the roster says. */
  readonly consent: Consent
  readonly source: Source
  readonly who: ParticipantKind | null
  /** One of a party that was counted without names. */
  readonly party: PartyId | null
  /** How many came with them and gave no name (FACT-10). */
  readonly companions: number
  readonly presence: Presence
  readonly stays: readonly Stay[]
  readonly minutes: number
  readonly contradictions: readonly Contradiction[]
}

/**
 * The view of the person that `id` belongs to; `null` when nothing that counts is known of them
 * (a walk-in taken back before anybody marked them).
 */
export function foldPerson(table: FactTable, id: PersonId): PersonView | null {
  const only = findOnlyEntry(table, id)
  return only ? viewOfEntry(table, id, only) : foldAll(table, id)
}

/** Nearly everybody on a morning's list: one entry, nothing that corrects it, no mark. Ten thousand of them cost. */
function findOnlyEntry(table: FactTable, id: PersonId): FactRecord | null {
  const facts = table.bySubject.get(id)
  const only = facts?.length === 1 ? table.facts.get(known(facts[0])) : undefined
  return only?.kind === 'registered' && !table.replacers.has(only.id) ? only : null
}

function viewOfEntry(table: FactTable, id: PersonId, entry: FactRecord): PersonView | null {
  if (!isRightful(table, entry)) return null
  return {
    id,
    ids: [id],
    ...readPersonFields({ ...entry.body, ...entry.personal }),
    companions: 0,
    presence: NOT_SEEN,
    stays: NOTHING,
    minutes: 0,
    contradictions: NOTHING,
  }
}

const NOTHING: readonly never[] = []

function foldAll(table: FactTable, id: PersonId): PersonView | null {
  const ids = listJoined(table, id)
  const own = ids.map((each) => foldFields(table, each, 'registered'))
  const presence = foldPresence(table, ids)
  const company = foldCompany(table, ids)
  const isRegistered = ids.some((each) => hasRegistration(table, each))
  if (!isRegistered && presence.marks.length === 0) return null
  const values = mergeValues(own.map((fields) => fields.values))
  const stays = listStays(presence.marks)
  const fields = readPersonFields(values)
  return {
    id: known(ids[0]),
    ids,
    ...fields,
    consent: findConsentState(table, ids) ?? fields.consent,
    companions: company.companions,
    presence,
    stays,
    minutes: countMinutes(stays),
    contradictions: [
      ...presenceContradictions(presence),
      ...listSharedPasses(table, ids).map(({ facts }) => ({ kind: 'shared-pass', facts }) as const),
      ...[...own, company].flatMap((fields) =>
        fields.rivalries.map((rivalry) => ({ kind: 'rival-values', ...rivalry }) as const),
      ),
    ],
  }
}

/** Everybody of an event, by id; each joined person once. */
export function foldPeople(table: FactTable): readonly PersonView[] {
  const people = new Map<PersonId, PersonView>()
  for (const subject of table.bySubject.keys()) {
    const view = foldPerson(table, subject as PersonId)
    if (view) people.set(view.id, view)
  }
  return [...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function hasRegistration(table: FactTable, id: PersonId): boolean {
  return (table.bySubject.get(id) ?? []).some((factId) => {
    const record = table.facts.get(factId)
    return record?.kind === 'registered' && isLive(table, record)
  })
}

/** What the lowest of the joined ids says of each field; one that it cleared is left to the others. */
function mergeValues(own: readonly CanonicalMap[]): CanonicalMap {
  const [alone] = own
  if (alone && own.length === 1) return alone
  const told = own.toReversed().flatMap((values) => Object.entries(values))
  return Object.fromEntries(told.filter(([, value]) => value !== null))
}

function readPersonFields(values: CanonicalMap) {
  const { no, source, consent } = values
  const told: Consent = consent === 'given' || consent === 'refused' ? consent : 'unknown'
  const from: Source = source === 'walk-in' ? source : 'roster'
  const name = textOf(values['name'])
  const className = textOf(values['class'])
  const who = readParticipantKind(values['who'])
  return {
    name,
    sortName: textOf(values['sort']) || name,
    no: typeof no === 'number' ? no : null,
    group: textOf(values['group']),
    className,
    locality: textOf(values['place']),
    born: textOf(values['born']),
    isMinor: readMinorFlag(values['minor'], who, className),
    consent: told,
    source: from,
    who,
    party: readParty(values['party']),
  }
}

function readParty(value: unknown): PartyId | null {
  return value instanceof Uint8Array && value.length === SUBJECT_ID_BYTES ? partyIdOf(value) : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function presenceContradictions(presence: Presence): readonly Contradiction[] {
  const { state, marks, leftWithoutArriving } = presence
  const heads = marks.filter((mark) => mark.isHead).map((mark) => mark.id)
  const rivals = listRivalTimes(marks)
  if (state === 'maybe-here') return [{ kind: 'maybe-here', facts: heads }, ...rivals]
  const isOdd = leftWithoutArriving && marks.length > 0
  return isOdd ? [{ kind: 'left-without-arriving', facts: heads }, ...rivals] : rivals
}

function listRivalTimes(marks: readonly Mark[]): readonly Contradiction[] {
  const isRival = (mark: Mark) =>
    marks.some((other) => other.place === mark.place && minuteOf(other.time.ms) !== minuteOf(mark.time.ms))
  const facts = marks.filter(isRival).map((mark) => mark.id)
  return facts.length > 0 ? [{ kind: 'rival-times', facts }] : NOTHING
}
