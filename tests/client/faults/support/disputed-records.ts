import type { ConsentNote } from '#domain/drafts/minors.ts'
import { passIdOf } from '#domain/ids.ts'
import type { PersonId } from '#domain/ids.ts'
import type { Board, Services } from '#client/services.ts'
import { noNetwork } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'
import { copyServer } from './copy-server.ts'
import { once, world } from './on-board.ts'
import { onAnotherPhone, rowsAfter } from './worlds.ts'

const SHARED = passIdOf(Uint8Array.from({ length: 10 }, (_, i) => i + 1))
const BAGS = { what: 'bags', fraction: 'plastic', full: 12, part: 1, grams: null, to: 'landfill' } as const
const INCIDENT = { what: 'a cut', who: '', person: null, aid: '', called: null, calledMs: null } as const
const CONSENT: Omit<ConsentNote, 'photo' | 'state'> = {
  ...{ way: 'paper', version: '1', language: 'kk', signature: null },
  ...{ signer: 'Сейілова Гүлнар', relation: 'mother' },
}

/**
 * The rows of a phone that said something else than another, of all that can be said in one way only: when somebody
 * came, what a guardian answered, how many there were, what was collected, what happened, and whose a pass is.
 */
export const disputedRecords = once(async () => {
  const of = await world()
  const at = { ...of, app: await copyServer(of.app) }
  const [first] = of.people as [PersonId]
  const rows = await rowsAfter(at, async ({ services }) => {
    const board = await services.boards.open(of.event)
    await services.attendance.checkIn(board, first)
    await services.groups.countParty(board, { count: 12, label: '№4 мектеп' })
    const results = await services.results.open(board)
    await results.note(BAGS)
    await results.noteIncident(INCIDENT)
    await services.sync.syncNow()
  })
  const noted = { ...at, rows }
  await onAnotherPhone(noted, (services, board) => sayOtherwise(services, board, of.people, 1))
  return rowsAfter(noted, async ({ services, network }) => {
    const { fetch } = network
    network.fetch = noNetwork
    await sayOtherwise(services, await services.boards.open(of.event), of.people, 2)
    network.fetch = fetch
    await services.sync.syncNow()
  })
})

async function sayOtherwise(
  services: Services,
  board: Board,
  people: readonly PersonId[],
  by: 1 | 2,
): Promise<void> {
  const [first, second, third] = people as [PersonId, PersonId, PersonId]
  const [party] = board.parties()
  const results = await services.results.open(board)
  const [record] = results.results().records
  const marks = board.person(first)?.presence.marks ?? []
  const [incident] = results.incidents()
  if (!party || !record || !incident || marks.length === 0) throw new Error('nothing to say otherwise')
  await services.leaving.correctTimes(board, marks, { atMs: PLAN.startsMs + by * 600_000, why: 'late' })
  await services.minors.noteConsent(board, second, { ...CONSENT, state: by === 1 ? 'given' : 'refused' })
  await services.groups.changeParty(board, party, { count: 12 + by })
  await results.note({ ...BAGS, full: 12 + by }, { record: record.id })
  await results.correctIncident(incident, {
    ...INCIDENT,
    what: `a cut, ${by}`,
    person: by === 1 ? second : third,
  })
  await services.passes.bind(board, by === 1 ? second : third, SHARED)
}
