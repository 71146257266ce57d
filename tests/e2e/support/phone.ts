import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, expect } from '@playwright/test'
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { browserArgs, browserPath } from './browser.ts'

const SCREEN = { width: 360, height: 640 }
/** A long list is read in a few steps; it draws what is in sight and no more here too. */
const TALL = { width: 360, height: 3_600 }

/** A page that has not followed by then, in a quarter of a minute and more, does not follow. */
const MOST_FRAMES = 1_000

/** A phone: one browser with storage of its own that outlives the browser's process. */
export interface FieldPhone {
  readonly page: () => Page
  /** The network of this phone goes or comes back. It stays so over `kill()` and `relaunch()`. */
  readonly setOffline: (isOffline: boolean) => Promise<void>
  /** SIGKILL to the whole browser, as when the system takes its memory. */
  readonly kill: () => void
  readonly relaunch: (address: string) => Promise<void>
  readonly dispose: () => Promise<void>
}

/** Starts a phone with nothing on it yet. */
export async function startPhone(locale = 'en', args: readonly string[] = []): Promise<FieldPhone> {
  const folder = await mkdtemp(path.join(tmpdir(), 'asar-phone-'))
  let isOffline = false
  let context = await launch(folder, { locale, offline: isOffline, args })
  return {
    page: () => pageOf(context),
    setOffline: async (next) => {
      isOffline = next
      await context.setOffline(next)
    },
    kill: () => killBrowser(folder),
    relaunch: async (address) => {
      context = await launch(folder, { locale, offline: isOffline, args })
      await pageOf(context).goto(address)
    },
    dispose: async () => {
      await context.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function launch(
  folder: string,
  { locale, offline, args }: { locale: string; offline: boolean; args: readonly string[] },
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: browserPath(),
    args: [...browserArgs, ...args],
    viewport: SCREEN,
    hasTouch: true,
    isMobile: true,
    locale,
    timezoneId: 'Asia/Almaty',
    offline,
  })
}

function pageOf(context: BrowserContext): Page {
  const [page] = context.pages()
  if (!page) throw new Error('the browser has no page')
  return page
}

/** Kills every process of the browser that runs on this folder. */
function killBrowser(folder: string): void {
  const running = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
  const pids = running
    .split('\n')
    .filter((line) => line.includes(`--user-data-dir=${folder}`))
    .map((line) => Number.parseInt(line, 10))
  if (pids.length === 0) throw new Error('no browser runs on this folder')
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // A child that went with its parent.
    }
  }
}

/** Names this phone and enrols it by a one-time link. */
export async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Name of the phone').fill(name)
  await page.getByRole('button', { name: 'Add this phone' }).click()
  await expect(page).not.toHaveURL(/\/join/)
}

/** Waits until the app's own worker serves this page, so that it opens without a network. */
export async function waitUntilOfflineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller) return
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
    })
  })
}

const scroller = (page: Page) => page.locator('.roster-scroll')
const rowOf = (page: Page, no: number) =>
  scroller(page)
    .getByRole('button')
    .filter({ has: page.locator('.row-sub', { hasText: new RegExp(`^\\s*№${no}(?!\\d)`) }) })

/** Printed numbers of the whole list, in its order, found by scrolling through it. */
export async function readOrder(page: Page): Promise<readonly number[]> {
  return readThrough(page, readNumbersInSight)
}

/** Names of the whole list that is shown, in its order, found by scrolling through it. */
export async function readNames(page: Page): Promise<readonly string[]> {
  return readThrough(page, (list) => rowsOf(list).locator('.row-t').allInnerTexts())
}

async function readThrough<Each>(
  page: Page,
  readInSight: (page: Page) => Promise<readonly Each[]>,
): Promise<readonly Each[]> {
  const found = new Set<Each>()
  await standOn(page, TALL)
  await scrollTo(page, 0)
  do for (const each of await readInSight(page)) found.add(each)
  while (await scrollOn(page))
  await standOn(page, SCREEN)
  return [...found]
}

async function standOn(page: Page, screen: typeof SCREEN): Promise<void> {
  await page.setViewportSize(screen)
  await page.waitForFunction((height) => innerHeight === height, screen.height)
  await settle(page)
}

/** Touches the rows with these numbers, one after another, in the order of the list. Each must then say "Here". */
export async function markByTouch(page: Page, numbers: readonly number[]): Promise<void> {
  await scrollTo(page, 0)
  for (const no of numbers) {
    const row = rowOf(page, no)
    await bringIntoSight(page, row)
    await row.click()
    await expect(row.getByText('On phone')).toBeVisible()
  }
}

async function bringIntoSight(page: Page, row: Locator): Promise<void> {
  while ((await row.count()) === 0) {
    if (!(await scrollOn(page))) throw new Error('the row is not in the list')
  }
  // The middle: neither under the band on top nor under the bar below.
  await row.evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

async function readNumbersInSight(page: Page): Promise<readonly number[]> {
  const rows = await scroller(page).locator('.row-sub').allInnerTexts()
  return rows.flatMap((text) => {
    const no = /^\s*№(\d+)/.exec(text)?.[1]
    return no === undefined ? [] : [Number(no)]
  })
}

async function scrollTo(page: Page, top: number): Promise<void> {
  await scroller(page).evaluate((element, to) => element.scrollTo({ top: to }), top)
  await settle(page)
}

/** Half a screen on; false at the end. */
async function scrollOn(page: Page): Promise<boolean> {
  const moved = await scroller(page).evaluate((element) => {
    const before = element.scrollTop
    element.scrollTop += element.clientHeight / 2
    return element.scrollTop > before
  })
  await settle(page)
  return moved
}

/** The list draws what came into sight within two frames. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

/**
 * Waits, frame by frame, until it is so, and then until lists have followed. One question to the page, where there
 * would be three.
 */
export async function settleOnce<Arg>(page: Page, isSo: (arg: Arg) => boolean, arg: Arg): Promise<void> {
  await page.evaluate(`new Promise((resolve, reject) => {
    let left = ${MOST_FRAMES}
    const ask = () => {
      if ((${String(isSo)})(${JSON.stringify(arg)})) requestAnimationFrame(() => requestAnimationFrame(resolve))
      else if (left-- > 0) requestAnimationFrame(ask)
      else reject(new Error('it does not come to be so'))
    }
    ask()
  })`)
}

/** The row of somebody in a list that has them in sight. */
export const rowNamed = (page: Page, name: string) =>
  scroller(page).getByRole('button', { name: new RegExp(name) })

/** People of the list in sight, without the bands of groups and the tools above. */
export const rowsOf = (page: Page) => scroller(page).locator('button.row')

/** One of the views of the list, by its word. */
export const filterOf = (page: Page, word: 'Not yet' | 'Here' | 'All') =>
  page.getByRole('group', { name: 'Whom to show' }).getByRole('button', { name: new RegExp(`${word}$`) })

/** Marks somebody in a short list as here, by one touch of the row; the mark is then on the phone for good. */
export async function markNamed(page: Page, name: string): Promise<void> {
  await filterOf(page, 'All').click()
  await touchNamed(page, name)
  await expect(rowNamed(page, name).locator('.time')).toBeVisible()
}

/** Touches the row of somebody, scrolling to it if it is further down. */
export async function touchNamed(page: Page, name: string): Promise<void> {
  const row = rowNamed(page, name)
  if ((await row.count()) === 0) await scrollTo(page, 0)
  await bringIntoSight(page, row)
  await row.click()
}

/**
 * Opens the page of somebody who is marked. A touch right after the mark is taken for a shaking hand: once more, unless
 * the page has come meanwhile.
 */
export async function openPerson(page: Page, name: string): Promise<void> {
  const title = page.getByRole('heading', { level: 1, name: 'Participant' })
  await expect(async () => {
    if (!(await title.isVisible())) await rowNamed(page, name).click({ timeout: 1_000 })
    await expect(title).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

/** The large number of the outbox. */
export async function expectUnsent(page: Page, count: number): Promise<void> {
  await expect(page.locator('.outbox-big b')).toHaveText(String(count))
}

/** Sends all this phone or desk has, by the button of the outbox, without waiting for its own pace. */
export async function sendNow(page: Page): Promise<void> {
  await page.goto(new URL('/outbox', page.url()).href)
  await page.getByRole('button', { name: 'Send now' }).click()
  await expectUnsent(page, 0)
}
