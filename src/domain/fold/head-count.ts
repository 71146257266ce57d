import { known } from '../known.ts'
import { readParticipantKind } from '../participant.ts'
import type { ParticipantKind } from '../participant.ts'
import { MOST_HEADS } from '../drafts/head-count.ts'
import type { DeviceId, FactId, PartyId, PersonId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import { correctTime } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { foldFields } from './fields.ts'
import type { Rivalry } from './fields.ts'
import type { PersonView } from './person-view.ts'
import { listLive } from './replacement.ts'

/** People who came together and were counted without names, as all facts about them tell (FACT-10). */
export interface PartyView {
  readonly id: PartyId
  readonly who: ParticipantKind | null
  /** As written; empty when nobody said, it has not arrived, or it was erased. */
  readonly label: string
  /** As somebody counted. Those whose names were added later are among them. */
  readonly count: number
  readonly state: 'here' | 'left'
  /** Unix ms. */
  readonly arrivedMs: number
  /** `null` while they are here. */
  readonly leftMs: number | null
  /** Devices that counted it or changed what was said. */
  readonly devices: readonly DeviceId[]
  /** Live facts about it, which a change names. */
  readonly facts: readonly FactId[]
  readonly rivalries: readonly Rivalry[]
}

/** A party beside those of its people whose names are known. */
export interface CountedParty extends PartyView {
  /** People of it who are registered by name and have come. */
  readonly named: readonly PersonId[]
  /** Its heads without a name: the count less those named, never below none. */
  readonly unnamed: number
}

/** People without a name, by where they are. */
export interface Nameless {
  readonly expected: number
  readonly here: number
  readonly left: number
}

/** The party; `null` when nothing that counts is said of it (a count that was taken back). */
export function foldParty(table: FactTable, id: PartyId): PartyView | null {
  const live = listLive(table, table.bySubject.get(id), 'party-counted')
  if (live.length === 0) return null
  const { values, rivalries } = foldFields(table, id, 'party-counted')
  const { count, who, label, here, in: arrived, out } = values
  const isHere = here !== 0
  const times = (records: readonly FactRecord[]) => records.map((record) => correctTime(table, record).ms)
  return {
    id,
    who: readParticipantKind(who),
    label: typeof label === 'string' ? label : '',
    count: readHeads(count),
    state: isHere ? 'here' : 'left',
    arrivedMs: typeof arrived === 'number' ? arrived : Math.min(...times(live)),
    leftMs: isHere ? null : typeof out === 'number' ? out : Math.max(...times(live.filter(setsLeaving))),
    devices: [...new Set(live.flatMap(({ authors }) => authors.map(({ device }) => device)))].sort(),
    facts: live.map((record) => record.id),
    rivalries,
  }
}

/** All parties of an event, by id. */
export function foldParties(table: FactTable): readonly PartyView[] {
  return [...table.parties].sort().flatMap((id) => foldParty(table, id) ?? [])
}

/** Companions of a person under all joined ids: of several the lowest id's, and who set it (FACT-7). */
export function foldCompany(table: FactTable, ids: readonly PersonId[]) {
  const said = ids.map((id) => foldFields(table, id, 'company-counted'))
  const told = said.find(({ values }) => typeof values['companions'] === 'number')
  return {
    companions: readHeads(told?.values['companions']),
    rivalries: said.flatMap(({ rivalries }) => rivalries),
  }
}

/** Everything live that was said of a person's companions: a change names it. */
export function listCompanyFacts(table: FactTable, ids: readonly PersonId[]): readonly FactId[] {
  return ids.flatMap((id) =>
    listLive(table, table.bySubject.get(id), 'company-counted').map((record) => record.id),
  )
}

/**
 * Puts names to places: who is registered as one of a party and has come fills a place of its count, so that adding a
 * name never changes how many there were, until there are more names than were counted.
 */
export function placeNames(
  parties: readonly PartyView[],
  people: Iterable<Pick<PersonView, 'id' | 'party' | 'presence'>>,
): readonly CountedParty[] {
  const named = new Map<PartyId, PersonId[]>(parties.map(({ id }) => [id, []]))
  if (parties.length > 0)
    for (const { id, party, presence } of people)
      if (party !== null && presence.state !== 'expected') named.get(party)?.push(id)
  return parties
    .map((party) => ({ ...party, named: known(named.get(party.id)) }))
    .map((party) => ({ ...party, unnamed: Math.max(0, party.count - party.named.length) }))
}

/** How many there are without a name: parties, and companions where the one is whom they came with. */
export function countNameless(
  parties: readonly CountedParty[],
  people: Iterable<Pick<PersonView, 'companions' | 'presence'>>,
): Nameless {
  const nameless = { expected: 0, here: 0, left: 0 }
  for (const { state, unnamed } of parties) nameless[state] += unnamed
  for (const { companions, presence } of people)
    nameless[presence.state === 'maybe-here' ? 'here' : presence.state] += companions
  return nameless
}

function setsLeaving({ body }: FactRecord): boolean {
  return body['here'] === 0
}

/** A number of heads as far as it is one. */
export function readHeads(value: CanonicalValue | undefined): number {
  return typeof value === 'number' ? Math.min(Math.max(0, value), MOST_HEADS) : 0
}
