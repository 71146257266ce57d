// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import type { Board } from '#client/services.ts'
import { FOLD_VERSION } from '#client/views/packed-table.ts'
import { openApp } from '#tests/support/server-app.ts'
import { enrol, networkTo, noNetwork, openDisk, startPhone } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'
import type { TestPhone } from '#tests/support/phone.ts'

function people(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    entry: { name: `Адам ${String(i + 1)}`, no: i + 1, group: i % 2 ? 'A' : 'B' },
    contact: { phones: [`+770100000${String(10 + i)}`], guardianPhones: [] },
  }))
}

/** A server, an organiser with an event of so many people, and two coordinators who have it all. */
async function gather(count: number) {
  const app = await openApp()
  const organiser = await startPhone(networkTo(app))
  await enrol(organiser, await app.inviteLink(), 'Desk')
  const planned = await organiser.services.desk.planEvent(PLAN)
  const event = planned.event as EventId
  await organiser.services.desk.addPeople(event, people(count))
  await organiser.services.sync.syncNow()
  const phones: TestPhone[] = []
  for (const name of ['A', 'B']) {
    const phone = await startPhone(networkTo(app))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), name)
    phones.push(phone)
  }
  const [a, b] = phones as [TestPhone, TestPhone]
  return { app, organiser, a, b, event }
}

const namesHere = (board: Board) =>
  board
    .people()
    .filter((person) => person.presence.state === 'here')
    .map((person) => person.name)
    .sort()

function idsOf(board: Board): readonly PersonId[] {
  return [...board.people()].sort((x, y) => (x.no ?? 0) - (y.no ?? 0)).map((person) => person.id)
}

async function checkIn(phone: TestPhone, board: Board, ids: readonly PersonId[]) {
  for (const id of ids)
    expect(await phone.services.attendance.checkIn(board, id)).toMatchObject({ kind: 'saved' })
}

describe('two phones and a server', () => {
  it('[SYN-1] brings a roster with its contacts to the phones of coordinators', async () => {
    const { a, event } = await gather(20)
    const board = await a.services.boards.open(event)
    expect(board.event()?.title).toBe('Есіл жағалауы')
    expect(board.people()).toHaveLength(20)
    const first = board.people()[0]
    expect(first && board.contact(first).phones).toHaveLength(1)
    expect(board.search('адам 7').map((person) => person.no)).toContain(7)
  })

  it('[FACT-6] converges after both marked with no network, with two witnesses where both marked', async () => {
    const { organiser, a, b, event } = await gather(20)
    const online = a.network.fetch
    a.network.fetch = b.network.fetch = noNetwork
    const boardA = await a.services.boards.open(event)
    const boardB = await b.services.boards.open(event)
    const ids = idsOf(boardA)
    await checkIn(a, boardA, ids.slice(0, 8))
    await checkIn(b, boardB, ids.slice(5, 12))
    await a.services.attendance.addWalkIn(boardA, { name: 'Келген А' }, { phones: [], guardianPhones: [] })
    expect(await a.services.sync.syncNow()).toMatchObject({ kind: 'waiting', why: 'no-server' })
    expect(boardA.counts()).toMatchObject({ here: 9, onPhoneOnly: 9, onServer: 0 })
    a.network.fetch = b.network.fetch = online
    for (const phone of [a, b, a, organiser]) await phone.services.sync.syncNow()
    const boardO = await organiser.services.boards.open(event)
    expect(namesHere(boardA)).toEqual(namesHere(boardB))
    expect(namesHere(boardO)).toEqual(namesHere(boardA))
    expect(boardA.counts()).toMatchObject({ here: 13, onServer: 13, onPhoneOnly: 0 })
    const witnessed = boardO.people().filter((person) => person.presence.witnesses.length === 2)
    expect(witnessed.map((person) => person.no).sort()).toEqual([6, 7, 8])
    expect(a.services.outbox.count()).toBe(0)
  })

  it('[SYN-2] calls nothing safe when the answer was lost, and sends it again without doubling it', async () => {
    const { a, organiser, event } = await gather(5)
    const board = await a.services.boards.open(event)
    const online = a.network.fetch
    await checkIn(a, board, idsOf(board).slice(0, 2))
    a.network.fetch = async (input, init) => {
      await online(input, init)
      throw new TypeError('the answer was lost')
    }
    await a.services.sync.syncNow()
    expect(board.counts()).toMatchObject({ here: 2, onPhoneOnly: 2 })
    a.network.fetch = online
    await a.services.sync.syncNow()
    await a.services.sync.syncNow()
    expect(board.counts()).toMatchObject({ here: 2, onPhoneOnly: 0, onServer: 2 })
    await organiser.services.sync.syncNow()
    const desk = await organiser.services.boards.open(event)
    expect(desk.people().filter((person) => person.presence.marks.length === 1)).toHaveLength(2)
  })

  it('[SYN-6] takes a captive portal and a cut body for no server', async () => {
    const { a, event } = await gather(3)
    const board = await a.services.boards.open(event)
    const online = a.network.fetch
    await checkIn(a, board, idsOf(board).slice(0, 1))
    a.network.fetch = () =>
      Promise.resolve(new Response('<html>Welcome</html>', { headers: { 'content-type': 'text/html' } }))
    expect(await a.services.sync.syncNow()).toMatchObject({ kind: 'waiting', why: 'not-ours' })
    a.network.fetch = async (input, init) => {
      const answer = await online(input, init)
      const body = new Uint8Array(await answer.arrayBuffer())
      return new Response(body.slice(0, body.length - 3), { headers: answer.headers })
    }
    expect(await a.services.sync.syncNow()).toMatchObject({ kind: 'waiting', why: 'not-ours' })
    expect(board.counts()).toMatchObject({ here: 1, onPhoneOnly: 1, onServer: 0 })
    a.network.fetch = online
    expect(await a.services.sync.syncNow()).toEqual({ kind: 'idle' })
    expect(board.counts().onServer).toBe(1)
  })

  it('[SYN-13] shows the same after a restart from the packed view, its tail, and from the log alone', async () => {
    const { a, event } = await gather(12)
    const board = await a.services.boards.open(event)
    const ids = idsOf(board)
    await checkIn(a, board, ids.slice(0, 3))
    await a.services.sync.syncNow()
    await a.phone.rest()
    await checkIn(a, board, ids.slice(3, 5))
    const before = board.people()
    a.phone.stop()
    const again = await startPhone({ fetch: noNetwork }, openDisk(a.disk.name))
    const packed = await again.disk.views.read(`event/${event}` as never, FOLD_VERSION)
    expect(packed).not.toBeNull()
    expect((await again.services.boards.open(event)).people()).toEqual(before)
    const nothing = () => Promise.resolve()
    const views = { read: () => Promise.resolve(null), write: nothing, remove: nothing, removeStale: nothing }
    const fresh = await startPhone({ fetch: noNetwork }, { ...openDisk(a.disk.name), views })
    expect((await fresh.services.boards.open(event)).people()).toEqual(before)
  })

  it('[SYN-8] reads the schedule on a phone without an account, and again with no network', async () => {
    const { app } = await gather(1)
    const volunteer = await startPhone(networkTo(app))
    expect(volunteer.services.schedule.isKnown()).toBe(false)
    await volunteer.services.sync.syncNow()
    expect(volunteer.services.schedule.events().map((event) => event.title)).toEqual(['Есіл жағалауы'])
    const later = await startPhone({ fetch: noNetwork }, openDisk(volunteer.disk.name))
    expect(later.services.schedule.events()).toHaveLength(1)
    expect(later.services.schedule.isKnown()).toBe(true)
  })

  it('[FACT-6] takes back an own mark and a walk-in with its contact', async () => {
    const { a, event } = await gather(2)
    const board = await a.services.boards.open(event)
    const [id] = idsOf(board)
    if (!id) throw new Error('nobody')
    const mark = await a.services.attendance.checkIn(board, id)
    if (mark.kind !== 'saved') throw new Error('not saved')
    expect(board.counts().here).toBe(1)
    await a.services.attendance.undo(board, id, mark.facts)
    expect(board.counts().here).toBe(0)
    const added = await a.services.attendance.addWalkIn(
      board,
      { name: 'Қосылған' },
      { phones: ['+77010000001'], guardianPhones: [] },
    )
    if (added.kind !== 'saved' || !added.person) throw new Error('not saved')
    expect(board.search('қосылған')).toHaveLength(1)
    await a.services.attendance.undo(board, added.person, added.facts)
    expect(board.person(added.person)).toBeNull()
    expect(board.search('қосылған')).toHaveLength(0)
  })
})
