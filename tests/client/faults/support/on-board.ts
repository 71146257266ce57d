import type { PersonId } from '#domain/ids.ts'
import { StorageFailure } from '#client/ports.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { noNetwork } from '#tests/support/phone.ts'
import { lookAtEvent } from './look.ts'
import type { Flow, Look, Said, Stage } from './sweep.ts'
import { aWorld, rowsAfter } from './worlds.ts'
import type { World } from './worlds.ts'

/** Made once for all faults of a flow. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null
  return () => (made ??= make())
}

export const said = async (save: Promise<SaveOutcome>): Promise<Said> =>
  (await settleSave(save)).kind === 'saved' ? 'done' : 'not done'

/** What answers with nothing but by failing. */
export async function saidOf(act: () => Promise<unknown>): Promise<Said> {
  try {
    await act()
    return 'done'
  } catch (error) {
    if (error instanceof StorageFailure) return 'not done'
    throw error
  }
}

export const world = once(aWorld)

export const lookAtTheEvent = async (look: Look) => lookAtEvent(look, (await world()).event)

export interface OnBoard {
  readonly services: Stage['services']
  readonly board: Board
  readonly of: World
}

/** A flow on an event's board, with no network. */
export function onBoard(
  name: string,
  act: (on: OnBoard) => Promise<SaveOutcome>,
  {
    given = async () => ({ rows: (await world()).rows }),
    look = lookAtTheEvent,
  }: Partial<Pick<Flow, 'given' | 'look'>> = {},
): Flow {
  return {
    name,
    given,
    async begin({ services }) {
      const of = await world()
      const board = await services.boards.open(of.event)
      return () => said(act({ services, board, of }))
    },
    look,
  }
}

export function personOf({ people }: World): PersonId {
  const [person] = people
  if (!person) throw new Error('nobody is listed')
  return person
}
export const firstPerson = ({ of }: OnBoard) => personOf(of)

export const marked = once(async () => {
  const before = await world()
  return rowsAfter(before, async ({ services, network }) => {
    network.fetch = noNetwork
    const board = await services.boards.open(before.event)
    for (const person of before.people.slice(0, 2)) await services.attendance.checkIn(board, person)
  })
})
