import type { Page } from '@playwright/test'
import { becomeOrganiser } from './support/desk.ts'
import { join, sendNow, waitUntilOfflineReady } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

const people = ['Full name,Group', 'Morozov Andrei,1', 'Иса Дариға Мұхтарқызы,2']
const line = (page: Page, check: string) => page.locator(`[data-check=${check}]`)

test('a phone is really tried without a network, and the organiser sees what it found', async ({
  browser,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  const context = await browser.newContext({ permissions: ['camera'] })
  const page = await context.newPage()
  await page.addInitScript(() => {
    const picture = () => Promise.resolve(document.createElement('canvas').captureStream())
    Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: picture } })
  })
  await join(page, await seedLink(server, event), 'Gate phone')
  await page.goto(`${server.url}/today`)
  await expect(line(page, 'roster')).toContainText('2 people')
  await waitUntilOfflineReady(page)

  // not `setOffline`: the worker's own requests would still get through
  await server.stop()
  await expect(line(page, 'offline')).toContainText('Works without the internet')
  const gone = await forgetOneFile(page)
  await page.getByRole('button', { name: 'Check and tell the organiser' }).click()
  await expect(line(page, 'offline')).toContainText('1 file of the app is missing')
  await expect(line(page, 'camera')).toContainText('The camera works')
  await line(page, 'offline').getByRole('button', { name: 'Load' }).click()
  await expect(line(page, 'offline')).toContainText('1 file of the app is missing')

  await server.start()
  await line(page, 'offline').getByRole('button', { name: 'Load' }).click()
  await expect(line(page, 'offline')).toContainText('Works without the internet')
  expect(await isKept(page, gone)).toBe(true)
  await line(page, 'sound').getByRole('button', { name: 'Listen' }).click()
  await line(page, 'sound').getByRole('button', { name: 'No' }).click()
  await page.getByRole('button', { name: 'Check and tell the organiser' }).click()
  await sendNow(page)

  const desk = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await becomeOrganiser(desk, server.organiserLink)
  await desk.goto(`${server.url}/desk/events/${event}`)
  const phone = desk.locator('.phones li').filter({ hasText: 'Gate phone' })
  await expect(phone).toContainText('Not ready yet')
  await expect(phone).toContainText(/To check: .*sound/)
  await desk.context().close()
  await context.close()
})

/** Takes one of the app's scripts out of the worker's cache, as a browser short of space might. */
async function forgetOneFile(page: Page): Promise<string> {
  return page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      const script = (await cache.keys()).find(({ url }) => url.includes('/assets/OutboxPage'))
      if (script && (await cache.delete(script))) return script.url
    }
    throw new Error('nothing is kept')
  })
}

async function isKept(page: Page, address: string): Promise<boolean> {
  return page.evaluate(async (url) => (await caches.match(url)) !== undefined, address)
}
