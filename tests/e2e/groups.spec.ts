import type { BrowserContext, Page } from '@playwright/test'
import { join, openPerson, rowNamed, waitUntilOfflineReady } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

const roster = [
  'no,full_name,group',
  '1,Иса Дариға,8 А',
  '2,Қасым Нұрлан,8 А',
  '3,Өтегенов Аян,8 А',
  '4,Серік Айша,8 А',
  '5,Морозов Андрей,1 топ',
]

/** A coordinator's phone at the list, without a network from here on. */
test.setTimeout(60_000)

async function startDay(page: Page, context: BrowserContext, server: RunningServer): Promise<string> {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(roster) })
  await join(page, await seedLink(server, event), 'Phone A')
  const list = `${server.url}/event/${event}/list`
  await page.goto(list)
  await expectHere(page, 0, 5)
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  return list
}

async function expectHere(page: Page, here: number, listed: number): Promise<void> {
  await expect(page.getByText(`Here now: ${here}. On the list: ${listed}`)).toBeAttached()
}

test('a whole class is marked in two taps with two exceptions, and taken back in one, with no network', async ({
  page,
  context,
  server,
}) => {
  const list = await startDay(page, context, server)
  const whole = page.locator('.roster-scroll').getByRole('button', { name: /Mark the whole group.*8 А/ })
  await whole.click()
  for (const name of ['Иса Дариға', 'Серік Айша']) await page.getByRole('checkbox', { name }).uncheck()
  await page.getByRole('button', { name: 'Mark 2' }).click()
  await expectHere(page, 2, 5)
  await expect(rowNamed(page, 'Қасым Нұрлан')).toContainText('On phone')
  await page.goto(list)
  await expectHere(page, 2, 5)

  await whole.click()
  await page.getByRole('button', { name: 'Mark 2' }).click()
  await expectHere(page, 4, 5)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectHere(page, 2, 5)
  await page.goto(list)
  await expectHere(page, 2, 5)
})

test('[FACT-10] a class is counted without names, names are added later, companions with a tap, with no network', async ({
  page,
  context,
  server,
}) => {
  const list = await startDay(page, context, server)
  await page.getByRole('link', { name: 'Count heads' }).click()
  await page.getByLabel('How many came?').fill('24')
  await page.getByText('Pupils').click()
  await page.getByLabel('Where from').fill('№12 мектеп, 8 Б')
  await page.getByRole('button', { name: 'Count', exact: true }).click()
  await expectHere(page, 24, 29)
  await page.goto(list)
  await expectHere(page, 24, 29)
  await expect(page.getByText('Without names: 24')).toBeVisible()

  await page.getByRole('link', { name: /№12 мектеп, 8 Б/ }).click()
  await page.getByRole('link', { name: 'Add a name' }).click()
  await page.getByLabel('Full name').fill('Оспанов Рауан')
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await page.getByRole('link', { name: 'Back to the count' }).click()
  await expect(page.getByText('With names: 1 · without names: 23')).toBeVisible()
  await page.goto(list)
  await expectHere(page, 24, 29)

  await rowNamed(page, 'Морозов Андрей').click()
  await expectHere(page, 25, 29)
  await openPerson(page, 'Морозов Андрей')
  await page.getByRole('button', { name: 'One more' }).click()
  await expect(page.locator('.company-count')).toHaveText('1')
  await page.goto(list)
  await expectHere(page, 26, 30)
  await expect(rowNamed(page, 'Морозов Андрей')).toContainText('+1')
})

test('a walk-in who is on the list in other letters is marked there with one tap, with no network', async ({
  page,
  context,
  server,
}) => {
  await startDay(page, context, server)
  await page.getByRole('link', { name: 'Add', exact: true }).click()
  await page.getByLabel('Full name').fill('Утегенов Аян')
  await expect(page.locator('.note', { hasText: 'Already on the list: Өтегенов Аян' })).toBeVisible()
  await page.getByRole('button', { name: 'Mark this person' }).click()
  await expectHere(page, 1, 5)
  await page.getByRole('link', { name: 'Add', exact: true }).click()
  await page.getByLabel('Full name').fill('Сейітова Гүлнар')
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expectHere(page, 2, 6)
})
