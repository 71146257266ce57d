import {
  draftCheckIn,
  draftCheckOut,
  draftMerge,
  draftParting,
  draftRetraction,
  draftUndo,
} from '#domain/drafts/attendance.ts'
import { emptyTable } from '#domain/fold/fact-table.ts'
import { listPartings } from '#domain/fold/joins.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import { listDoubles } from '#domain/look/doubles.ts'
import { listHeldLooks } from '#domain/look/held.ts'
import { listLooks } from '#domain/look/looks.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftChosenValue, draftRivalsAgain } from '#domain/look/rival-values.ts'
import { listTwoPlaces } from '#domain/look/two-places.ts'
import type { EventCopy } from '#domain/look/two-places.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { DeviceId, EventId, StreamId } from '#domain/ids.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { LeavingService } from '#client/services/leaving.ts'
import type { LookChoice, UndoLook } from '#client/services/look.ts'

/** What settling works with; the phone's core is one. */
export interface LookCore {
  save(drafts: readonly StreamDraft[]): Promise<SaveOutcome>
  readonly keeper: { open(stream: StreamId): Promise<{ readonly folded: { readonly state: StreamState } }> }
  readonly own: () => DeviceId | null
  /** Events of the same hours of which this phone holds a copy. */
  readonly listOthers: (board: Board) => Promise<readonly EventCopy[]>
  readonly leaving: Pick<LeavingService, 'addMissingArrival' | 'close'>
}

type Settled = SaveOutcome & { readonly undo?: UndoLook }

export async function listLooksOf(core: LookCore, board: Board): Promise<readonly Look[]> {
  const { table, control } = await openState(core, board)
  const contacts = await core.keeper.open(contactsStream(board.id)).then(
    ({ folded }) => folded.state.table,
    () => emptyTable(),
  )
  const people = board.people()
  const doubles = listDoubles({
    table,
    contacts,
    people,
    find: (id) => board.person(id),
    listNamesakes: (name) => board.listNamesakes(name),
  })
  const event = board.event()
  const others = event ? await core.listOthers(board) : []
  const places = event ? listTwoPlaces({ event, table }, people, others) : []
  return [
    ...listHeldLooks(control, core.own()).map((held) => ({ kind: 'held', ...held }) as const),
    ...listLooks(table, people, doubles),
    ...places.map((found) => ({ kind: 'two-places', ...found }) as const),
  ]
}

async function openState({ keeper }: LookCore, board: Board): Promise<StreamState> {
  return (await keeper.open(eventStream(board.id))).folded.state
}

export async function settleLook(
  core: LookCore,
  board: Board,
  look: Look,
  choice: LookChoice,
): Promise<Settled> {
  switch (look.kind) {
    case 'maybe-here':
    case 'left-without-arriving':
      return settlePresence(core, board, look.person, choice)
    case 'rival-values':
      return settleValue(core, board, look, choice)
    case 'same-person':
      return settleDouble(core, board, look, choice)
    case 'two-places':
      return settlePlaces(core, board, look, choice)
    case 'closings':
      return choice === 'again' ? core.leaving.close(board, []) : NOTHING
    case 'rival-times':
    case 'shared-pass':
    case 'held':
      return NOTHING
  }
}

/** A choice that belongs to another look: nothing was to be saved, and nothing was. */
const NOTHING: Settled = { kind: 'saved', facts: [] }

async function settlePresence(
  core: LookCore,
  board: Board,
  { id, presence }: PersonView,
  choice: LookChoice,
): Promise<Settled> {
  if (choice === 'came') {
    const atMs = board.event()?.startsMs ?? presence.marks[0]?.time.ms ?? 0
    return core.leaving.addMissingArrival(board, id, { atMs, why: 'late' })
  }
  // Either knows all heads, so that nothing of before speaks against it any more (FACT-6).
  const draft =
    choice === 'here' ? draftCheckIn(id, presence) : choice === 'left' ? draftCheckOut(id, presence) : null
  if (!draft) return NOTHING
  const saved = await saveIn(core, board, [draft])
  return saved.kind === 'saved'
    ? { ...saved, undo: { kind: 'retract', person: id, facts: saved.facts } }
    : saved
}

async function settleValue(
  core: LookCore,
  board: Board,
  { facts, field, values }: Extract<Look, { kind: 'rival-values' }>,
  choice: LookChoice,
): Promise<Settled> {
  const { table } = await openState(core, board)
  const chosen = values.find((value) => value.facts.some((fact) => fact === choice))
  const draft = chosen && draftChosenValue(table, { facts, field, chosen: chosen.facts[0] })
  if (!draft) return NOTHING
  const saved = await saveIn(core, board, [draft])
  const [settled] = saved.kind === 'saved' ? saved.facts : []
  if (settled === undefined) return saved
  const undo = { kind: 'restate', field, settled, values: values.map((value) => value.facts[0]) } as const
  return { ...saved, undo }
}

async function settleDouble(
  core: LookCore,
  board: Board,
  { person, other }: Extract<Look, { kind: 'same-person' }>,
  choice: LookChoice,
): Promise<Settled> {
  const { table } = await openState(core, board)
  const draft =
    choice === 'same'
      ? draftMerge(person.id, other.id, listPartings(table, person.ids, other.ids))
      : choice === 'different'
        ? draftParting(person.id, other.id)
        : null
  if (!draft) return NOTHING
  const saved = await saveIn(core, board, [draft])
  if (saved.kind !== 'saved') return saved
  return { ...saved, undo: { kind: 'retract', person: person.id, facts: saved.facts } }
}

/** Each is said in the one event that it is about: what is left of the overlap is seen from both again (FACT-9). */
async function settlePlaces(
  core: LookCore,
  board: Board,
  { person, places: [first], movedMs }: Extract<Look, { kind: 'two-places' }>,
  choice: LookChoice,
): Promise<Settled> {
  if (choice === 'mistake') {
    const { marks } = person.presence
    return saveIn(
      core,
      board,
      draftUndo(
        person.id,
        marks,
        marks.map(({ id }) => id),
      ),
    )
  }
  if (choice !== 'moved' || movedMs === null) return NOTHING
  const { id, presence } = first.person
  const draft = draftCheckOut(id, presence, 'tap', { atMs: movedMs, why: 'late' })
  const saved = await saveIn(core, first.event, [draft])
  if (saved.kind !== 'saved') return saved
  return { ...saved, undo: { kind: 'retract', person: id, facts: saved.facts, event: first.event.id } }
}

export async function undoLook(core: LookCore, board: Board, undo: UndoLook): Promise<SaveOutcome> {
  if (undo.kind === 'retract')
    return saveIn(core, { id: undo.event ?? board.id }, [draftRetraction(undo.person, undo.facts)])
  const { table } = await openState(core, board)
  return saveIn(core, board, draftRivalsAgain(table, undo))
}

function saveIn(
  core: LookCore,
  { id }: { readonly id: EventId },
  drafts: readonly FactDraft[],
): Promise<SaveOutcome> {
  return core.save(drafts.map((draft) => ({ stream: eventStream(id), draft })))
}
