import type { ConsentNote, Guardian, HandOver, ListNote } from '#domain/drafts/minors.ts'
import type { PersonId } from '#domain/ids.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { GroupMark } from './groups.ts'

/** A consent of one child, as a saving of many gave it back. */
export type ConsentMark = GroupMark & { readonly person: PersonId }

/** What is recorded of children: a guardian's answer, who answers for them, and with whom they went. */
export interface MinorsService {
  /**
   * A later answer takes the place of those that this phone knows.
   * @param paper the photo of the signed paper, small and without anything but the picture
   */
  noteConsent(
    board: Board,
    person: PersonId,
    note: Omit<ConsentNote, 'photo'>,
    paper?: Uint8Array | null,
  ): Promise<SaveOutcome>
  /**
   * The school's list consents for all of these: one saving, all or none. Whoever has an answer by now keeps it.
   * @param paper the photo of the list, kept once
   */
  noteListConsents(
    board: Board,
    people: readonly PersonId[],
    list: Omit<ListNote, 'photo'>,
    paper?: Uint8Array | null,
  ): Promise<SaveOutcome & { readonly marks?: readonly ConsentMark[] }>
  /** All guardians as they are from now on; other contacts stay. */
  noteGuardians(board: Board, person: PersonId, guardians: readonly Guardian[]): Promise<SaveOutcome>
  /** The check-out and the hand-over: both or neither. */
  checkOutTo(board: Board, person: PersonId, handOver: HandOver): Promise<SaveOutcome>
  /** With whom somebody went who is marked out already. */
  noteHandOver(board: Board, person: PersonId, handOver: HandOver): Promise<SaveOutcome>
}
