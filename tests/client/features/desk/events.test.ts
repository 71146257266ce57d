import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser } from './open-desk.ts'

const HOUR_MS = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

describe('the list of events', () => {
  it('leads an empty desk from an event to its roster to its coordinators', async () => {
    const screen = await openApp(anOrganiser(), '/desk')
    const text = screen.text()
    const steps = ['Add an event', 'Import the roster', 'Invite coordinators'].map((step) =>
      text.indexOf(step),
    )
    expect(steps.every((at) => at >= 0)).toBe(true)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    await screen.press('Add an event')
    expect(screen.router.currentRoute.value.path).toBe('/desk/events/new')
  })

  it('parts what goes on from what is to come and what is over', async () => {
    const services = anOrganiser()
    services.planEvent({ title: 'Now', startsMs: NOON_MS - HOUR_MS })
    services.planEvent({ title: 'Later', startsMs: NOON_MS + 48 * HOUR_MS })
    services.planEvent({ title: 'Before', startsMs: NOON_MS - 48 * HOUR_MS })
    services.planEvent({ title: 'Called off', startsMs: NOON_MS + HOUR_MS, status: 'cancelled' })
    const text = (await openApp(services, '/desk')).text()
    expect(text).toMatch(/In progress.*Now.*Upcoming.*Called off.*Cancelled.*Later.*Past.*Before/)
  })

  it('tells the year of a day that is not of this year, tomorrow excepted', async () => {
    const services = anOrganiser()
    const newYearMs = Date.UTC(new Date(NOON_MS).getUTCFullYear() + 1, 0, 1, 5)
    vi.setSystemTime(newYearMs - 24 * HOUR_MS)
    services.planEvent({ title: 'New year', startsMs: newYearMs })
    services.planEvent({ title: 'Spring', startsMs: newYearMs + 90 * 24 * HOUR_MS })
    const text = (await openApp(services, '/desk')).text()
    expect(text).toMatch(/tomorrow.*New year/)
    // and its date stands there once
    expect(text).toMatch(/\d\d\/0[34]\/\d{4}\d\d:\d\d–\d\d:\d\dSpring/)
  })

  it('shows the desk to nobody but an organiser', async () => {
    const services = new FakeServices()
    services.planEvent({ title: 'Мөлдір бұлақ' })
    const screen = await openApp(services, '/desk')
    expect(screen.text()).toContain('This page is for the organiser')
    expect(screen.text()).not.toContain('Мөлдір бұлақ')
  })

  it('says so when the address names no event it knows', async () => {
    const screen = await openApp(anOrganiser(), '/desk/events/nonsense')
    expect(screen.text()).toContain('Event not found')
  })
})
