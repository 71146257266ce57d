import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { browserArgs, browserPath } from '../browser.ts'
import { openStop, switchLanguage } from '../inspect.ts'
import { bringOddRecords } from '../odd-records.ts'
import { Issuer } from '../passes.ts'
import { command, seedEvent, seedLink, writeRoster } from '../seed.ts'
import { projectRoot } from '../server-process.ts'
import { launchServer, type RunningServer } from '../server.ts'
import { languages, type Language } from '../texts.ts'
import { cameraArgs, codePicture, writeFilm } from '../video.ts'
import { addDouble, joinAs, markAndOpen, markSome } from './at-the-list.ts'
import { listDeskShots } from './desk-shots.ts'
import { listPhoneShots, type Shot } from './phone-stops.ts'
import { ADULT, CHILD, hoursAround, inventRows, signPasses } from './people.ts'
import { practiceShots } from './practice-shots.ts'
import { listResultShots } from './result-shots.ts'
import { shrinkPng } from './shrink-png.ts'
import { listSelfShots, takeScans, type ScannedPasses } from './scan-shots.ts'
import { listVolunteerShots, signedOutShots } from './volunteer-shots.ts'

const PHONE = { width: 360, height: 640 }
const DESK = { width: 1280, height: 800 }

/** Every screen in three languages, as `docs/screens/<screen>.<language>.png`. */
export async function takeTour(server: RunningServer, browser: Browser): Promise<void> {
  const event = await seedEvent(server, {
    title: 'Мөлдір бұлақ: Елек жағасы',
    place: 'Бестамақ ауылы',
    ...hoursAround(Date.now()),
  })
  const passes = await signPasses(await Issuer.enrol(server, event, 'Қақпа · Айдана'))
  await command(server, 'import', await writeRoster(inventRows()), '--event', event)
  const film = await writeFilm([{ picture: codePicture('https://asar.example.kz/'), ms: 1_000 }])
  const { context, page, end } = await startPhone(film)
  try {
    await joinAs(page, await seedLink(server, event), 'Сәуле, 2-телефон')
    await photographDay(page, server, { event, passes })
    await photographAll(page, server, practiceShots)
    await photographAll(page, server, listSelfShots(event))
    await photographAll(page, server, signedOutShots)
  } finally {
    await context.close()
    await end()
  }
  await photographVolunteer(browser, server, event)
  await photographDesk(browser, server, event)
}

interface Day {
  readonly event: string
  readonly passes: Readonly<Record<Language, ScannedPasses>>
}

async function photographDay(page: Page, server: RunningServer, { event, passes }: Day): Promise<void> {
  const list = `${server.url}/event/${event}/list`
  await page.goto(list)
  await markSome(page, 22)
  const child = await markAndOpen(page, list, CHILD)
  const adult = await markAndOpen(page, list, ADULT)
  await addDouble(page, `${server.url}/event/${event}/add`)
  await page.goto(list)
  await page.locator('.chip-server').first().waitFor()
  await page.goto(`${server.url}/event/${event}/scan`)
  await takeScans(page, passes, take)
  await page.context().route('**/v1/**', (route) => route.abort())
  await page.goto(list)
  await markSome(page, 3)
  await photographAll(page, server, listPhoneShots({ event, adult, child }))
  await page.context().unroute('**/v1/**')
  await photographAll(page, server, listResultShots(event))
}

/** Loads each once and changes the language under it. One that fails is told of, and the others are taken. */
async function photographAll(page: Page, server: RunningServer, shots: readonly Shot[]): Promise<void> {
  page.setDefaultTimeout(10_000)
  for (const shot of shots)
    try {
      await openStop(page, server, shot, { language: languages[0], theme: 'light' })
      for (const language of languages) {
        await switchLanguage(page, language)
        await take(page, shot.name, language)
      }
    } catch (error) {
      console.error(`No picture of ${shot.name}:`, error)
      process.exitCode = 1
      await page.goto(server.url)
    }
}

async function take(page: Page, name: string, language: Language): Promise<void> {
  const file = path.join(projectRoot, `docs/screens/${name}.${language}.png`)
  const picture = await page.screenshot({ scale: 'css', animations: 'disabled', caret: 'hide' })
  await writeFile(file, shrinkPng(picture))
}

async function photographVolunteer(browser: Browser, server: RunningServer, event: string): Promise<void> {
  const context = await browser.newContext({ ...settings, viewport: PHONE })
  const page = await context.newPage()
  await page.goto(server.url)
  await photographAll(page, server, listVolunteerShots(event))
  await context.close()
}

async function photographDesk(browser: Browser, server: RunningServer, event: string): Promise<void> {
  const otherDir = await mkdtemp(path.join(tmpdir(), 'asar-shots-'))
  const other = await launchServer(otherDir)
  const context = await browser.newContext({ ...settings, viewport: DESK })
  try {
    const [odd, otherEvent] = [
      await seedEvent(server, { title: 'Жасыл аймақ' }),
      await seedEvent(server, { title: 'Таза өлке' }),
    ]
    await bringOddRecords(server, other, { event: odd, otherEvent })
    const page = await context.newPage()
    const link = await command(server, 'invite', 'organiser')
    await joinAs(page, `${server.url}/join${new URL(link).hash}`, 'Штаб')
    await photographAll(page, server, listDeskShots(event))
  } finally {
    await context.close()
    await other.kill()
    await rm(otherDir, { recursive: true, force: true })
  }
}

const settings = {
  locale: 'kk',
  timezoneId: 'Asia/Almaty',
  reducedMotion: 'reduce',
  colorScheme: 'light',
} as const

async function startPhone(
  film: string,
): Promise<{ context: BrowserContext; page: Page; end: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'asar-shots-'))
  const context = await chromium.launchPersistentContext(folder, {
    ...settings,
    executablePath: browserPath(),
    args: [...browserArgs, ...cameraArgs(film)],
    viewport: PHONE,
    hasTouch: true,
  })
  const [page = await context.newPage()] = context.pages()
  return { context, page, end: () => rm(folder, { recursive: true, force: true }) }
}
