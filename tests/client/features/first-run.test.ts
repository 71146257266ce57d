import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Component } from 'vue'
import TroublePage from '#client/features/first-run/TroublePage.vue'
import { applyLocale, i18n } from '#client/i18n/i18n.ts'
import { useTrouble, type Trouble } from '#client/stores/trouble.ts'
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

describe('a phone whose data were cleared', () => {
  it.each([
    ['en', 'This phone’s data was cleared', 'ask for a new link'],
    ['ru', 'Данные этого телефона очищены', 'попросите новую ссылку'],
    ['kk', 'Бұл телефонның деректері тазаланған', 'жаңа сілтеме сұраңыз'],
  ] as const)('is told so on its first page (%s)', async (locale, title, way) => {
    services.isWiped = true
    services.isScheduleKnown = false
    const screen = await openApp(services, '/', locale)
    expect(screen.text()).toContain(title)
    expect(screen.text()).toContain(way)
  })

  it('is not mistaken for a new one, nor a new one for it', async () => {
    services.isScheduleKnown = false
    const screen = await openApp(services, '/')
    expect(screen.text()).not.toContain('was cleared')
  })
})

describe('copies of the log that were set aside', () => {
  it('are listed in the settings, and say so when they cannot be read', async () => {
    services.aside = [{ name: 'asar-log', atMs: Date.UTC(2026, 4, 1, 9) }]
    const screen = await openApp(services, '/settings')
    expect(screen.text()).toContain('Data set aside')
    expect(screen.text()).toContain('Set aside: Friday, 1 May 2026')
    await screen.press('Save as a file')
    expect(screen.text()).toContain('The browser cannot read this copy now')
  })

  it('are saved as a file, and it is said that they are, each time', async () => {
    services.aside = [{ name: 'asar-log', atMs: null }]
    services.asideFile = new Blob(['{}\n'])
    const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:rescue')
    onTestFinished(() => made.mockRestore())
    const screen = await openApp(services, '/settings')
    const sought = vi.spyOn(Element.prototype, 'scrollIntoView')
    onTestFinished(() => sought.mockRestore())
    const told = () => document.querySelector('.settings [role=status] > .note')
    await screen.press('Save as a file')
    expect(made).toHaveBeenCalledOnce()
    expect(told()?.textContent.trim()).toBe('Saved as a file: asar-log-rescue.jsonl')
    // in sight it may be only below the edge of the screen
    expect(sought).toHaveBeenCalledWith({ block: 'nearest' })
    expect(sought.mock.contexts[0]).toBe(told()?.parentElement)
    // the same words once more: a reader reads out only what is new in the page
    const before = told()
    await screen.press('Save as a file')
    expect(told()).not.toBe(before)
    services.asideFile = null
    await screen.press('Save as a file')
    expect(told()?.textContent).toContain('The browser cannot read this copy now')
    expect(screen.text()).not.toContain('Saved as a file:')
  })

  it('are not spoken of where there are none', async () => {
    const screen = await openApp(services, '/settings')
    expect(screen.text()).not.toContain('set aside')
  })
})

describe('an app that cannot begin', () => {
  const page = (trouble: Trouble, beginAnew?: () => Promise<void>) => {
    const root: unknown = TroublePage
    return mount(root as Component, {
      props: { trouble, ...(beginAnew ? { beginAnew } : {}) },
      global: { plugins: [createPinia(), i18n], stubs: { RouterLink: true } },
    })
  }

  it.each([
    ['en', 'Nothing on the screen is saved any more'],
    ['ru', 'больше не сохраняется'],
    ['kk', 'енді сақталмайды'],
  ] as const)('says in %s what a storage cleared under the page means', async (locale, words) => {
    await applyLocale(locale)
    expect(page('replaced').text()).toContain(words)
  })

  it('offers to begin anew only where the storage cannot be read, and does it once asked', async () => {
    await applyLocale('en')
    const beginAnew = vi.fn(() => Promise.resolve())
    expect(page('no-space', beginAnew).text()).not.toContain('Begin anew')
    const broken = page('broken', beginAnew)
    expect(broken.text()).toContain('Settings can save it as a file')
    expect(beginAnew).not.toHaveBeenCalled()
    await broken
      .findAll('button')
      .find((button) => button.text().includes('Begin anew'))
      ?.trigger('click')
    expect(beginAnew).toHaveBeenCalledOnce()
  })
})

describe('a tab whose phone is signed out in another', () => {
  const report = () => useTrouble().report('other-tab')

  it.each([
    ['en', 'This phone is signed out', 'To the start'],
    ['ru', 'С этого телефона вышли', 'На главную'],
    ['kk', 'Осы телефоннан шықтыңыз', 'Басты бетке'],
  ] as const)('says so in %s once all is removed, and leads to the start', async (locale, title, start) => {
    const services = new FakeServices()
    const event = services.planEvent()
    services.addToRoster(event, [{ name: 'Ким Виктор', no: 131 }])
    const screen = await openApp(services, `/event/${event}/list`, locale)
    report()
    await screen.settle()
    expect(screen.text()).not.toContain(title)
    services.isGone = true
    dispatchEvent(new StorageEvent('storage', { key: 'asar-canary' }))
    await screen.settle()
    expect(document.querySelector('h1')?.textContent).toBe(title)
    expect(screen.find(start)?.getAttribute('href')).toBe('/')
    expect(document.title).toContain(title)
    // whatever comes after it is hidden: what was removed from the phone is not left on its screen
    expect(document.querySelector('.signed-out ~ .list-page')).not.toBeNull()
  })

  it.each([
    ['en', 'The data is no longer on this phone', 'this page cannot tell which', 'To the start'],
    ['ru', 'Данных на этом телефоне больше нет', 'по этой странице не узнать', 'На главную'],
    ['kk', 'Бұл телефонда деректер енді жоқ', 'бұл бет біле алмайды', 'Басты бетке'],
  ] as const)(
    'says in %s no more than it knows where it had lost its storage before, and shows nothing either',
    async (locale, title, words, start) => {
      const services = new FakeServices()
      const event = services.planEvent()
      const screen = await openApp(services, `/event/${event}/list`, locale)
      useTrouble().report('replaced')
      services.isGone = true
      dispatchEvent(new StorageEvent('storage', { key: 'asar-canary' }))
      await screen.settle()
      expect(document.querySelector('h1')?.textContent).toBe(title)
      expect(screen.text()).toContain(words)
      expect(screen.find(start)?.getAttribute('href')).toBe('/')
      expect(document.querySelector('.signed-out ~ .list-page')).not.toBeNull()
    },
  )

  it('is not one whose databases alone were cleared: what is on the screen can be written down', async () => {
    const services = new FakeServices()
    const screen = await openApp(services, '/today')
    useTrouble().report('replaced')
    await screen.settle()
    document.dispatchEvent(new Event('visibilitychange'))
    await screen.settle()
    expect(screen.text()).toContain('was cleared while the page was open')
    expect(document.querySelector('.signed-out')).toBeNull()
  })

  it('is not one whose storage fails', async () => {
    const services = new FakeServices()
    const screen = await openApp(services, '/today')
    services.isGone = true
    useTrouble().report('broken')
    await screen.settle()
    expect(document.querySelector('.signed-out')).toBeNull()
  })

  it('is told by whoever comes back to it, where the browser tells nothing', async () => {
    const services = new FakeServices()
    const screen = await openApp(services, '/today')
    report()
    await screen.settle()
    services.isGone = true
    expect(screen.text()).toContain('Asar is open in another tab')
    document.dispatchEvent(new Event('visibilitychange'))
    await screen.settle()
    expect(screen.text()).toContain('This phone is signed out')
  })

  it('of an upgrade says what it said', async () => {
    const services = new FakeServices({ me: null })
    services.isGone = true
    const screen = await openApp(services, '/schedule')
    report()
    await screen.settle()
    expect(screen.text()).toContain('Asar is open in another tab')
    await screen.press('Close')
    expect(screen.text()).not.toContain('Asar is open in another tab')
  })
})
