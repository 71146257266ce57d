import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { becomeOrganiser } from './support/desk.ts'
import { join, markNamed, openPerson, startPhone, waitUntilOfflineReady } from './support/phone.ts'
import { startProxy } from './support/proxy.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import { projectRoot } from './support/server-process.ts'

interface Picture {
  readonly src: string
  readonly sizes: string
}
interface Manifest {
  readonly icons: readonly Picture[]
  readonly screenshots: readonly Picture[]
  readonly shortcuts: readonly { readonly url: string; readonly icons: readonly Picture[] }[]
}

test('a browser finds nothing that keeps it from installing the app', async ({ server }) => {
  const phone = await startPhone()
  try {
    const page = phone.page()
    await page.goto(`${server.url}/schedule`)
    await waitUntilOfflineReady(page)
    const session = await page.context().newCDPSession(page)
    const { errors, data } = await session.send('Page.getAppManifest')
    expect(errors).toEqual([])
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    expect(installabilityErrors).toEqual([])

    const manifest = JSON.parse(data ?? '') as Manifest
    const pictures = [
      ...manifest.icons,
      ...manifest.screenshots,
      ...manifest.shortcuts.flatMap(({ icons }) => icons),
    ]
    for (const { src, sizes } of pictures) expect(await measurePicture(page, src, sizes), src).toBe(sizes)
  } finally {
    await phone.dispose()
  }
})

test('a phone that takes long to start shows the mark, in the colours of its theme', async ({
  page,
  server,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  await page.route('**/assets/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${server.url}/schedule`, { waitUntil: 'commit' })
  const mark = page.locator('#app > svg')
  await expect(mark).toBeVisible()
  await expect(mark).toBeInViewport({ ratio: 1 })
  const colour = () =>
    mark
      .locator('path')
      .first()
      .evaluate((path) => getComputedStyle(path).fill)
  const early = await colour()
  letGo()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect(mark).toHaveCount(0)
  const drawn = page.locator('.brand .mark-juniper')
  expect(await drawn.evaluate((path) => getComputedStyle(path).fill)).toBe(early)
})

test('after the first visit every page of a coordinator and of a volunteer opens with no network', async ({
  page,
  context,
  server,
}) => {
  const roster = await writeRoster(['Full name', 'Иса Дариға'])
  const event = await seedEvent(server, { title: 'Clear spring', roster })
  await join(page, await seedLink(server, event), 'Phone A')
  await expect(page.getByText(/^1 person, saved/)).toBeVisible()
  await waitUntilOfflineReady(page)
  const failed = watchFailures(page)
  await context.setOffline(true)

  const titles: readonly (readonly [string, RegExp])[] = [
    ['/', /^Today,/],
    ['/welcome', /^Welcome/],
    ['/join', /^Add this phone$/],
    ['/schedule', /^Schedule$/],
    [`/schedule/${event}`, /^Clear spring$/],
    ['/today', /^Today,/],
    [`/event/${event}`, /^Clear spring$/],
    [`/event/${event}/add`, /^Add to the list$/],
    [`/event/${event}/leaving`, /^Mark people out$/],
    [`/event/${event}/close`, /^Close the event$/],
    [`/event/${event}/clocks`, /^Clocks of the phones$/],
    [`/event/${event}/count`, /^Count people$/],
    [`/event/${event}/scan`, /^Scanner$/],
    [`/event/${event}/self`, /^Self check-in$/],
    [`/event/${event}/results`, /^Results$/],
    [`/event/${event}/results/note/bags`, /^Rubbish collected$/],
    [`/event/${event}/results/tally`, /^Item tally$/],
    [`/event/${event}/results/photos`, /^Photos$/],
    [`/event/${event}/results/incidents`, /^Incidents$/],
    [`/event/${event}/results/tools`, /^Tools$/],
    ['/outbox', /^Send$/],
    ['/pass', /^My QR$/],
    ['/hand-over', /^Pass to another phone$/],
    ['/receive', /^Add from a file$/],
    [`/event/${event}/look`, /^Needs a look$/],
    [`/event/${event}/muster`, /^Muster$/],
    [`/event/${event}/consents`, /^Consents by the school’s list$/],
    ['/install', /^Install the app$/],
    ['/practice/today', /^Today,/],
    ['/settings', /^Settings$/],
    ['/no/such/page', /^There is no such page$/],
  ]
  await expectTitles(page, server.url, titles)
  await page.goto(`${server.url}/event/${event}/list`)
  await markNamed(page, 'Иса Дариға')
  await openPerson(page, 'Иса Дариға')
  await page.reload()
  await expectTitle(page, /^Participant$/)
  await expectTitles(page, page.url(), [
    ['/consent', /^Guardian’s consent$/],
    ['/guardians', /^Guardians$/],
    ['/correct', /^Correct the details$/],
  ])
  expect(failed).toEqual([])
})

test('after the first visit every page of the desk opens with no network', async ({
  page,
  context,
  server,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  const roster = await writeRoster(['Full name', 'Иса Дариға'])
  const event = await seedEvent(server, { title: 'Clear spring', roster })
  await becomeOrganiser(page, server.organiserLink)
  await page.goto(`${server.url}/desk/events/${event}`)
  await expect(page.getByText('/ 1 here')).toBeVisible()
  await waitUntilOfflineReady(page)
  const failed = watchFailures(page)
  await context.setOffline(true)

  await expectTitles(page, server.url, [
    ['/', /^Events$/],
    ['/desk/records', /^Phones and records$/],
    ['/desk/events/new', /^New event$/],
    ['/desk/settings', /^Settings$/],
    [`/desk/events/${event}/settings`, /^Settings of the event$/],
    [`/desk/events/${event}`, /^Clear spring$/],
    [`/desk/events/${event}/edit`, /^Edit the event$/],
    [`/desk/events/${event}/roster`, /^Roster$/],
    [`/desk/events/${event}/import`, /^Import the roster$/],
    [`/desk/events/${event}/coordinators`, /^Coordinators$/],
    [`/desk/events/${event}/export`, /^Attendance report$/],
    [`/desk/events/${event}/print`, /./],
  ])
  expect(failed).toEqual([])
})

test('the whole build is kept on the phone, and nothing of the server’s answers', async ({
  page,
  server,
}) => {
  const served: { readonly path: string; readonly byWorker: boolean }[] = []
  await page.goto(`${server.url}/schedule`)
  await waitUntilOfflineReady(page)
  page.on('response', (response) => {
    served.push({ path: new URL(response.url()).pathname, byWorker: response.fromServiceWorker() })
  })
  const answered = page.waitForResponse((response) => response.url().includes('/v1/'))
  await page.reload()
  await answered

  expect(served.find(({ path }) => path === '/schedule')?.byWorker).toBe(true)
  const toServer = served.filter(({ path }) => path.startsWith('/v1/'))
  expect(toServer.length).toBeGreaterThan(0)
  expect(toServer.filter(({ byWorker }) => byWorker)).toEqual([])

  const kept = await page.evaluate(async () => {
    const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const requests = await Promise.all(opened.map((cache) => cache.keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  expect(kept.filter((path) => path.startsWith('/v1/'))).toEqual([])
  // The worker itself is the browser's to keep; screenshots are for the moment of installing.
  const built = (await listFiles(path.join(projectRoot, 'dist'))).filter(
    (file) => !file.startsWith('/.') && file !== '/service-worker.js' && !file.startsWith('/shots/'),
  )
  expect(new Set(kept)).toEqual(new Set(built))
})

test('an address of the server’s is not answered by the app, not even with no network', async ({
  page,
  context,
  server,
}) => {
  await page.goto(`${server.url}/schedule`)
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  await expect(page.goto(`${server.url}/v1/hello`)).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/)
})

test('a new version is offered on Today and in Settings, and comes only by a tap', async ({ server }) => {
  const proxy = await startProxy(server.url)
  const phone = await startPhone()
  try {
    const event = await seedEvent(server, { title: 'Clear spring' })
    const link = await seedLink(server, event)
    const page = phone.page()
    await join(page, link.replace(server.url, proxy.url), 'Phone A')
    await waitUntilOfflineReady(page)
    const stays = await leaveMark(page)

    proxy.publishUpdate()
    await comeIntoView(page)
    const offer = page.getByText('A new version is ready')
    await expect(offer).toBeVisible()
    await page.getByRole('link', { name: 'Settings' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    await expect(offer).toBeVisible()
    await comeIntoView(page)
    expect(await stays()).toBe(true)

    const loaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Update' }).click()
    await loaded
    expect(await stays()).toBe(false)
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
    await expect(offer).toBeHidden()
    await page.goto(`${proxy.url}/today`)
    await expect(page.getByRole('heading', { level: 2, name: 'Clear spring' })).toBeVisible()
  } finally {
    await phone.dispose()
    await proxy.close()
  }
})

async function expectTitle(page: Page, title: RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

async function expectTitles(
  page: Page,
  url: string,
  titles: readonly (readonly [string, RegExp])[],
): Promise<void> {
  for (const [address, title] of titles) {
    await page.goto(url + address)
    await expectTitle(page, title)
  }
}

/** Requests for parts of the app that nobody answered, and errors of scripts. */
function watchFailures(page: Page): string[] {
  const failed: string[] = []
  page.on('requestfailed', (request) => {
    // A page that is left gives up what it was still loading.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return
    const { pathname } = new URL(request.url())
    // the browser fetches the icon of its tab itself, past the worker
    if (!pathname.startsWith('/v1/') && pathname !== '/favicon.svg') failed.push(pathname)
  })
  page.on('pageerror', (error) => failed.push(error.message))
  return failed
}

/** The size a picture has, in the manifest's way of writing. */
async function measurePicture(page: Page, src: string, sizes: string): Promise<string> {
  return page.evaluate(
    async ([address, declared]) => {
      const picture = new Image()
      picture.src = address
      await picture.decode().catch(() => undefined)
      if (picture.naturalWidth === 0) return 'missing'
      return declared === 'any' ? 'any' : `${picture.naturalWidth}x${picture.naturalHeight}`
    },
    [src, sizes] as const,
  )
}

/** A thing in the page that a reload would take away. */
async function leaveMark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute('data-left-by-test', ''))
  return () => page.evaluate(() => document.documentElement.hasAttribute('data-left-by-test'))
}

/** The app looks for an update when it comes into view. */
async function comeIntoView(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `/${path.relative(folder, path.join(entry.parentPath, entry.name))}`)
}
