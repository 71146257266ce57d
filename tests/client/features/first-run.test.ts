import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Refusal } from '#client/services.ts'
import { COORDINATOR, FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'

const code = 'ABCDEFGHJKMNPQRSTVWXYZ2345'

let services: FakeServices
beforeEach(() => {
  services = new FakeServices({ me: null })
})
afterEach(closeApp)

describe('where one begins', () => {
  it.each([
    ['an organiser', { ...COORDINATOR, role: 'organiser' as const }, '/desk'],
    ['a coordinator', COORDINATOR, '/today'],
    ['a volunteer who has the schedule', null, '/schedule'],
  ])('%s', async (_who, me, path) => {
    const screen = await openApp(new FakeServices({ me }), '/')
    expect(screen.router.currentRoute.value.path).toBe(path)
  })

  it('a phone that knows nothing yet is welcomed', async () => {
    services.isScheduleKnown = false
    const screen = await openApp(services, '/')
    expect(screen.router.currentRoute.value.path).toBe('/welcome')
    await screen.press('Open the schedule')
    expect(screen.router.currentRoute.value.path).toBe('/schedule')
  })

  it('an unknown address has a page with a way home', async () => {
    const screen = await openApp(services, '/nowhere/at/all')
    expect(screen.text()).toContain('There is no such page')
  })

  it.each(['/today', '/event/aaaaaaaaaaaaaaaa/list', '/outbox'])(
    '%s sends a phone without a role to the start',
    async (path) => {
      const screen = await openApp(services, path)
      expect(screen.router.currentRoute.value.path).toBe('/welcome')
    },
  )
})

describe('joining by a link', () => {
  it('takes the code out of the address before anything is drawn', async () => {
    const screen = await openApp(services, `/join#${code}`)
    expect(screen.router.currentRoute.value.fullPath).toBe('/join')
    await screen.type('#phone-name', 'Сәуле, 2-телефон')
    await screen.press('Add this phone')
    expect(services.enrolled).toEqual([{ code, name: 'Сәуле, 2-телефон' }])
    expect(screen.router.currentRoute.value.path).toBe('/today')
  })

  it('works with a link pasted into the installed app', async () => {
    const screen = await openApp(services, '/welcome')
    await screen.type('#link', `https://asar.example/join#${code}`)
    await screen.press('Use the link')
    await screen.type('#phone-name', 'Сәуле')
    await screen.press('Add this phone')
    expect(services.enrolled[0]?.code).toBe(code)
  })

  it('says that pasted text is not a link, and keeps it', async () => {
    const screen = await openApp(services, '/welcome')
    await screen.type('#link', 'hello')
    await screen.press('Use the link')
    expect(screen.text()).toContain('This is not an Asar link')
    expect(document.querySelector<HTMLInputElement>('#link')?.value).toBe('hello')
  })

  it('asks for a name before it asks the server', async () => {
    const screen = await openApp(services, `/join#${code}`)
    await screen.press('Add this phone')
    expect(screen.text()).toContain('Enter a name for the phone')
    expect(services.enrolled).toEqual([])
  })

  it.each([
    ['kk', 'Бұл сілтемемен басқа телефон қосылған'],
    ['ru', 'По этой ссылке уже подключён другой телефон'],
    ['en', 'Another phone has already used this link'],
  ] as const)('says in %s that a link was used', async (locale, words) => {
    services.refuseEnrol = { kind: 'problem', problem: 'link-used' }
    const screen = await openApp(services, `/join#${code}`, locale)
    await screen.type('#phone-name', 'Сәуле')
    document.querySelector<HTMLElement>('button[type=submit]')?.click()
    await screen.settle()
    expect(screen.text()).toContain(words)
    expect(document.querySelector<HTMLInputElement>('#phone-name')?.value).toBe('Сәуле')
  })

  it.each<[string, Refusal, string]>([
    ['an unknown link', { kind: 'problem', problem: 'link-unknown' }, 'The server does not know this link'],
    ['an expired link', { kind: 'problem', problem: 'link-expired' }, 'The link has expired'],
    ['no network', { kind: 'no-server', reason: 'unreachable' }, 'The server did not answer'],
    ['a captive portal', { kind: 'no-server', reason: 'not-ours' }, 'some other page instead of the server'],
    ['a rare fault', { kind: 'problem', problem: 'bad-request' }, 'The server did not accept the request'],
  ])('explains %s and loses nothing', async (_what, refusal, words) => {
    services.refuseEnrol = refusal
    const screen = await openApp(services, `/join#${code}`)
    await screen.type('#phone-name', 'Сәуле')
    await screen.press('Add this phone')
    expect(screen.text()).toContain(words)
    expect(document.querySelector<HTMLInputElement>('#phone-name')?.value).toBe('Сәуле')
  })

  it('tries again with the same code after a network failure', async () => {
    services.refuseEnrol = { kind: 'no-server', reason: 'timeout' }
    const screen = await openApp(services, `/join#${code}`)
    await screen.type('#phone-name', 'Сәуле')
    await screen.press('Add this phone')
    services.refuseEnrol = null
    await screen.press('Add this phone')
    expect(services.enrolled).toEqual([{ code, name: 'Сәуле' }])
  })

  it('says so when the link cannot be read', async () => {
    const screen = await openApp(services, '/join#zzz')
    expect(screen.text()).toContain('The link cannot be read')
  })
})
