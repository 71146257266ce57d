import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { personId } from '#tests/client/support/fake-log.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from '../desk/open-desk.ts'

let services: FakeServices
let event: EventId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
  services.addToRoster(event, [{ name: 'Ғабитова Айгерім' }])
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const open = () => openEventPage(services, event, 'export')
const button = () => document.body.querySelector<HTMLElement>('.closing .btn-main')

describe('closing an event', () => {
  it('[SYN-11] is a statement: it says so, and when it was made', async () => {
    const screen = await open()
    expect(screen.text()).toContain('Nothing is refused afterwards')
    button()?.click()
    await screen.settle()
    expect(screen.text()).toMatch(/Closed: Sat 16 May, 10:44.*Nothing has come since\./)
    expect(document.body.querySelector('.closing [role=status].vh')?.textContent).toBe(
      'The attendance is closed',
    )
    expect(button()).toBeNull()
  })

  it('[SYN-11] shows what came after, and closes again with it', async () => {
    await services.desk.closeEvent(event)
    services.arriveAtServer()
    const { facts } = services.board(event).closing()
    services.board(event).late = () => ({ facts: new Set(), subjects: new Set([personId(1), personId(2)]) })
    const screen = await open()
    expect(screen.text()).toContain('Came after closing. People concerned: 2')
    await screen.press('Close again with what came later')
    const after = services.board(event).closing()
    expect(after.facts).toHaveLength(1)
    expect(after.facts).not.toEqual(facts)
  })

  it('[SYN-11] shows that two devices closed at different states', async () => {
    const closing = services.board(event).closing()
    const closed = {
      n: 1,
      digest: new Uint8Array(32),
      fact: 'x' as never,
      time: { ms: NOON_MS, quality: 'measured', errorMs: 0 },
    } as const
    services.board(event).closing = () => ({ ...closing, closed, isContradiction: true })
    const screen = await open()
    expect(screen.text()).toContain('Two devices closed at different states')
    expect(screen.find('Close again with what came later')).toBeDefined()
  })

  it('waits for what is on this device only, and sends it', async () => {
    const screen = await open()
    const [person] = services.board(event).people()
    if (!person) throw new Error('nobody')
    await services.attendance.checkIn(services.board(event), person.id)
    await screen.settle()
    expect(screen.text()).toContain('Send these first, or they count as late.')
    expect(button()).toBeNull()
    await screen.press('Send now')
    expect(button()).not.toBeNull()
  })

  it('closes once all is sent, though the sending is not over', async () => {
    const screen = await open()
    const [person] = services.board(event).people()
    if (!person) throw new Error('nobody')
    await services.attendance.checkIn(services.board(event), person.id)
    await screen.settle()
    const syncNow = services.sync.syncNow.bind(services.sync)
    Object.assign(services.sync, { syncNow: () => syncNow().then(() => new Promise(() => undefined)) })
    await screen.press('Send now')
    button()?.click()
    await screen.settle()
    expect(screen.text()).toContain('Closed: ')
  })

  it('says so when it could not be saved', async () => {
    services.refuseSave = 'no-space'
    const screen = await open()
    button()?.click()
    await screen.settle()
    expect(document.body.querySelector('.closing [role=alert]')?.textContent).toContain('Not saved')
    expect(button()).not.toBeNull()
  })

  it('takes a second press while the first is under way for none', async () => {
    let save: () => void = () => undefined
    const closeEvent = vi.fn<typeof services.desk.closeEvent>(
      () =>
        new Promise((resolve) => {
          save = () => resolve({ kind: 'saved', facts: [] })
        }),
    )
    Object.assign(services.desk, { closeEvent })
    const screen = await open()
    button()?.click()
    button()?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await screen.settle()
    save()
    await screen.settle()
    expect(closeEvent).toHaveBeenCalledTimes(1)
  })
})
