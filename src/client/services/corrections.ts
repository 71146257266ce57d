import type { PersonChange, PhonesChange } from '#domain/drafts/correction.ts'
import type { FieldChange } from '#domain/fold/field-changes.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { Board, SaveOutcome } from '#client/services.ts'

/** What was corrected of a person, earliest first. */
export interface PersonChanges {
  readonly entry: readonly FieldChange[]
  readonly contact: readonly FieldChange[]
}

/** Setting right what the list, or a phone on the day, says of a person. */
export interface CorrectionService {
  /** All of it or, if saving fails, none. The old values stay in sight. @param phones `null`: they stay */
  correct(
    board: Board,
    person: PersonView,
    change: PersonChange,
    phones: PhonesChange | null,
  ): Promise<SaveOutcome>
  changes(board: Board, person: PersonView): PersonChanges
}
