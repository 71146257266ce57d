import type { Look } from '#domain/look/looks.ts'
import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import type { Board, SaveOutcome } from '../services.ts'

/**
 * What somebody found out. `came` : they were here from the event's beginning; `again`: close once more, with all that
 * is known now; `moved`: they went on from one event to the other; `mistake`: one's own marks were wrong; `nobody`: the
 * pass is good no longer; a fact: the side that it stands for; a person: the pass is theirs alone.
 */
export type LookChoice =
  | 'here'
  | 'left'
  | 'came'
  | 'same'
  | 'different'
  | 'again'
  | 'moved'
  | 'mistake'
  | 'nobody'
  | FactId
  | PersonId

/** How a settled look comes back. */
export type UndoLook =
  | {
      readonly kind: 'retract'
      readonly person: PersonId
      readonly facts: readonly FactId[]
      /** Where it was said: not always in the event that one looks at. */
      readonly event: EventId
    }
  | {
      readonly kind: 'restate'
      /** What was chosen of; `null`: facts as a whole. */
      readonly fields: readonly string[] | null
      readonly values: readonly FactId[]
      readonly settled: FactId
    }

/** What needs a look in an event, and settling it: a person decides, the decision is a fact (FACT-4, FACT-6, FACT-7). */
export interface LookService {
  list(board: Board): Promise<readonly Look[]>
  /** `undo` is left out where there is no way back. A choice that does not belong to the look saves nothing. */
  settle(board: Board, look: Look, choice: LookChoice): Promise<SaveOutcome & { readonly undo?: UndoLook }>
  undo(board: Board, undo: UndoLook): Promise<SaveOutcome>
}
