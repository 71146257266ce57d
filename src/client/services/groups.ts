import type { HeadCount } from '#domain/drafts/head-count.ts'
import type { ContactNote, Registration } from '#domain/drafts/registration.ts'
import type { CountedParty } from '#domain/fold/head-count.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { FactId, PartyId, PersonId } from '#domain/ids.ts'
import type { Board, SaveOutcome } from '../services.ts'

/** A fact about one person or party, as a saving of many gave it back. */
export interface GroupMark {
  readonly person: PersonId | PartyId
  readonly fact: FactId
}

/** What is done to many at once: a class, a team. */
export interface GroupsService {
  /** Marks all of them here in one saving: all or none. Who is marked meanwhile is left as they are. */
  checkInAll(
    board: Board,
    people: readonly PersonId[],
  ): Promise<SaveOutcome & { readonly marks?: readonly (GroupMark & { readonly person: PersonId })[] }>
  /** Takes all of these back in one saving. */
  takeBackAll(board: Board, marks: readonly GroupMark[]): Promise<SaveOutcome>
  /** Counts people who came together without their names (FACT-10). */
  countParty(
    board: Board,
    counted: Pick<HeadCount, 'count'> & Partial<HeadCount>,
  ): Promise<SaveOutcome & { readonly party?: PartyId }>
  /** Corrects what was said of a party; rivals end. */
  changeParty(board: Board, party: CountedParty, changes: Partial<HeadCount>): Promise<SaveOutcome>
  /** Adds the name of one of a party, marked when the party came, and left if it has: one saving. */
  nameOne(
    board: Board,
    party: CountedParty,
    entry: Omit<Registration, 'source' | 'party'>,
    contact: ContactNote,
  ): Promise<SaveOutcome & { readonly person?: PersonId }>
  /** "And so many with them." */
  setCompanions(board: Board, person: PersonView, companions: number): Promise<SaveOutcome>
}
