import { afterEach, describe, expect, it } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { createPracticePhone } from '#client/practice/create-practice-phone.ts'
import { createPracticeRouter } from '#client/practice/start-practice.ts'
import { isPracticeAddress } from '#client/practice/practice-address.ts'
import { keepSmallThings } from '#client/practice/small-store.ts'
import { noServer } from '#client/practice/no-server.ts'
import { writeCalled } from '#client/features/muster/called.ts'
import { createAppRouter } from '#client/router.ts'
import { beginSelf } from '#client/scan/self-guard.ts'
import { FakeServices } from '#tests/client/support/fake-services.ts'
import { aPerson } from '#tests/support/facts.ts'

const TEXTS = { event: 'Practice', place: 'nowhere', phone: 'Phone', group: (n: number) => `Group ${n}` }

afterEach(() => keepSmallThings())

describe('a practice', () => {
  it('is a coordinator’s morning: an event that goes on, a list, and nothing unsent', async () => {
    const { device, schedule, boards, outbox } = await createPracticePhone(TEXTS)
    const [event] = schedule.events()
    if (!event) throw new Error('no event')
    expect(device.me()).toMatchObject({ role: 'coordinator', events: [event.id], name: 'Phone' })
    expect(event.startsMs).toBeLessThan(Date.now())
    expect(event.endsMs).toBeGreaterThan(Date.now())
    const board = await boards.open(event.id)
    expect(board.counts()).toMatchObject({ listed: 30, here: 0, onPhoneOnly: 0 })
    expect(board.updatedMs()).not.toBeNull()
    expect(board.people().some(({ isMinor }) => isMinor)).toBe(true)
    expect(outbox.count()).toBe(0)
  })

  it('marks, adds and undoes by the same services, opens no database and reaches no server', async () => {
    const before = await indexedDB.databases()
    const { schedule, boards, attendance, outbox, sync } = await createPracticePhone(TEXTS)
    const board = await boards.open(schedule.events()[0]?.id ?? ('' as never))
    const person = board.people()[0]?.id ?? ('' as never)
    const marked = await attendance.checkIn(board, person)
    expect(board.counts().here).toBe(1)
    const contact = { phones: [], guardianPhones: [] }
    expect(await attendance.addWalkIn(board, { name: 'Жаңа Қонақ' }, contact)).toMatchObject({
      kind: 'saved',
    })
    expect(board.counts()).toMatchObject({ listed: 31, here: 2 })
    await attendance.undo(board, person, marked.kind === 'saved' ? marked.facts : [])
    expect(board.counts().here).toBe(1)
    const unsent = outbox.count()
    expect(unsent).toBeGreaterThan(0)
    expect(await sync.syncNow()).toMatchObject({ kind: 'waiting', why: 'no-server' })
    expect(outbox.count()).toBe(unsent)
    expect(await indexedDB.databases()).toEqual(before)
  })

  it('has no way to a server at all', async () => {
    for (const ask of Object.values(noServer()) as (() => Promise<unknown>)[])
      expect(await ask()).toEqual({ kind: 'no-server', reason: 'unreachable' })
  })

  it('keeps to the pages of the field', async () => {
    const router = createPracticeRouter(await createPracticePhone(TEXTS), createMemoryHistory())
    for (const path of ['/', '/desk', '/desk/events/new', '/join', '/welcome', '/receive']) {
      await router.push(path)
      expect(router.currentRoute.value.path).toBe('/today')
    }
  })

  it('holds whoever practises self check-in, and not the real phone that they come back to', async () => {
    localStorage.clear()
    const practised = await createPracticePhone(TEXTS)
    const [event] = practised.schedule.events()
    if (!event) throw new Error('no event')
    const practice = createPracticeRouter(practised, createMemoryHistory())
    await beginSelf(event.id, '1234')
    writeCalled(event.id, new Set([aPerson()]))
    await practice.push('/today')
    expect(practice.currentRoute.value.path).toBe(`/event/${event.id}/self`)

    // leaving a practice loads the app anew
    keepSmallThings()
    const real = createAppRouter(new FakeServices(), createMemoryHistory())
    await real.push('/today')
    expect(real.currentRoute.value.path).toBe('/today')
    expect(localStorage).toHaveLength(0)
  })

  it('is told from the app by its address alone', () => {
    expect(['/practice', '/practice/today', '/practices', '/today'].map(isPracticeAddress)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
