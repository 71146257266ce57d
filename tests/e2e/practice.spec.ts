import type { Page } from '@playwright/test'
import { join, markNamed, openPerson, waitUntilOfflineReady } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

const people = ['Full name,Group', 'Morozov Andrei,1', 'Иса Дариға Мұхтарқызы,2']

test('a practice goes through the day on invented people; the real log keeps every byte and nothing is sent', async ({
  page,
  context,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Gate phone')
  await page.goto(`${server.url}/event/${event}/list`)
  await markNamed(page, 'Morozov')
  await page.goto(`${server.url}/today`)
  await expect(page.locator('[data-check=roster]')).toContainText('2 people')
  await waitUntilOfflineReady(page)

  await page.getByRole('link', { name: /^Practise/ }).click()
  await expect(page.getByRole('complementary', { name: 'Practice' })).toContainText('Nothing is kept or sent')
  const before = await readAllStored(page)
  expect(before).toContain('Morozov')
  const asked: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/v1/')) asked.push(request.url())
  })

  await page.getByRole('link', { name: 'Start' }).click()
  await expect(page.getByText('Here now: 0. On the list: 30')).toBeAttached()
  await expect(page.getByText('Morozov')).toHaveCount(0)
  await markNamed(page, 'Ахмет Айгерім')
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Add' }).click()
  await page.getByLabel('Full name').fill('Jack Brook')
  await page.getByRole('button', { name: /^Add and mark/ }).click()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expect(page.getByText('Here now: 2. On the list: 31')).toBeAttached()
  await openPerson(page, 'Ахмет Айгерім')
  await expect(page.getByRole('complementary', { name: 'Practice' })).toBeVisible()
  await page.goBack()
  await page.getByRole('link', { name: /Send/ }).first().click()
  await expect(page.locator('.outbox-big')).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Send now' }).click()
  await expect(page.getByText('The server did not answer.').first()).toBeVisible()

  expect(await readAllStored(page)).toBe(before)
  expect(asked).toEqual([])
  await page.getByRole('link', { name: 'Leave' }).click()
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('Here now: 1. On the list: 2')).toBeAttached()
  await page.goto(`${server.url}/practice/today`)
  await page.getByRole('link', { name: 'Start' }).click()
  await expect(page.getByText('Here now: 0. On the list: 30')).toBeAttached()
})

/** Every record of every database of this origin, and what stands beside them, as text; bytes by what can be read of them. */
async function readAllStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('unreadable'))
      })
    const plain = (_: string, value: unknown) =>
      value instanceof Uint8Array
        ? new TextDecoder('latin1').decode(value) + new TextDecoder().decode(value)
        : value
    const found = Object.entries(localStorage).map((entry) => JSON.stringify(entry))
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await answer(indexedDB.open(name))
      for (const store of db.objectStoreNames) {
        const from = () => db.transaction(store).objectStore(store)
        const [keys, values] = [await answer(from().getAllKeys()), await answer<unknown[]>(from().getAll())]
        found.push(`${name} ${store} ${JSON.stringify([keys, values], plain)}`)
      }
      db.close()
    }
    return found.sort().join('\n')
  })
}
