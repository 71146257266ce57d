// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'
import { openApp } from '#tests/support/server-app.ts'
import { settlePromises, TurnedTimers } from '#tests/support/turned-timers.ts'

/** After this the list has been drawn, and is looked through. */
const WARM_MS = 1_200

/** A phone at the gate of an event that nobody is on yet, a desk that adds people, and how many breaks the phone took. */
async function gather() {
  const app = await openApp()
  const desk = await startPhone(networkTo(app))
  await enrol(desk, await app.inviteLink(), 'Desk')
  const { event } = await desk.services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  await desk.services.sync.syncNow()
  const timers = new TurnedTimers()
  const breaks = { count: 0, meanwhile: () => Promise.resolve() }
  const pause = (): Promise<void> => {
    breaks.count++
    return breaks.meanwhile()
  }
  const gate = await startPhone(networkTo(app), undefined, undefined, { timers, pause })
  await enrol(gate, await app.inviteLink({ role: 'coordinator', event }), 'Gate')
  return { desk, gate, event, timers, breaks }
}

async function addPeople(desk: TestPhone, event: EventId, name: string, n: number): Promise<void> {
  const people = Array.from({ length: n }, (_, i) => ({
    entry: { name: `${name} ${i}` },
    contact: { phones: [], guardianPhones: [] },
  }))
  await desk.services.desk.addPeople(event, people)
  await desk.services.sync.syncNow()
}

describe('the search of an open list', () => {
  it('is made ready in slices once a download has come, not at the first letter, and again after a hundred more', async () => {
    const { desk, gate, event, timers, breaks } = await gather()
    const board = await gate.services.boards.open(event)
    await timers.advance(WARM_MS)
    for (const [name, n, slices] of [
      ['Болат', 150, 3],
      ['Сәуле', 101, 5],
    ] as const) {
      await addPeople(desk, event, name, n)
      await gate.services.sync.syncNow()
      await settlePromises()
      breaks.count = 0
      await timers.advance(WARM_MS - 1)
      expect(breaks.count).toBe(0)
      await timers.advance(1)
      await settlePromises()
      expect(breaks.count).toBe(slices)
      expect(board.search(name)).toHaveLength(n)
    }
  })

  it('is made ready once more where a hundred came meanwhile', async () => {
    const { desk, gate, event, timers, breaks } = await gather()
    await addPeople(desk, event, 'Болат', 150)
    await gate.services.sync.syncNow()
    const board = await gate.services.boards.open(event)
    let coming = Promise.resolve()
    const come = async (): Promise<void> => {
      await addPeople(desk, event, 'Сәуле', 101)
      await gate.services.sync.syncNow()
    }
    breaks.meanwhile = () => {
      breaks.meanwhile = () => Promise.resolve()
      coming = come()
      return coming
    }
    await timers.advance(WARM_MS)
    await coming
    await settlePromises()
    breaks.count = 0
    await timers.advance(WARM_MS)
    await settlePromises()
    expect(breaks.count).toBe(5)
    expect(board.search('Сәуле')).toHaveLength(101)
  })

  it('is not made ready for a list that was closed meanwhile, or for a few who came', async () => {
    const { desk, gate, event, timers, breaks } = await gather()
    await addPeople(desk, event, 'Болат', 150)
    const before = await gate.services.boards.open(event)
    await gate.services.sync.syncNow()
    before.close()
    breaks.count = 0
    await timers.advance(WARM_MS)
    await settlePromises()
    expect(breaks.count).toBe(0)
    await gate.services.boards.open(event)
    await timers.advance(WARM_MS)
    await addPeople(desk, event, 'Дана', 20)
    await gate.services.sync.syncNow()
    breaks.count = 0
    await timers.advance(WARM_MS)
    await settlePromises()
    expect(breaks.count).toBe(0)
  })
})
