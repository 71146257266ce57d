import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import type { EventId } from '#domain/ids.ts'
import { chanceOf } from '#server/demo/chance.ts'
import { inventName, inventPhone } from '#server/demo/names.ts'
import { browserArgs, browserPath } from './browser.ts'
import { runAsar } from './command-line.ts'
import { projectRoot } from './server-process.ts'
import { launchServer } from './server.ts'
import type { RunningServer } from './server.ts'
import { joinAs, markSome } from './shots/at-the-list.ts'
import { shrinkPng } from './shots/shrink-png.ts'
import { takeTour } from './shots/take-tour.ts'

/** Pictures of the running app for the README and the manifest: `npm run screenshots`. Everybody in them is invented. */
const LANGUAGES = ['kk', 'ru', 'en'] as const
const TITLES = {
  kk: 'Мөлдір бұлақ: Елек жағасы',
  ru: 'Чистый родник: берег Илека',
  en: 'Clear spring: bank of the Elek',
}
const PLACES = { kk: 'Бестамақ ауылы', ru: 'село Бестамак', en: 'Bestamaq village' }
const GROUPS = ['1-топ', '2-топ', '3-топ', '8-сынып', '9-сынып', 'Алға колледжі']

const dataDir = await mkdtemp(path.join(tmpdir(), 'asar-shots-'))
const server = await launchServer(dataDir)
const browser = await chromium.launch({ executablePath: browserPath(), args: browserArgs })
try {
  await takeTour(server, browser)
  for (const language of LANGUAGES) await takeIn(language)
} finally {
  await browser.close()
  await server.kill()
  await rm(dataDir, { recursive: true, force: true })
}

async function takeIn(language: (typeof LANGUAGES)[number]): Promise<void> {
  const event = await prepareEvent(language)
  const phone = await openPage(browser, language, { width: 360, height: 640 })
  await joinAs(
    phone,
    await invite(server, 'coordinator', event),
    { kk: 'Сәуле', ru: 'Сауле', en: 'Saule' }[language],
  )
  await phone.goto(`${server.url}/event/${event}/list`)
  await markSome(phone, 26)
  await phone.waitForFunction(() => document.querySelectorAll('.chip-server').length > 0)
  await phone.context().setOffline(true)
  await markSome(phone, 3)
  await phone.locator('.roster-scroll').evaluate((list) => list.scrollBy({ top: -160 }))
  await keep(await phone.screenshot(), `docs/screens/list.${language}.png`)
  if (language === 'kk') await keep(await phone.screenshot(), 'public/shots/list.png')
  const desk = await openPage(browser, language, { width: 1280, height: 800 })
  await joinAs(desk, await invite(server, 'organiser'), { kk: 'Штаб', ru: 'Штаб', en: 'Desk' }[language])
  await desk.goto(`${server.url}/desk/events/${event}`)
  await desk.locator('.hist, ol').first().waitFor()
  await keep(await desk.screenshot(), `docs/screens/board.${language}.png`)
  if (language === 'kk') await keep(await desk.screenshot({ scale: 'css' }), 'public/shots/board.png')
  await phone.context().close()
  await desk.context().close()
}

async function keep(picture: Buffer, file: string): Promise<void> {
  await writeFile(path.join(projectRoot, file), shrinkPng(picture))
}

async function prepareEvent(language: (typeof LANGUAGES)[number]): Promise<EventId> {
  const nowMs = Date.now()
  const iso = (hours: number) =>
    new Date(nowMs + (hours + 5) * 3_600_000).toISOString().replace('Z', '+05:00')
  const times = ['--starts', iso(-1), '--ends', iso(3)]
  const added = await run('event', 'add', '--title', TITLES[language], '--place', PLACES[language], ...times)
  const chance = chanceOf(214)
  const rows = Array.from({ length: 214 }, (_, i) =>
    [i + 1, inventName(chance), inventPhone(chance), GROUPS[i % GROUPS.length]].join(','),
  )
  const file = path.join(dataDir, `${language}.csv`)
  await writeFile(file, ['no,full_name,phone,group', ...rows].join('\n'))
  await run('import', file, '--event', added)
  return added as EventId
}

async function openPage(
  from: Browser,
  locale: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await from.newContext({ viewport, locale, timezoneId: 'Asia/Almaty', deviceScaleFactor: 2 })
  return context.newPage()
}

async function invite({ url }: RunningServer, role: string, event?: EventId): Promise<string> {
  const link = await run('invite', role, ...(event ? ['--event', event] : []))
  return `${url}/join#${link.split('#')[1] ?? ''}`
}

async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runAsar(dataDir, ...args)
  if (code !== 0) throw new Error(stderr)
  return stdout.trim()
}
