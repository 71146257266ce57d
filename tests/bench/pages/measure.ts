import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { EventId, PersonId } from '#domain/ids.ts'
import { browserArgs, browserPath } from '#tests/e2e/support/browser.ts'
import { becomeOrganiser } from '#tests/e2e/support/desk.ts'
import { join, startPhone as startBrowser, waitUntilOfflineReady } from '#tests/e2e/support/phone.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { importPeople, slowDown } from '../browser-figures.ts'
import type { Figure } from '../figures.ts'
import { waitUntilIdle } from '../list/driver.ts'
import { inviteCoordinator } from '../server-figures.ts'
import { startPhone, sync } from '../wire/bench-phone.ts'
import type { BenchPhone } from '../wire/bench-phone.ts'
import { takeStep } from './long-tasks.ts'
import type { Among, Step, Walk } from './long-tasks.ts'
import { walkDesk } from './walk-desk.ts'
import { walkPhone } from './walk-phone.ts'

const CAME = 4_000
const LEFT = 500
/** Three seconds without work: the download, the packing and the making ready of the search rest less between them. */
const LOOKS = 20

/** How long any page of the app is deaf in one piece, with 10,000 people on the list and 3,500 of them here. */
export async function measurePages(
  server: RunningServer,
  event: EventId,
  rate: number,
): Promise<readonly Figure[]> {
  const names = await importPeople(server, event)
  const other = await startPhone(server.url, await inviteCoordinator(server, event), 'Other')
  const people = await markMany(other, event)
  const among = { event, person: people[4_001] ?? '', surname: names[4_001]?.split(' ')[0] ?? '' }
  return [
    ...figuresOf('phone', await onPhone(server, among, rate), rate),
    ...figuresOf('desk', await onDesk(server, among, rate), rate),
  ]
}

/** Another phone marks every second person, and sends what it marked. */
async function markMany(other: BenchPhone, event: EventId): Promise<readonly PersonId[]> {
  await sync(other)
  const board = await other.services.boards.open(event)
  const people = board.people().map(({ id }) => id)
  const came = people.filter((_, i) => i % 2 === 0).slice(0, CAME)
  for (const person of came) await other.services.attendance.checkIn(board, person)
  for (const person of came.slice(0, LEFT)) await other.services.attendance.checkOut(board, person)
  await sync(other)
  return people
}

async function onPhone(server: RunningServer, among: Among, rate: number): Promise<readonly Step[]> {
  const { event } = among
  const phone = await startBrowser()
  try {
    const page = phone.page()
    await join(page, await inviteCoordinator(server, event), 'Bench')
    await page.goto(`${server.url}/event/${event}/list`)
    await page.getByText('Here now: 3,500').waitFor({ state: 'attached', timeout: 240_000 })
    await waitUntilOfflineReady(page)
    await phone.setOffline(true)
    return await walk(page, rate, (way) => walkPhone(way, among))
  } finally {
    await phone.dispose()
  }
}

async function onDesk(server: RunningServer, among: Among, rate: number): Promise<readonly Step[]> {
  const { event } = among
  const browser = await chromium.launch({ executablePath: browserPath(), args: browserArgs })
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    const page = await context.newPage()
    await becomeOrganiser(page, server.organiserLink)
    await page.goto(`${server.url}/desk/events/${event}`)
    await page
      .locator('.numbers-here')
      .getByText(/3.?500/)
      .waitFor({ timeout: 60_000 })
    return await walk(page, rate, (way) => walkDesk(way, among, server.dataDir))
  } finally {
    await browser.close()
  }
}

async function walk(
  page: Page,
  rate: number,
  through: (way: Walk) => Promise<void>,
): Promise<readonly Step[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await waitUntilIdle(session, LOOKS)
  await slowDown(page, rate)
  const steps: Step[] = []
  await through({
    page,
    step: async (what, act) => {
      steps.push(await takeStep(page, session, what, act))
    },
  })
  return steps
}

/** Every step in which the page was deaf long enough for a finger to notice, the longest first. */
const NOTICED_MS = 100

function figuresOf(where: string, steps: readonly Step[], rate: number): readonly Figure[] {
  const on = `10,000 people, CPU ×${rate}`
  const noticed = steps.filter(({ longestMs }) => longestMs >= NOTICED_MS)
  return [
    {
      what: `${where}: steps with a task of ${NOTICED_MS} ms or more, of ${steps.length}, ${on}`,
      value: String(noticed.length),
    },
    ...noticed
      .sort((a, b) => b.longestMs - a.longestMs)
      .map(({ what, longestMs }) => ({
        what: `${where}: longest task, ${what}, ${on}`,
        value: `${longestMs.toFixed(0)} ms`,
      })),
  ]
}
