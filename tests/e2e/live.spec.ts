import type { Browser, Page, Route } from '@playwright/test'
import { becomeOrganiser } from './support/desk.ts'
import { join, markNamed, sendNow, waitUntilOfflineReady } from './support/phone.ts'
import { hoursOfToday, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false })

const people = ['Full name,Group', 'Иса Дариға,Blue', 'Morozov Andrei,Blue', 'Ким Анна,Red']

const liveAddress = /\/v1\/live\?/

/**
 * From now on no timer of two seconds or more comes to its end in this page: the loop, whose paces are 5 and 30
 * seconds, begins no round by itself.
 */
async function stopLongTimers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const set = window.setTimeout.bind(window)
    const short = (handler: TimerHandler, ms = 0, ...rest: unknown[]) =>
      ms < 2_000 ? set(handler, ms, ...rest) : set(() => undefined, 0)
    window.setTimeout = short as typeof window.setTimeout
  })
}

interface Scene {
  readonly event: string
  readonly phone: Page
}

/** A planned event, its list, and a coordinator's phone that has it open. */
async function setTheScene(desk: Page, browser: Browser, server: RunningServer): Promise<Scene> {
  await becomeOrganiser(desk, server.organiserLink)
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const phone = await context.newPage()
  await join(phone, await seedLink(server, event), 'Phone A')
  await phone.goto(`${server.url}/event/${event}/list`)
  await expect(phone.getByText('On the list: 3')).toBeAttached()
  return { event, phone }
}

const here = (desk: Page, count: number) =>
  expect(desk.locator('.numbers-here')).toContainText(`${count}/ 3 here`)

test('a mark made on a phone is on the open board at once, by what the server tells alone', async ({
  page: desk,
  browser,
  server,
}) => {
  const { event, phone } = await setTheScene(desk, browser, server)
  await waitUntilOfflineReady(desk)
  await stopLongTimers(desk)
  // The first attempt of a page brings the nonce for the second.
  const follows = desk.waitForResponse((response) => liveAddress.test(response.url()) && response.ok())
  await desk.goto(`${server.url}/desk/events/${event}`)
  await here(desk, 0)
  const live = await follows
  expect(live.headers()['content-type']).toBe('text/event-stream')
  expect(live.fromServiceWorker()).toBe(false)

  await markNamed(phone, 'Иса Дариға')
  await here(desk, 1)
  await markNamed(phone, 'Ким Анна')
  await markNamed(phone, 'Morozov Andrei')
  await sendNow(phone)
  await here(desk, 3)
})

test('without what the server tells and with no other help the board stands still: the test above can fail', async ({
  page: desk,
  browser,
  server,
}) => {
  const { event, phone } = await setTheScene(desk, browser, server)
  await desk.route(liveAddress, (route) => route.abort())
  await stopLongTimers(desk)
  await desk.goto(`${server.url}/desk/events/${event}`)
  await here(desk, 0)
  await markNamed(phone, 'Иса Дариға')
  await expect(phone.getByText('All on server')).toBeVisible()
  await here(desk, 0)
  await desk.evaluate(() => window.dispatchEvent(new Event('online')))
  await here(desk, 1)
})

const troubles: readonly (readonly [person: string, answer: (route: Route) => Promise<void>])[] = [
  ['Иса Дариға', (route) => route.abort()],
  ['Ким Анна', (route) => route.fulfill({ body: '<html></html>' })],
  ['Morozov Andrei', () => new Promise<void>(() => undefined)],
]

test('[SYN-8] the board moves by the loop where the live connection is cut off, answered by something else, or never', async ({
  page: desk,
  browser,
  server,
}) => {
  const { event, phone } = await setTheScene(desk, browser, server)
  for (const [index, [person, answer]] of troubles.entries()) {
    let met = 0
    await desk.unroute(liveAddress)
    await desk.route(liveAddress, (route) => {
      met++
      return answer(route)
    })
    await desk.goto(`${server.url}/desk/events/${event}`)
    await here(desk, index)
    await expect.poll(() => met).toBeGreaterThan(0)
    await phone.goto(`${server.url}/event/${event}/list`)
    await markNamed(phone, person)
    await here(desk, index + 1)
  }
})

test('a volunteer who looks at the schedule sees a new event appear, also one that another process wrote', async ({
  page,
  server,
}) => {
  await stopLongTimers(page)
  const follows = page.waitForResponse((response) => liveAddress.test(response.url()))
  await page.goto(`${server.url}/schedule`)
  await follows
  await seedEvent(server, { title: 'Clear spring', ...hoursOfToday() })
  await expect(page.getByText('Clear spring')).toBeVisible()
})

test('a page that is put away lets its connection go, and takes it up again in sight', async ({
  page: desk,
  server,
}) => {
  await watchSignals(desk)
  await becomeOrganiser(desk, server.organiserLink)
  await expect.poll(() => countOpen(desk)).toBe(1)
  await setVisibility(desk, 'hidden')
  await expect.poll(() => countOpen(desk)).toBe(0)
  await setVisibility(desk, 'visible')
  await expect.poll(() => countOpen(desk)).toBe(1)
})

interface WatchedWindow extends Window {
  liveSignals?: AbortSignal[]
}

/** Notes by what each live request can be ended. */
async function watchSignals(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const signals: AbortSignal[] = []
    const watched: WatchedWindow = Object.assign(window, { liveSignals: signals })
    const ask = window.fetch.bind(window)
    watched.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      if (url.includes('/v1/live') && init?.signal) signals.push(init.signal)
      return ask(input, init)
    }
  })
}

const countOpen = (page: Page) =>
  page.evaluate(() => (window as WatchedWindow).liveSignals?.filter(({ aborted }) => !aborted).length)

/** Headless pages are always in sight; this one is told otherwise. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((next) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: next })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
