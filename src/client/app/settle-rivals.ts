import type { Rivalry } from '#domain/fold/fields.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftChosenIncident } from '#domain/look/rival-incidents.ts'
import { draftChosenFact } from '#domain/look/rival-statements.ts'
import { draftChosenValues } from '#domain/look/rival-values.ts'
import { draftPassAnswer } from '#domain/look/shared-passes.ts'
import type { PassAnswer } from '#domain/look/shared-passes.ts'
import type { LookSide } from '#domain/look/sides.ts'
import type { FactId } from '#domain/ids.ts'
import type { Board } from '#client/services.ts'
import type { LookChoice } from '#client/services/look.ts'
import { NOTHING, openState, saveChoice, saveUndoable } from './look-saving.ts'
import type { LookCore, Settled } from './look-saving.ts'

/** One of several ways in which a thing is told, field by field. */
export async function settleFields(
  core: LookCore,
  board: Board,
  { rivalries, sides }: { readonly rivalries: readonly Rivalry[]; readonly sides: Sides },
  choice: LookChoice,
): Promise<Settled> {
  const { table } = await openState(core, board)
  const chosen = findSide(sides, choice)
  const draft = chosen && draftChosenValues(table, rivalries, chosen.facts[0])
  const fields = rivalries.map(({ field }) => field)
  return saveChoice(core, board, draft, { fields, values: sides.map(({ facts }) => facts[0]) })
}

/** One of several tellings of an incident. */
export async function settleIncident(
  core: LookCore,
  board: Board,
  look: Extract<Look, { kind: 'rival-incidents' }>,
  choice: LookChoice,
): Promise<Settled> {
  const chosen = findSide(look.sides, choice)
  const draft = chosen && draftChosenIncident(board.id, look, chosen.told)
  const fields = Object.keys({ ...draft?.body, ...draft?.personal })
  return saveChoice(core, board, draft, { fields, values: look.sides.map(({ facts }) => facts[0]) })
}

/** One of several facts, each of which says the whole. */
export async function settleStatement(
  core: LookCore,
  board: Board,
  { facts, sides }: { readonly facts: readonly FactId[]; readonly sides: Sides },
  choice: LookChoice,
): Promise<Settled> {
  const { table } = await openState(core, board)
  const chosen = findSide(sides, choice)
  const draft = chosen && draftChosenFact(table, facts, chosen.facts[0])
  return saveChoice(core, board, draft, { fields: null, values: sides.map((side) => side.facts[0]) })
}

/** Whose a pass is that stands for several people. */
export async function settlePass(
  core: LookCore,
  board: Board,
  look: Extract<Look, { kind: 'shared-pass' }>,
  choice: LookChoice,
): Promise<Settled> {
  const { table } = await openState(core, board)
  const answer = readPassAnswer(look, choice)
  const drafts = answer ? draftPassAnswer(table, look, answer) : []
  const [first] = look.holders
  if (!answer || !first || drafts.length === 0) return NOTHING
  if (answer.kind === 'owner') return saveChoice(core, board, drafts[0], { fields: null, values: look.facts })
  return saveUndoable(core, board, first.person.id, drafts)
}

function readPassAnswer(
  { holders }: Extract<Look, { kind: 'shared-pass' }>,
  choice: LookChoice,
): PassAnswer | null {
  if (choice === 'same') return { kind: 'one-person' }
  if (choice === 'nobody') return { kind: 'nobody' }
  const owner = holders.find(({ person }) => person.id === choice)
  return owner ? { kind: 'owner', person: owner.person.id } : null
}

type Sides = readonly LookSide<unknown>[]

function findSide<Told>(sides: readonly LookSide<Told>[], choice: LookChoice): LookSide<Told> | undefined {
  return sides.find(({ facts }) => facts.some((fact) => fact === choice))
}
