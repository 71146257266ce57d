import type { Locator, Page } from '@playwright/test'
import { becomeOrganiser } from './support/desk.ts'
import { bringOddRecords } from './support/odd-records.ts'
import { join, markNamed, rowNamed, sendNow } from './support/phone.ts'
import { command, hoursOfToday, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false })

const people = ['Full name,Group,Phone', 'Иса Дариға,Blue,+77010001234', 'Ким Анна,Red,+77010005678']

test('an organiser sees what is missing, copied or set aside, and decides what counts', async ({
  page: desk,
  server,
  startServer,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', ...hoursOfToday() })
  const otherEvent = await seedEvent(server, { title: 'Green hill', ...hoursOfToday() })
  const names = await bringOddRecords(server, await startServer(), { event, otherEvent })
  await becomeOrganiser(desk, server.organiserLink)
  await desk.getByRole('link', { name: 'Phones and records' }).click()

  const phone = (name: string) =>
    desk.locator('.record').filter({ has: desk.getByText(name, { exact: true }) })
  await expect(phone(names.gap)).toContainText('Missing: 3–6.')
  await expect(phone(names.copied)).toContainText('Two series of sheets from one phone')
  await expect(phone(names.lost)).toContainText('Access revoked')

  const aside = phone(names.copied).locator('.note').filter({ hasText: 'Sheets set aside: 2' })
  await expect(aside).toContainText('Green hill')
  await decide(desk, aside.getByRole('button', { name: 'Let them count' }), 'Let them count')
  await expect(aside).toHaveCount(0)

  await decide(desk, desk.getByRole('button', { name: 'Trust that server' }), 'Trust it')
  await expect(desk.getByRole('heading', { name: 'Records for another server' })).toHaveCount(0)

  await phone(names.copied).getByText('Sheets, list by list').click()
  const ofEvent = phone(names.copied).locator('.place').filter({ hasText: 'Clear spring' }).first()
  await decide(desk, ofEvent.getByRole('button', { name: 'Set aside' }), 'Set aside')
  await expect(phone(names.copied)).toContainText('An organiser decided so.')

  await phone(names.gap).getByRole('button', { name: 'Revoke access' }).click()
  await desk.getByText('Keep nothing').click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Revoke access' }).click()
  await expect(phone(names.gap)).toContainText('Access revoked')
  await expect(phone(names.gap)).toContainText('Sheets set aside: 3')
  expect(await command(server, 'held', '--event', event)).toContain('the device was revoked')
})

test('[SYN-10] a person who is erased at the desk is nameless there, on the phone and in the report', async ({
  page: desk,
  browser,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const phone = await context.newPage()
  await join(phone, await seedLink(server, event), 'Phone A')
  await phone.goto(`${server.url}/event/${event}/list`)
  await markNamed(phone, 'Иса Дариға')
  await sendNow(phone)
  await becomeOrganiser(desk, server.organiserLink)
  await desk.goto(`${server.url}/desk/events/${event}/roster`)
  await desk.getByRole('button', { name: 'Иса Дариға' }).first().click()
  await desk.getByRole('button', { name: 'Erase personal data' }).click()
  await desk.getByRole('button', { name: 'Erase for good' }).click()
  await expect(desk.getByText('Personal data are erased on the server.')).toBeVisible()
  await expect(desk.getByRole('heading', { name: 'Name unknown' })).toBeVisible()
  await desk.keyboard.press('Escape')
  await expect(desk.getByText('Иса Дариға')).toHaveCount(0)

  await phone.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(phone, 'Ким Анна')).toBeVisible()
  await expect(rowNamed(phone, 'Иса Дариға')).toHaveCount(0)
  const report = await command(server, 'export', 'attendance', '--event', event, '--format', 'json')
  expect(report).not.toContain('Иса')
  expect(JSON.parse(report)).toHaveLength(2)
  await context.close()
})

test('[SYN-11] what comes after closing is shown as late, until the event is closed again', async ({
  page: desk,
  browser,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const phone = await context.newPage()
  await join(phone, await seedLink(server, event), 'Phone A')
  await becomeOrganiser(desk, server.organiserLink)
  await desk.goto(`${server.url}/desk/events/${event}/export`)
  // A closing states what this desk knew: it must have the list by then.
  await expect(desk.getByText('Rows: 2.')).toBeVisible()
  await desk.getByRole('button', { name: 'Close the attendance' }).click()
  await expect(desk.getByText('Nothing has come since.')).toBeVisible()
  await sendNow(desk)
  await phone.goto(`${server.url}/event/${event}/list`)
  await markNamed(phone, 'Иса Дариға')
  await sendNow(phone)
  await desk.goto(`${server.url}/desk/events/${event}/export`)
  await expect(desk.getByText('Came after closing. People concerned: 1')).toBeVisible()
  await desk.getByRole('button', { name: 'Close again with what came later' }).click()
  await expect(desk.getByText('Nothing has come since.')).toBeVisible()
  await context.close()
})

/** Opens a decision and confirms it. */
async function decide(desk: Page, button: Locator, confirm: string): Promise<void> {
  await button.click()
  await desk.getByRole('dialog').getByRole('button', { name: confirm }).click()
  await expect(desk.getByRole('dialog')).toHaveCount(0)
}
