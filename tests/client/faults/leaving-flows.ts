import type { SaidTime } from '#domain/drafts/said-time.ts'
import type { PersonId } from '#domain/ids.ts'
import { after, begun, lookAtAll, NOTHING_TO_DO } from './support/begun.ts'
import { lookAtEvent } from './support/look.ts'
import { firstPerson, marked, onBoard, once, personOf, world } from './support/on-board.ts'
import type { OnBoard } from './support/on-board.ts'
import type { Flow, Look } from './support/sweep.ts'
import { rowsAfter } from './support/worlds.ts'
import { noNetwork } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'

const DAY_MS = 86_400_000
const SAID: SaidTime = { atMs: PLAN.startsMs, why: 'late' }
const AT_THE_END: SaidTime = { atMs: PLAN.endsMs, why: 'end' }

const leftUnseen = begun((on) => on.services.attendance.checkOut(on.board, firstPerson(on)))
const closed = begun(async (on) => {
  await on.services.attendance.checkIn(on.board, firstPerson(on))
  return on.services.leaving.close(on.board, [])
})

/** A phone whose clock is a day behind marked somebody. */
const marksOfYesterday = once(async () => {
  const of = await world()
  return rowsAfter(of, async ({ services, network, clock }) => {
    network.fetch = noNetwork
    clock.setWall(PLAN.startsMs - DAY_MS)
    await services.attendance.checkIn(await services.boards.open(of.event), personOf(of))
  })
})
/** Closed by this phone, and with it somebody marked as left whom nobody saw leave. */
const closedWithDepartures = begun(async (on) => {
  await on.services.attendance.checkIn(on.board, firstPerson(on))
  return on.services.leaving.close(on.board, [{ person: firstPerson(on), way: 'default', said: AT_THE_END }])
})

async function lookAtTimes(look: Look) {
  const { event } = await world()
  const board = await look.services.boards.open(event)
  const times = board.people().map(({ presence }) => presence.marks.map(({ time }) => time))
  return { times, event: await lookAtEvent(look, event) }
}

function listHere({ board }: OnBoard): readonly PersonId[] {
  return board.people().flatMap(({ id, presence }) => (presence.state === 'here' ? [id] : []))
}

/** What the end of a day writes. */
export const LEAVING_FLOWS: readonly Flow[] = [
  onBoard(
    'marking out everybody who is here',
    (on) =>
      on.services.leaving.checkOut(
        on.board,
        listHere(on).map((person) => ({ person, way: 'group' })),
      ),
    after(marked),
  ),
  onBoard('saying that somebody came earlier', (on) =>
    on.services.leaving.checkInAt(on.board, firstPerson(on), SAID),
  ),
  onBoard(
    'adding an arrival that nobody marked',
    (on) => on.services.leaving.addMissingArrival(on.board, firstPerson(on), SAID),
    after(leftUnseen),
  ),
  onBoard(
    'taking back the marks of a group',
    (on) => {
      const marks = on.board
        .people()
        .flatMap(({ id: person, presence }) => presence.marks.map(({ id: fact }) => ({ person, fact })))
      return marks.length > 0
        ? on.services.groups.takeBackAll(on.board, marks)
        : Promise.resolve(NOTHING_TO_DO)
    },
    after(marked),
  ),
  onBoard(
    'noting with whom a child went that is marked out',
    (on) =>
      on.services.minors.noteHandOver(on.board, firstPerson(on), {
        kind: 'to',
        name: 'Сейілов Ерлан',
        relation: 'father',
        isChecked: true,
      }),
    { ...after(leftUnseen), look: lookAtAll },
  ),
  onBoard('opening a closed attendance again', ({ services, board }) => services.leaving.reopen(board), {
    ...after(closed),
    look: lookAtAll,
  }),
  onBoard(
    'taking back that the attendance was closed, and the departures with it',
    (on) => {
      const [closing] = on.board.closing().facts
      const person = firstPerson(on)
      const marks = on.board.person(person)?.presence.marks ?? []
      const went = marks.flatMap(({ id: fact, kind }) => (kind === 'checked-out' ? [{ person, fact }] : []))
      return closing && went.length > 0
        ? on.services.leaving.takeBackClosing(on.board, closing, went)
        : Promise.resolve(NOTHING_TO_DO)
    },
    { ...after(closedWithDepartures), look: lookAtAll },
  ),
  onBoard(
    'putting a clock right',
    async ({ services, board }) => {
      const [doubt] = await services.leaving.listClockDoubts(board)
      return doubt ? services.leaving.correctClock(board, doubt.clock, DAY_MS) : NOTHING_TO_DO
    },
    { ...after(marksOfYesterday), look: lookAtTimes },
  ),
  onBoard('closing at the desk', ({ services, of }) => services.desk.closeEvent(of.event), {
    look: lookAtAll,
  }),
]
