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
import { listDoubles } from '#domain/look/doubles.ts'
import { listHeldLooks } from '#domain/look/held.ts'
import { listLooks } from '#domain/look/looks.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftFactsAgain } from '#domain/look/rival-statements.ts'
import { draftRivalsAgain } from '#domain/look/rival-values.ts'
import { listTwoPlaces } from '#domain/look/two-places.ts'
import { contactsStream } from '#domain/stream.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { LookChoice, UndoLook } from '#client/services/look.ts'
import { NOTHING, openState, saveIn, saveUndoable } from './look-saving.ts'
import type { LookCore, Settled } from './look-saving.ts'
import { settleFields, settleIncident, settlePass, settleStatement } from './settle-rivals.ts'

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
  // Three looks through everybody: the page may answer between them.
  await core.pause()
  const event = board.event()
  const others = event ? await core.listOthers(board) : []
  const places = event ? listTwoPlaces({ event, table }, people, others) : []
  await core.pause()
  return [
    ...listHeldLooks(control, core.own()).map((held) => ({ kind: 'held', ...held }) as const),
    ...listLooks({ table, event: board.id, people, doubles }),
    ...places.map((found) => ({ kind: 'two-places', ...found }) as const),
  ]
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
    case 'rival-values': {
      const { field, facts, values } = look
      return settleFields(core, board, { rivalries: [{ field, facts }], sides: values }, choice)
    }
    case 'rival-counts':
    case 'rival-results':
      return settleFields(core, board, look, choice)
    case 'rival-incidents':
      return settleIncident(core, board, look, choice)
    case 'rival-times':
    case 'rival-consents':
      return settleStatement(core, board, look, choice)
    case 'shared-pass':
      return settlePass(core, board, look, choice)
    case 'same-person':
      return settleDouble(core, board, look, choice)
    case 'two-places':
      return settlePlaces(core, board, look, choice)
    case 'closings':
      return choice === 'again' ? core.leaving.close(board, []) : NOTHING
    case 'held':
      return NOTHING
  }
}

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
  return draft ? saveUndoable(core, board, id, [draft]) : NOTHING
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
  return draft ? saveUndoable(core, board, person.id, [draft]) : NOTHING
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
  return saveUndoable(core, first.event, id, [draft])
}

export async function undoLook(core: LookCore, board: Board, undo: UndoLook): Promise<SaveOutcome> {
  if (undo.kind === 'retract')
    return saveIn(core, { id: undo.event }, [draftRetraction(undo.person, undo.facts)])
  const { table } = await openState(core, board)
  const { fields, values, settled } = undo
  return saveIn(
    core,
    board,
    fields
      ? draftRivalsAgain(table, { fields, values, settled })
      : draftFactsAgain(table, { values, settled }),
  )
}
