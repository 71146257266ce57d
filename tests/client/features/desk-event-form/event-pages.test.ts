import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventPlan } from '#domain/drafts/event.ts'
import { StorageFailure } from '#client/ports.ts'
import type { FakeServices } from '#tests/client/support/fake-services.ts'
import { NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from '../desk/open-desk.ts'

let services: FakeServices

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

async function send(screen: Screen): Promise<void> {
  document.body.querySelector('form')?.dispatchEvent(new Event('submit'))
  await screen.settle()
}
function valueOf(id: string): string | undefined {
  return document.body.querySelector<HTMLInputElement>(`#${id}`)?.value
}
async function fill(screen: Screen): Promise<void> {
  await screen.type('#event-title', 'Сенбілік')
  await screen.type('#event-time-date', '23.05.2026')
  await screen.type('#event-time-from', '9:00')
  await screen.type('#event-time-until', '12:00')
}

describe('a new event', () => {
  it('leads from a summary on top to each wrong field and keeps what was typed', async () => {
    const screen = await openApp(services, '/desk/events/new')
    await screen.type('#event-title', 'Сенбілік')
    await screen.type('#event-time-date', '31.02.2026')
    await send(screen)
    const links = [...document.body.querySelectorAll('.summary a')]
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '#event-time-date',
      '#event-time-from',
      '#event-time-until',
    ])
    expect(links.every((link) => document.body.querySelector(link.getAttribute('href') ?? ''))).toBe(true)
    expect(document.title).toMatch(/^Error:/)
    expect(valueOf('event-title')).toBe('Сенбілік')
    expect(valueOf('event-time-date')).toBe('31.02.2026')
  })

  it('opens its board once it is saved', async () => {
    const screen = await openApp(services, '/desk/events/new')
    await fill(screen)
    await send(screen)
    const [event] = services.schedule.events()
    expect(event?.title).toBe('Сенбілік')
    expect(screen.router.currentRoute.value.path).toBe(`/desk/events/${event?.id ?? ''}`)
    expect(screen.text()).toContain('Nobody is on the list yet')
  })

  it.each([
    ['says so', () => Promise.resolve({ kind: 'not-saved', reason: 'no-space' })],
    ['gives up', () => Promise.reject(new StorageFailure('no-space'))],
  ])('says that the device is full when it %s, and stays filled', async (_how, planEvent) => {
    Object.assign(services.desk, { planEvent })
    const screen = await openApp(services, '/desk/events/new')
    await fill(screen)
    await send(screen)
    expect(screen.text()).toContain('There is no space left on the device')
    expect(valueOf('event-title')).toBe('Сенбілік')
  })
})

describe('an event that exists', () => {
  it('saves only what was changed, clearing a text included', async () => {
    const event = services.planEvent()
    const changed: Partial<EventPlan>[] = []
    Object.assign(services.desk, {
      changeEvent: (_event: string, changes: Partial<EventPlan>) => {
        changed.push(changes)
        return Promise.resolve({ kind: 'saved', facts: [] })
      },
    })
    const screen = await openEventPage(services, event, 'edit')
    expect(valueOf('event-title')).toBe('Мөлдір бұлақ: Елек жағасы')
    await screen.type('#event-time-until', '13:00')
    await screen.type('#event-bring', '')
    await send(screen)
    expect(changed).toEqual([{ endsMs: Date.UTC(2026, 4, 16, 8), bring: '' }])
  })
})
