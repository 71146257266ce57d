// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { PersonId } from '#domain/ids.ts'
import type { Board } from '#client/services.ts'
import { enrol, networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'
import { MORNING_MS, turnableClock } from '#tests/support/turnable-clock.ts'

const NOTHING_KNOWN = { phones: [], guardianPhones: [] }

async function openDay() {
  const clock = turnableClock()
  const app = await openApp({ clock })
  const desk = await startPhone(networkTo(app), undefined, clock)
  await enrol(desk, await app.inviteLink(), 'Desk')
  const { event } = await desk.services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  await desk.services.sync.syncNow()
  const aPhone = async (name: string) => {
    const invited = await desk.services.desk.inviteCoordinator(event)
    if (invited.kind !== 'invited') throw new Error(invited.kind)
    const phone = await startPhone(networkTo(app), undefined, clock)
    await enrol(phone, invited.link, name)
    return { phone, board: await phone.services.boards.open(event) }
  }
  return { app, desk, event, gate: await aPhone('Gate'), river: await aPhone('River') }
}

async function addWalkIn({ services }: TestPhone, board: Board, name: string): Promise<PersonId> {
  const { person } = await services.attendance.addWalkIn(board, { name }, NOTHING_KNOWN)
  if (!person) throw new Error('not saved')
  return person
}

describe('the end of a day on phones', () => {
  it('[SYN-11] closed with no network, holds what lay on that phone only; what another sends later is late', async () => {
    const { app, gate, river } = await openDay()
    gate.phone.network.fetch = noNetwork
    const aliya = await addWalkIn(gate.phone, gate.board, 'Әлия')
    const end = { person: aliya, way: 'default', said: { atMs: PLAN.endsMs, why: 'end' } } as const
    expect(await gate.phone.services.leaving.close(gate.board, [end])).toMatchObject({ kind: 'saved' })
    expect(gate.board.closing().closed).not.toBeNull()
    expect(gate.board.person(aliya)?.presence.state).toBe('left')

    gate.phone.network.fetch = networkTo(app).fetch
    await gate.phone.services.sync.syncNow()
    expect(gate.board.late().subjects.size).toBe(0)

    const viktor = await addWalkIn(river.phone, river.board, 'Ким Виктор')
    await river.phone.services.sync.syncNow()
    await gate.phone.services.sync.syncNow()
    expect(gate.board.late().subjects).toEqual(new Set([viktor]))

    expect(await river.phone.services.leaving.reopen(river.board)).toMatchObject({ kind: 'saved' })
    await river.phone.services.sync.syncNow()
    await gate.phone.services.sync.syncNow()
    expect(gate.board.closing().closed).toBeNull()
    expect(gate.board.late().subjects.size).toBe(0)
  })

  it('[FACT-6] a time corrected on one phone is that time on every other, with the old one beside it', async () => {
    const { gate, river } = await openDay()
    const aliya = await addWalkIn(gate.phone, gate.board, 'Әлия')
    await gate.phone.services.attendance.checkOut(gate.board, aliya)
    await gate.phone.services.sync.syncNow()
    await river.phone.services.sync.syncNow()
    const [arrival] = river.board.person(aliya)?.presence.marks ?? []
    if (!arrival) throw new Error('nobody came')
    const said = { atMs: MORNING_MS - 600_000, why: 'late', note: 'paper' } as const
    await river.phone.services.leaving.correctTimes(river.board, [arrival], said)
    await river.phone.services.sync.syncNow()
    await gate.phone.services.sync.syncNow()
    expect(gate.board.person(aliya)).toMatchObject({
      presence: { state: 'left', marks: [{ time: { ms: said.atMs, quality: 'set' }, said }, {}] },
    })
    expect(gate.board.person(aliya)?.presence.marks[0]?.before[0]?.id).toBe(arrival.id)
  })
})
