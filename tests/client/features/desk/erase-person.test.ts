import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import type { Screen } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from './open-desk.ts'

let services: FakeServices
let event: EventId
let person: PersonId
let screen: Screen

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
  const ids = services.addToRoster(event, [{ name: 'Ғабитова Айгерім' }, { name: 'Ким Виктор' }])
  person = ids[0] as PersonId
  screen = await openEventPage(services, event, 'roster')
  await screen.press('Ғабитова Айгерім')
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const confirm = () => document.body.querySelector<HTMLElement>('.erase-ways .btn-danger')

describe('erasing somebody’s personal data', () => {
  it('[SYN-10] says first what goes and what stays, and asks a second time', async () => {
    await screen.press('Erase personal data')
    expect(services.decided).toEqual([])
    const text = screen.text()
    expect(text).toMatch(/What goes, everywhere.*Name, class, town, date of birth.*on every phone/)
    expect(text).toMatch(/What stays.*the times in and out.*Lists printed or downloaded before/)
    expect(text).toContain('At this event only.')
    expect(text).toContain('This cannot be undone.')
    expect(document.activeElement?.textContent).toBe('Erase for good?')
    await screen.press('Erase for good')
    confirm()?.click()
    await screen.settle()
    expect(services.decided).toEqual([{ kind: 'erase', event, people: [person] }])
    expect(screen.text()).toContain('Personal data are erased on the server.')
    expect(confirm()).toBeNull()
  })

  it('does nothing when one thinks better of it, and the focus goes back', async () => {
    await screen.press('Erase personal data')
    await screen.press('Cancel')
    expect(services.decided).toEqual([])
    expect(document.activeElement?.textContent).toBe('Erase personal data')
  })

  it('says why nothing was erased, and can be tried again', async () => {
    services.refuseDecision = { kind: 'problem', problem: 'not-found' }
    await screen.press('Erase personal data')
    confirm()?.click()
    await screen.settle()
    const alert = document.body.querySelector('.erase [role=alert]')?.textContent
    expect(alert).toContain('Nothing was erased')
    expect(alert).toContain('It may not have been sent yet')
    services.refuseDecision = null
    confirm()?.click()
    await screen.settle()
    expect(services.decided).toHaveLength(1)
  })

  it('is asked anew for the next person', async () => {
    await screen.press('Erase personal data')
    await screen.press('Close')
    await screen.press('Ким Виктор')
    expect(confirm()).toBeNull()
  })
})
