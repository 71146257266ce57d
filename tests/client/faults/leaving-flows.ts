import type { SaidTime } from '#domain/drafts/said-time.ts'
import type { PersonId } from '#domain/ids.ts'
import { after, begun, lookAtAll, NOTHING_TO_DO } from './support/begun.ts'
import { firstPerson, marked, onBoard } from './support/on-board.ts'
import type { OnBoard } from './support/on-board.ts'
import type { Flow } from './support/sweep.ts'
import { PLAN } from '#tests/support/plan.ts'

const SAID: SaidTime = { atMs: PLAN.startsMs, why: 'late' }

const leftUnseen = begun((on) => on.services.attendance.checkOut(on.board, firstPerson(on)))
const closed = begun(async (on) => {
  await on.services.attendance.checkIn(on.board, firstPerson(on))
  return on.services.leaving.close(on.board, [])
})

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
  onBoard('closing at the desk', ({ services, of }) => services.desk.closeEvent(of.event), {
    look: lookAtAll,
  }),
]
