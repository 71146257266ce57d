import type { SaveOutcome } from '#client/services.ts'
import { noNetwork } from '#tests/support/phone.ts'
import { lookAtEvent } from './look.ts'
import { once, world } from './on-board.ts'
import type { marked, OnBoard } from './on-board.ts'
import type { Look } from './sweep.ts'
import { rowsAfter } from './worlds.ts'

/** What a flow says whose board has nothing that it could be done to: the sweep then fails. */
export const NOTHING_TO_DO: SaveOutcome = { kind: 'not-saved', reason: 'broken' }

/** The rows of a phone on which something was done before; made once. */
export const begun = (act: (on: OnBoard) => Promise<unknown>) =>
  once(async () => {
    const of = await world()
    return rowsAfter(of, async ({ services, network }) => {
      network.fetch = noNetwork
      await act({ services, board: await services.boards.open(of.event), of })
    })
  })
/** What the phone has noted before. */
export const after = (rows: () => ReturnType<typeof marked>) => ({
  given: async () => ({ rows: await rows() }),
})

/** Everything that an event shows besides its people. */
export async function lookAtAll(look: Look) {
  const { event, people } = await world()
  const board = await look.services.boards.open(event)
  const results = await look.services.results.open(board)
  const photos = results.photos().map(async (photo) => (await results.readPhoto(photo))?.length)
  const [first] = people.flatMap((id) => board.person(id) ?? [])
  return {
    event: await lookAtEvent(look, event),
    parties: board.parties().map(({ count, label, unnamed }) => ({ count, label, unnamed })),
    counts: board.counts(),
    companions: first?.companions,
    consent: first && board.consent(first).notes.map(({ state }) => state),
    guardians: first && board.contact(first).guardianPhones,
    handOvers: first && board.handOvers(first).length,
    isClosed: board.closing().closed !== null,
    consentAge: board.settings().consentAge,
    results: results.results().records.length,
    photos: await Promise.all(photos),
    blobs: look.services.blobs.countWaiting(),
    readiness: board.readiness().size,
  }
}
export const ofAll = { look: lookAtAll }
