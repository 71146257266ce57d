import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StorageFailure } from '#client/ports.ts'
import type { FakeServices } from '#tests/client/support/fake-services.ts'
import { NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { holdUp } from '#tests/client/support/hold-up.ts'
import { anOrganiser } from '../desk/open-desk.ts'

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

const saidAtTheEnd = () => document.body.querySelector('.settings-end')?.textContent

/** Chooses in the one list that has this value. */
async function choose(screen: Screen, value: string): Promise<void> {
  const option = document.body.querySelector<HTMLOptionElement>(`select option[value="${value}"]`)
  const list = option?.closest('select')
  if (!list) throw new Error(`nothing to choose is ${value}`)
  list.value = value
  list.dispatchEvent(new Event('change', { bubbles: true }))
  await screen.settle()
}

describe('settings at the desk', () => {
  it('of the organisation hold for every event, and an event may say otherwise', async () => {
    const event = services.planEvent()
    const screen = await openApp(services, '/desk')
    await screen.press('Settings')
    await screen.type('#setting-consentAge', '16')
    await send(screen)
    expect(screen.text()).toContain('Settings saved')
    expect(services.board(event).settings().consentAge).toBe(16)

    await screen.router.push(`/desk/events/${event}/settings`)
    await screen.settle()
    expect(screen.text()).toContain('If left empty: 16')
    await screen.type('#setting-consentAge', '14')
    await screen.press('A text of our own')
    await screen.type('#setting-version', '2027-1')
    await send(screen)
    expect(services.board(event).settings()).toMatchObject({ consentAge: 14, wording: { version: '2027-1' } })
  })

  it('say which way hours are rounded, where they are', async () => {
    const screen = await openApp(services, '/desk/settings')
    expect(screen.text()).not.toContain('Which way it is rounded')
    await choose(screen, 'rounded')
    expect(screen.text()).toContain('Which way it is rounded')
    expect(screen.text()).toContain('Empty: to the nearest')
    await choose(screen, 'down')
    await screen.type('#setting-roundMinutes', '15')
    await send(screen)
    expect((await services.settings.read()).settings).toMatchObject({
      credit: 'rounded',
      rounding: 'down',
      roundMinutes: 15,
    })
  })

  it('lead to what is wrong, and keep what was typed when the device cannot', async () => {
    const screen = await openApp(services, '/desk/settings')
    await screen.type('#setting-bag', 'heavy')
    await send(screen)
    expect(document.body.querySelector('.summary a')?.getAttribute('href')).toBe('#setting-bag')
    await screen.type('#setting-bag', '7,5')
    services.refuseSave = 'no-space'
    await send(screen)
    expect(screen.text()).toContain('Not saved')
    expect(document.body.querySelector<HTMLInputElement>('#setting-bag')?.value).toBe('7,5')
    services.refuseSave = null
    await send(screen)
    expect((await services.settings.read()).settings.values.get('bag')).toBe(7_500)
  })

  it('are said to be saved only of what was sent: what is typed meanwhile waits for the next time', async () => {
    const screen = await openApp(services, '/desk/settings')
    const { promise, resolve } = holdUp()
    const change = services.settings.change.bind(services.settings)
    vi.spyOn(services.settings, 'change').mockImplementation((...asked) =>
      promise.then(() => change(...asked)),
    )
    await screen.type('#setting-bag', '7,5')
    await send(screen)
    await screen.type('#setting-consentAge', '16')
    resolve()
    await screen.settle()
    expect(saidAtTheEnd()).not.toContain('Settings saved')
    expect(document.body.querySelector<HTMLInputElement>('#setting-consentAge')?.value).toBe('16')
    await send(screen)
    expect(saidAtTheEnd()).toContain('Settings saved')
    const { values } = (await services.settings.read()).settings
    expect([values.get('bag'), values.get('age')]).toEqual([7_500, 16])
    await screen.type('#setting-bag', '8')
    expect(saidAtTheEnd()).not.toContain('Settings saved')
  })

  it('that were saved and cannot be read just then are said to be saved, and may be changed again', async () => {
    const screen = await openApp(services, '/desk/settings')
    vi.spyOn(services.settings, 'read').mockRejectedValueOnce(new StorageFailure('broken'))
    await screen.type('#setting-bag', '7,5')
    await send(screen)
    expect(saidAtTheEnd()).toContain('Settings saved')
    await screen.type('#setting-bag', '8')
    await send(screen)
    expect((await services.settings.read()).settings.values.get('bag')).toBe(8_000)
  })
})
