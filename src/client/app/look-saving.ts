import type { FactDraft } from '#domain/log/fact.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { EventCopy } from '#domain/look/two-places.ts'
import { eventStream } from '#domain/stream.ts'
import type { DeviceId, EventId, PersonId, StreamId } from '#domain/ids.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { LeavingService } from '#client/services/leaving.ts'
import type { UndoLook } from '#client/services/look.ts'

/** What settling works with; the phone's core is one. */
export interface LookCore {
  save(drafts: readonly StreamDraft[]): Promise<SaveOutcome>
  readonly keeper: { open(stream: StreamId): Promise<{ readonly folded: { readonly state: StreamState } }> }
  readonly own: () => DeviceId | null
  /** Events of the same hours of which this phone holds a copy. */
  readonly listOthers: (board: Board) => Promise<readonly EventCopy[]>
  readonly leaving: Pick<LeavingService, 'addMissingArrival' | 'close'>
  readonly pause: () => Promise<void>
}

export type Settled = SaveOutcome & { readonly undo?: UndoLook }

/** A choice that belongs to another look: nothing was to be saved, and nothing was. */
export const NOTHING: Settled = { kind: 'saved', facts: [] }

export async function openState({ keeper }: LookCore, board: Board): Promise<StreamState> {
  return (await keeper.open(eventStream(board.id))).folded.state
}

/** Saves one fact in the place of several; undone by saying each of them again. */
export async function saveChoice(
  core: LookCore,
  board: Board,
  draft: FactDraft | null | undefined,
  before: Pick<Extract<UndoLook, { kind: 'restate' }>, 'fields' | 'values'>,
): Promise<Settled> {
  if (!draft) return NOTHING
  const saved = await saveIn(core, board, [draft])
  const [settled] = saved.kind === 'saved' ? saved.facts : []
  return settled === undefined ? saved : { ...saved, undo: { kind: 'restate', ...before, settled } }
}

/** Saves what is undone by taking it back. */
export async function saveUndoable(
  core: LookCore,
  board: Pick<Board, 'id'>,
  person: PersonId,
  drafts: readonly FactDraft[],
): Promise<Settled> {
  const saved = await saveIn(core, board, drafts)
  if (saved.kind !== 'saved') return saved
  return { ...saved, undo: { kind: 'retract', person, facts: saved.facts, event: board.id } }
}

export function saveIn(
  core: LookCore,
  { id }: { readonly id: EventId },
  drafts: readonly FactDraft[],
): Promise<SaveOutcome> {
  return core.save(drafts.map((draft) => ({ stream: eventStream(id), draft })))
}
