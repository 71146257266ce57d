import type { FactId, PersonId } from '#domain/ids.ts'
import type { Board, SaveOutcome } from '../services.ts'

/** A mark of one person, as a saving of many gave it back. */
export interface GroupMark {
  readonly person: PersonId
  readonly fact: FactId
}

/** What is done to many at once: a class, a team. */
export interface GroupsService {
  /** Marks all of them here in one saving: all or none. Who is marked meanwhile is left as they are. */
  checkInAll(
    board: Board,
    people: readonly PersonId[],
  ): Promise<SaveOutcome & { readonly marks?: readonly GroupMark[] }>
  /** Takes all of these marks back in one saving. */
  takeBackAll(board: Board, marks: readonly GroupMark[]): Promise<SaveOutcome>
}
