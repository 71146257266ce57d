import type { CDPSession, Page } from '@playwright/test'
import type { EventId } from '#domain/ids.ts'
import { join, startPhone, waitUntilOfflineReady } from '#tests/e2e/support/phone.ts'
import type { FieldPhone } from '#tests/e2e/support/phone.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { importPeople, measureColdStart, restPage, slowDown } from '../browser-figures.ts'
import { percentile } from '../figures.ts'
import type { Figure } from '../figures.ts'
import { inviteCoordinator } from '../server-figures.ts'
import {
  bringNextIntoSight,
  pressKey,
  readWorkMs,
  touchAndNote,
  touchNext,
  typeAndNote,
  waitUntilIdle,
} from './driver.ts'
import { measureBareLetters } from './bare-letters.ts'
import { measureLetter } from './letter-work.ts'
import { measureScrolling } from './scrolling.ts'
import { watchPage } from './watch-page.ts'
import type { NotedTouch } from './watch-page.ts'

const RATE = 6
const STARTS = 3
const TOUCHES = 30
const WORDS = 10
const LETTERS = 5
const PEOPLE_A_MINUTE = 20

const ON = `10,000 people, CPU ×${RATE}`

/** The list of 10,000 people under the thumb, offline, on a phone six times slower than this machine. */
export async function measureList(server: RunningServer, event: EventId): Promise<readonly Figure[]> {
  const names = await importPeople(server, event)
  const phone = await startPhone()
  try {
    const list = `${server.url}/event/${event}/list`
    await prepare(phone, server, event, list)
    const figures: Figure[] = [await measureColdStart(phone, list, RATE, STARTS)]
    const page = phone.page()
    await page.addInitScript(watchPage)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await slowDown(page, RATE)
    await page.goto(list)
    await page.locator('.roster-scroll .row-none').first().waitFor({ timeout: 120_000 })
    await waitUntilIdle(session)
    figures.push(...(await measureTouches(page, session)))
    figures.push(...(await measureScrolling(session, ON)))
    figures.push(...(await measureLetters(page, session, names)))
    figures.push(...(await measurePace(page, session, names)))
    return figures
  } finally {
    await phone.dispose()
  }
}

/** The list is on the phone, the app is cached, and the network is gone. */
async function prepare(
  phone: FieldPhone,
  server: RunningServer,
  event: EventId,
  list: string,
): Promise<void> {
  const page = phone.page()
  await join(page, await inviteCoordinator(server, event), 'Bench')
  await page.goto(list)
  await page.getByText('On the list: 10,000').waitFor({ state: 'attached', timeout: 240_000 })
  await waitUntilOfflineReady(page)
  await restPage(page)
  await phone.setOffline(true)
}

const ofAll = (what: string, samples: readonly number[], goal?: string): readonly Figure[] =>
  [0.5, 0.95].map((share) => ({
    what: `${what}, ${ON}, p${share * 100} of ${samples.length}${goal !== undefined && share > 0.9 ? ` (goal ${goal})` : ''}`,
    value: `${percentile(samples, share).toFixed(0)} ms`,
  }))

/** One row after another is touched, each once the page has come to rest. */
async function measureTouches(page: Page, session: CDPSession): Promise<readonly Figure[]> {
  const noted: NotedTouch[] = []
  const work: number[] = []
  for (let i = 0; i < TOUCHES; i++) {
    // a note above the list may come meanwhile and push the row out again
    await waitUntilIdle(session)
    await bringNextIntoSight(page)
    await waitUntilIdle(session)
    work.push(
      await workMs(session, async () => {
        noted.push(await touchAndNote(page, () => touchNext(page, '.roster-scroll')))
      }),
    )
  }
  return [
    ...ofAll(
      'touch to visible feedback',
      noted.map(({ feedbackMs }) => feedbackMs),
      '100 ms',
    ),
    ...ofAll(
      'touch to durable',
      noted.map(({ durableMs }) => durableMs),
      '100 ms',
    ),
    ...ofAll(
      'touch to durable and shown',
      noted.map(({ shownMs }) => shownMs),
      '100 ms',
    ),
    ...ofAll('work of the page from touch to shown', work, '100 ms'),
  ]
}

async function workMs(session: CDPSession, work: () => Promise<void>): Promise<number> {
  const before = await readWorkMs(session)
  await work()
  return (await readWorkMs(session)) - before
}

/**
 * The first letters of surnames, each once the page has come to rest after the one before. Whoever asks the page what
 * it painted gives it work: what a letter costs is measured with other words, of which nothing is asked.
 */
async function measureLetters(
  page: Page,
  session: CDPSession,
  names: readonly string[],
): Promise<readonly Figure[]> {
  await page.getByRole('button', { name: 'Search' }).click()
  const field = page.locator('.search input')
  const words = chooseWords(names)
  const painted: number[] = []
  for (const word of words.slice(0, WORDS)) {
    await field.fill('')
    for (let i = 1; i <= word.length; i++) {
      await waitUntilIdle(session)
      painted.push((await typeAndNote(page, session, word.slice(0, i))).paintedMs)
    }
  }
  const work: number[] = []
  for (const word of words.slice(WORDS)) {
    await field.fill('')
    for (const letter of word) work.push(await measureLetter(session, letter))
  }
  await page.getByRole('button', { name: 'Close' }).click()
  const bare = await measureBareLetters(page.context(), RATE)
  await page.bringToFront()
  return [
    ...ofAll('search, key to the people painted', painted, '100 ms'),
    ...ofAll('search, work of the page for a letter, painting included', work, '16 ms'),
    ...ofAll('the same in a page with nothing but a field', bare),
  ]
}

/** Those whose painting is noted, and as many others. */
function chooseWords(names: readonly string[]): readonly string[] {
  const surnames = new Set(
    names.map((name) => name.split(' ')[0] ?? '').filter(({ length }) => length >= LETTERS),
  )
  return [...surnames].slice(0, 2 * WORDS).map((surname) => surname.slice(0, LETTERS).toLowerCase())
}

/** A script does what a quick hand would, without a thought between: each person is marked and said to be here. */
async function measurePace(
  page: Page,
  session: CDPSession,
  names: readonly string[],
): Promise<readonly Figure[]> {
  const scrolled = await timeMs(async () => {
    for (let i = 0; i < PEOPLE_A_MINUTE; i++) {
      await bringNextIntoSight(page)
      await touchAndNote(page, () => touchNext(page, '.roster-scroll'))
    }
  })
  const searched = await timeMs(async () => {
    await page.getByRole('button', { name: 'Search' }).click()
    for (let i = 0; i < PEOPLE_A_MINUTE; i++) {
      const typed = (names[9_000 + i * 7] ?? '')
        .split(' ')
        .map((word) => word.slice(0, 4))
        .join(' ')
        .toLowerCase()
      await page.locator('.search input').selectText()
      for (const letter of typed) await pressKey(session, letter)
      await page.locator('.search .row-none').first().waitFor()
      await touchAndNote(page, () => touchNext(page, '.search'))
    }
  })
  const pace = (ms: number) => ((60_000 * PEOPLE_A_MINUTE) / ms).toFixed(0)
  return [
    {
      what: `marked by scrolling and touching, a script at the screen, ${ON}`,
      value: `${pace(scrolled)} people/min`,
    },
    {
      what: `marked by searching and touching, a script at the screen, ${ON}`,
      value: `${pace(searched)} people/min`,
    },
  ]
}

async function timeMs(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
