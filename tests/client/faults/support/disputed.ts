import type { PersonId } from '#domain/ids.ts'
import type { SaidTime } from '#domain/drafts/said-time.ts'
import type { Board, Services } from '#client/services.ts'
import { PLAN } from '#tests/support/plan.ts'
import { copyServer } from './copy-server.ts'
import { once, world } from './on-board.ts'
import { onAnotherPhone, rowsAfter } from './worlds.ts'

const said = (minutes: number): SaidTime => ({ atMs: PLAN.startsMs + minutes * 60_000, why: 'late' })

/**
 * The rows of a phone whose event needs a look of every kind that an answer is written for: while it was out of
 * reach, another phone gave somebody another name, saw somebody leave who is here, and closed the event too.
 */
export const disputed = once(async () => {
  const of = await world()
  const at = { ...of, app: await copyServer(of.app) }
  const [first, second, third] = of.people as [PersonId, PersonId, PersonId]
  await onAnotherPhone(at, async (services, board) => {
    await services.attendance.checkIn(board, second)
    await services.attendance.checkOut(board, second)
    await services.attendance.checkOut(board, third)
    // Two reports of the same log are no contradiction.
    await services.sync.syncNow()
    await renameAndClose(services, board, first, 'Айгерім Серікова')
  })
  return rowsAfter(at, async ({ services }) => {
    const board = await services.boards.open(of.event)
    await services.attendance.checkIn(board, second)
    await services.leaving.checkInAt(board, first, said(0))
    await comeElsewhere(services, first)
    await services.attendance.addWalkIn(board, { name: 'Сәуле' }, { phones: [], guardianPhones: [] })
    await renameAndClose(services, board, first, 'Айгерім Сейілова')
    await services.sync.syncNow()
  })
})

async function renameAndClose(services: Services, board: Board, id: PersonId, name: string): Promise<void> {
  const person = board.person(id)
  if (person) await services.corrections.correct(board, person, { name }, null)
  await services.leaving.close(board, [])
}

/** At another event of the same hours, half an hour after they came to the first. */
async function comeElsewhere(services: Services, person: PersonId): Promise<void> {
  const { event } = await services.desk.planEvent({ ...PLAN, title: 'Саябақ' })
  if (!event) throw new Error('not planned')
  const board = await services.boards.open(event)
  await services.leaving.checkInAt(board, person, said(30))
}
