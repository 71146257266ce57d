import type { ConsentNote, Guardian, HandOver } from '#domain/drafts/minors.ts'
import type { PersonId } from '#domain/ids.ts'
import type { Board, SaveOutcome } from '#client/services.ts'

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
  /** All guardians as they are from now on; other contacts stay. */
  noteGuardians(board: Board, person: PersonId, guardians: readonly Guardian[]): Promise<SaveOutcome>
  /** The check-out and the hand-over: both or neither. */
  checkOutTo(board: Board, person: PersonId, handOver: HandOver): Promise<SaveOutcome>
  /** With whom somebody went who is marked out already. */
  noteHandOver(board: Board, person: PersonId, handOver: HandOver): Promise<SaveOutcome>
}
