import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { PROBLEM_CODES } from '#protocol/problems.ts'
import { drawQr } from '#client/ui/qr-path.ts'
import type { Locale } from '#client/i18n/locale.ts'
import type { DeskService } from '#client/services.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from '../desk/open-desk.ts'

const LINK = 'https://asar.example.kz/join#ABCDEFGHJKMNPQRSTVWXYZ2345'
let services: FakeServices
let event: EventId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
})
afterEach(() => {
  closeApp()
  Reflect.deleteProperty(navigator, 'clipboard')
  vi.useRealTimers()
})

function answer(outcome: Awaited<ReturnType<DeskService['inviteCoordinator']>>): void {
  Object.assign(services.desk, { inviteCoordinator: () => Promise.resolve(outcome) })
}
const buttons: Record<Locale, string> = { kk: 'Сілтеме жасау', ru: 'Создать ссылку', en: 'Make a link' }

async function ask(locale: Locale): Promise<string> {
  const screen = await openEventPage(services, event, 'coordinators', locale)
  await screen.press(buttons[locale])
  return document.body.querySelector('[role=alert].note')?.textContent ?? screen.text()
}

describe('an invitation', () => {
  it('shows the link once, with its QR code and the moment it ends', async () => {
    answer({ kind: 'invited', link: LINK, expiresMs: NOON_MS + 7 * 24 * 3_600_000 })
    const screen = await openEventPage(services, event, 'coordinators')
    await screen.press('Make a link')
    expect(document.body.querySelector<HTMLInputElement>('.invite input')?.value).toBe(LINK)
    expect(document.body.querySelector('.qr path')?.getAttribute('d')).toBe(drawQr(LINK).path)
    expect(screen.text()).toContain('Valid until Sat 23 May, 10:44')
    await screen.press('Events')
    await screen.router.push(`/desk/events/${event}/coordinators`)
    await screen.settle()
    expect(document.body.innerHTML).not.toContain(LINK)
  })

  it('says that it was copied only when it was', async () => {
    answer({ kind: 'invited', link: LINK, expiresMs: NOON_MS })
    const copied: string[] = []
    const clipboard = {
      writeText: (text: string) =>
        copied.length > 0 ? Promise.reject(new Error('no')) : Promise.resolve(void copied.push(text)),
    }
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
    const screen = await openEventPage(services, event, 'coordinators')
    await screen.press('Make a link')
    await screen.press('Copy')
    expect(copied).toEqual([LINK])
    expect(screen.text()).toContain('Copied')
    await screen.press('Copy')
    expect(screen.text()).not.toContain('Copied')
    expect(document.activeElement).toBe(document.body.querySelector('.invite input'))
  })

  it.each([
    ['kk', 'Интернет жоқ'],
    ['ru', 'Нет интернета'],
    ['en', 'There is no network'],
  ] as const)('says plainly that it needs the network, in %s', async (locale, words) => {
    answer({ kind: 'no-server', reason: 'unreachable' })
    expect(await ask(locale)).toContain(words)
  })

  it.each([
    ['kk', 'басқа беттен жауап келді'],
    ['ru', 'не наш сервер'],
    ['en', 'not our server'],
  ] as const)('knows a captive portal from its server, in %s', async (locale, words) => {
    answer({ kind: 'no-server', reason: 'not-ours' })
    expect(await ask(locale)).toContain(words)
  })

  it.each(['kk', 'ru', 'en'] as const)('has words for every problem of the server, in %s', async (locale) => {
    for (const problem of PROBLEM_CODES) {
      answer({ kind: 'problem', problem })
      const words = await ask(locale)
      expect(words).not.toContain('desk-coordinators')
      expect(words.length).toBeGreaterThan(20)
      closeApp()
    }
  })
})

describe('a QR code', () => {
  it('is one path of dark runs with four quiet units around', () => {
    const { size, path } = drawQr(LINK)
    const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].map((run) => run.slice(1).map(Number))
    const columns = runs.flatMap(([x = 0, , length = 0]) => [x, x + length])
    expect(Math.min(...columns)).toBe(4)
    expect(Math.max(...columns)).toBe(size - 4)
    expect(runs[0]).toEqual([4, 4, 7])
  })
})
