import { readPassSubjects } from '../drafts/pass.ts'
import { known } from '../known.ts'
import { passOfPerson, personOfPass } from '../ids.ts'
import type { FactId, PassId, PersonId } from '../ids.ts'
import { isPresenceKind } from '../log/kinds.ts'
import { isCodeOf } from '../pass/short-code.ts'
import type { ShortCode } from '../pass/short-code.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listJoined } from './joins.ts'
import { isLive, listLive } from './replacement.ts'

/** What a stream tells of one pass. */
export interface PassHolding {
  /** Whom it stands for; of joined people the lowest id. None: nobody on this list. Several: a contradiction (FACT-6). */
  readonly people: readonly PersonId[]
  readonly isRevoked: boolean
  /** What made it theirs, beside its id. */
  readonly facts: readonly FactId[]
}

/** One of somebody's passes. */
export interface HeldPass {
  readonly pass: PassId
  readonly isRevoked: boolean
}

/** Whose pass this is: the person's who has its id, and theirs to whom it was issued. */
export function findHolding(table: FactTable, pass: PassId): PassHolding {
  const issued = listPassFacts(table, pass, 'pass-issued')
  const own = personOfPass(pass)
  const holders = [
    ...(isPerson(table, own) ? [own] : []),
    ...issued.map(({ subjects }) => readPassSubjects(subjects).person),
  ]
  const people = new Set(holders.map((id) => lowestOf(table, id)))
  return {
    people: [...people].sort(),
    isRevoked: isRevokedIn(table, pass),
    facts: issued.map(({ id }) => id),
  }
}

/** Who has this pass by their own id, which nothing but revoking the pass takes from them; `null`: nobody. */
export function findOwnHolder(table: FactTable, pass: PassId): PersonId | null {
  const own = personOfPass(pass)
  return isPerson(table, own) ? lowestOf(table, own) : null
}

/** Whom the joined ids stand for. */
function lowestOf(table: FactTable, id: PersonId): PersonId {
  return known(listJoined(table, id)[0])
}

/**
 * Whether a season's pass is good no longer: whoever held it may have told so at any of its events. This is a view over
 * the events that a phone happens to hold; no stream's state rests on another's (FACT-9).
 */
export function isSeasonRevoked(tables: readonly FactTable[], pass: PassId): boolean {
  return tables.some((table) => isRevokedIn(table, pass))
}

/** All passes of somebody, by all of their joined ids: their own ones first, then those issued, lowest id first. */
export function listPasses(table: FactTable, ids: readonly PersonId[]): readonly HeldPass[] {
  const issued = ids.flatMap((id) =>
    listLive(table, table.bySubject.get(id), 'pass-issued').flatMap(({ subjects }) => {
      const named = readPassSubjects(subjects)
      return named.person === id ? [named.pass] : []
    }),
  )
  const passes = new Set([...ids.map(passOfPerson), ...issued.sort()])
  return [...passes].map((pass) => ({ pass, isRevoked: findHolding(table, pass).isRevoked }))
}

/**
 * The pass to show and print for somebody; `null`: all of theirs were revoked, another must be issued.
 * @param season of a season's pass: what its other events say of it
 */
export function findCurrentPass(
  table: FactTable,
  ids: readonly PersonId[],
  season: readonly FactTable[] = [],
): PassId | null {
  const good = listPasses(table, ids).filter(({ isRevoked }) => !isRevoked)
  return good.find(({ pass }) => !isSeasonRevoked(season, pass))?.pass ?? null
}

/** Passes of somebody that stand for somebody else too and were not revoked: the facts that say so (FACT-6). */
export function listSharedPasses(
  table: FactTable,
  ids: readonly PersonId[],
): readonly (PassHolding & { readonly pass: PassId })[] {
  return listPasses(table, ids)
    .map(({ pass }) => ({ pass, ...findHolding(table, pass) }))
    .filter(({ people, isRevoked }) => people.length > 1 && !isRevoked)
}

/** Whom a typed code stands for: by passes that are good, and by those that were revoked. */
export function findByShortCode(
  table: FactTable,
  code: ShortCode,
): { readonly people: readonly PersonId[]; readonly revoked: readonly PersonId[] } {
  const passes = [...table.bySubject.keys()] as readonly string[] as readonly PassId[]
  const found = passes.filter((pass) => isCodeOf(code, pass)).map((pass) => findHolding(table, pass))
  const peopleOf = (isRevoked: boolean) => [
    ...new Set(found.flatMap((each) => (each.isRevoked === isRevoked ? each.people : []))),
  ]
  return { people: peopleOf(false), revoked: peopleOf(true) }
}

function isRevokedIn(table: FactTable, pass: PassId): boolean {
  return listPassFacts(table, pass, 'pass-revoked').length > 0
}

function listPassFacts(
  table: FactTable,
  pass: PassId,
  kind: 'pass-issued' | 'pass-revoked',
): readonly FactRecord[] {
  return listLive(table, table.bySubject.get(pass), kind).filter(
    ({ subjects }) => readPassSubjects(subjects).pass === pass,
  )
}

/** Is somebody of this id on the list, or was marked? */
function isPerson(table: FactTable, id: PersonId): boolean {
  return (table.bySubject.get(id) ?? []).some((factId) => {
    const record = table.facts.get(factId)
    if (!record || (record.kind !== 'registered' && !isPresenceKind(record.kind))) return false
    return isLive(table, record)
  })
}
