import type { Page } from '@playwright/test'
import {
  filterOf,
  join,
  markNamed,
  openPerson,
  rowNamed,
  startPhone,
  waitUntilOfflineReady,
} from './support/phone.ts'
import type { FieldPhone } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

test.setTimeout(240_000)

const PEOPLE = ['Full name,Group', 'Серікова Айгерім,A', 'Ахметов Данияр,A', 'Morozov Andrei,B']

async function joinEvent(server: RunningServer, event: string, name: string): Promise<FieldPhone> {
  const phone = await startPhone()
  await join(phone.page(), await seedLink(server, event), name)
  await phone.page().goto(`${server.url}/event/${event}/list`)
  await expect(phone.page().getByText('On the list: 3')).toBeAttached()
  await waitUntilOfflineReady(phone.page())
  await phone.setOffline(true)
  return phone
}

async function addWalkIn(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Add', exact: true }).click()
  await page.getByLabel('Full name').fill(name)
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await expect(page.getByText(`Added: ${name}`).first()).toBeVisible()
}

test('[FACT-6, FACT-7] what two phones tell differently is shown from both sides and settled by one tap, which can be taken back', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(PEOPLE) })
  const [a, b] = [await joinEvent(server, event, 'Phone A'), await joinEvent(server, event, 'Phone B')]
  await markNamed(a.page(), 'Серікова Айгерім')
  await addWalkIn(b.page(), 'Данияр Ахметов')
  await b.page().goto(`${server.url}/event/${event}/list`)
  await markNamed(b.page(), 'Серікова Айгерім')
  await openPerson(b.page(), 'Серікова Айгерім')
  await b.page().getByRole('button', { name: 'Mark out' }).click()
  await expect(b.page().locator('.times')).toContainText(/Out\s*\d\d:\d\d/)
  for (const phone of [a, b]) {
    await phone.setOffline(false)
    await phone.page().goto(`${server.url}/outbox`)
    await phone.page().getByRole('button', { name: 'Send now' }).click()
    await expect(phone.page().locator('.outbox-big b')).toHaveText('0')
  }
  const page = a.page()
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('On the list: 4')).toBeAttached()
  await a.setOffline(true)
  await page.getByRole('link', { name: /things? to settle/ }).click()

  const double = page.locator('.look-card', { hasText: 'Is this one person?' })
  await expect(double).toContainText('Данияр Ахметов')
  await double.getByRole('button', { name: 'Not the same person' }).click()
  await expect(double).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(double).toHaveCount(1)
  await double.getByRole('button', { name: 'The same person', exact: true }).click()
  await expect(double).toHaveCount(0)

  await page.goto(`${server.url}/event/${event}/list`)
  await filterOf(page, 'All').click()
  await expect(page.getByText('On the list: 3')).toBeAttached()
  await expect(rowNamed(page, 'Ахметов').locator('.time')).toBeVisible()
  await Promise.all([a.dispose(), b.dispose()])
})
