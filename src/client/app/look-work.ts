import {
  draftCheckIn,
  draftCheckOut,
  draftMerge,
  draftParting,
  draftRetraction,
} from '#domain/drafts/attendance.ts'
import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { listPartings } from '#domain/fold/joins.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { listDoubles } from '#domain/look/doubles.ts'
import { listLooks } from '#domain/look/looks.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftChosenValue, draftRivalsAgain } from '#domain/look/rival-values.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { StreamId } from '#domain/ids.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { LeavingService } from '#client/services/leaving.ts'
import type { LookChoice, UndoLook } from '#client/services/look.ts'

/** What settling works with; the phone's core is one. */
export interface LookCore {
  save(drafts: readonly StreamDraft[]): Promise<SaveOutcome>
  readonly keeper: { open(stream: StreamId): Promise<{ readonly table: FactTable }> }
  readonly leaving: Pick<LeavingService, 'addMissingArrival' | 'close'>
}

type Settled = SaveOutcome & { readonly undo?: UndoLook }

export async function listLooksOf({ keeper }: LookCore, board: Board): Promise<readonly Look[]> {
  const { table } = await keeper.open(eventStream(board.id))
  const contacts = await keeper.open(contactsStream(board.id)).catch(() => ({ table: emptyTable() }))
  const people = board.people()
  const doubles = listDoubles({
    table,
    contacts: contacts.table,
    people,
    find: (id) => board.person(id),
    listNamesakes: (name) => board.listNamesakes(name),
  })
  return listLooks(table, people, doubles)
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
    case 'closings':
      return choice === 'again' ? core.leaving.close(board, []) : NOTHING
    case 'rival-times':
    case 'shared-pass':
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
  const { table } = await core.keeper.open(eventStream(board.id))
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
  const { table } = await core.keeper.open(eventStream(board.id))
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

export async function undoLook(core: LookCore, board: Board, undo: UndoLook): Promise<SaveOutcome> {
  if (undo.kind === 'retract') return saveIn(core, board, [draftRetraction(undo.person, undo.facts)])
  const { table } = await core.keeper.open(eventStream(board.id))
  return saveIn(core, board, draftRivalsAgain(table, undo))
}

function saveIn(core: LookCore, board: Board, drafts: readonly FactDraft[]): Promise<SaveOutcome> {
  return core.save(drafts.map((draft) => ({ stream: eventStream(board.id), draft })))
}
