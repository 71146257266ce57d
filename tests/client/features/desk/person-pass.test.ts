import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from './open-desk.ts'

let services: FakeServices
let event: EventId
let person: PersonId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
  person = services.addToRoster(event, [{ name: 'Ғабитова Айгерім', no: 118 }])[0] as PersonId
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

describe('somebody’s pass at the desk', () => {
  it.each([
    { page: 'roster', end: '/roster' },
    { page: '', end: '' },
  ] as const)(
    'is two presses from the page “$page”: to show, send, print or make anew, and one back',
    async ({ page, end }) => {
      services.markElsewhere(event, person)
      const screen = await openEventPage(services, event, page)
      await screen.press('Ғабитова Айгерім')
      await screen.press('Show, send or print')
      expect(screen.router.currentRoute.value.path).toBe(`/desk/events/${event}/people/${person}/pass`)
      expect(document.querySelector('.pass-qr svg')).not.toBeNull()
      for (const words of ['№118', 'Print', 'Share', 'Make a new pass'])
        expect(screen.text()).toContain(words)
      await screen.press('Back')
      expect(screen.router.currentRoute.value.path).toBe(`/desk/events/${event}${end}`)
    },
  )

  it('is not looked for under an address that names nobody', async () => {
    const screen = await openApp(services, `/desk/events/${event}/people/nobody/pass`)
    expect(screen.router.currentRoute.value.name).toBe('lost')
  })
})
