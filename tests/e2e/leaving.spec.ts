import type { Page } from '@playwright/test'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { filterOf, join, markNamed, openPerson, rowNamed, waitUntilOfflineReady } from './support/phone.ts'
import { expect, test } from './support/server.ts'

const people = [
  'Full name,Group',
  'Иса Дариға Мұхтарқызы,№3 мектеп-гимназия',
  'Morozov Andrei,«Таза қала» ЖШС',
  'Ким Виктор,«Таза қала» ЖШС',
  'Әлия Серік,«Таза қала» ЖШС',
]

test('with no network people leave one by one, by group and all at the end; a time is corrected, and the day is closed', async ({
  page,
  context,
  server,
}) => {
  test.setTimeout(180_000)
  const minute = 60_000
  const nowMs = Math.floor(Date.now() / minute) * minute
  const startsMs = nowMs - 180 * minute
  const endsMs = nowMs + 60 * minute
  const event = await seedEvent(server, {
    title: 'Clear spring',
    starts: inKazakhstan(startsMs),
    ends: inKazakhstan(endsMs),
    roster: await writeRoster(people),
  })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('On the list: 4')).toBeAttached()
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  for (const name of ['Иса Дариға', 'Morozov', 'Ким', 'Әлия']) await markNamed(page, name)

  const came = clockOf(startsMs + 10 * minute)
  const left = clockOf(nowMs + 30 * minute)

  await test.step('one touch in the mode for leaving, and back', async () => {
    await filterOf(page, 'Here').click()
    await page.getByRole('button', { name: 'Leaving', exact: true }).click()
    await rowNamed(page, 'Иса Дариға').click()
    await expect(page.getByText('Left: Иса Дариға Мұхтарқызы')).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('Here now: 4.')).toBeAttached()
  })

  await test.step('a group, all but one, just now', async () => {
    await page.getByRole('link', { name: 'A group or all' }).click()
    await page.getByLabel('Who', { exact: true }).selectOption('«Таза қала» ЖШС')
    await page.getByRole('checkbox', { name: /Morozov/ }).uncheck()
    await page.getByRole('checkbox', { name: /Ким/ }).uncheck()
    await page.getByRole('button', { name: 'Mark out: 1' }).click()
    await expect(page.getByText('Left: 1 person')).toBeVisible()
    await expect(page.getByText('Here now: 3.')).toBeAttached()
  })

  await test.step('the time of arrival, with a reason; the old one stays in sight', async () => {
    await filterOf(page, 'All').click()
    await openPerson(page, 'Ким')
    await page.getByRole('button', { name: /^Correct the time/ }).click()
    await answerTime(page, came, 'Marked later', 'Correct')
    const history = page.locator('.history')
    await expect(history).toContainText(new RegExp(`${came}\\s*Marked as here: this phone`))
    await expect(history).toContainText('Time given by this phone')
    await expect(history).toContainText(/Before: \d\d:\d\d, this phone/)
    await expect(page.locator('.hours')).toContainText('given by a person')
  })

  await test.step('everybody else at the planned end, one exception, closed in the same saving', async () => {
    await page.goto(`${server.url}/event/${event}/close`)
    await expect(page.locator('.time-stepper b')).toHaveText(clockOf(endsMs))
    await page.getByRole('button', { name: 'Close the event' }).click()
    const question = page.getByRole('dialog', { name: 'Close already?' })
    await expect(question).toContainText(`${clockOf(endsMs)} has not come yet`)
    await question.getByRole('button', { name: 'Close the event' }).click()
    await expect(page.getByText(/^Closed: /)).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('Here now: 3', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: /Ким/ }).click()
    await page.locator('.dialog[open] .time-field input').fill(left)
    await page.getByRole('button', { name: 'Set the time' }).click()
    await expect(page.getByRole('button', { name: new RegExp(`Ким.*Left earlier.*${left}`) })).toBeVisible()
    await page.getByRole('button', { name: 'Close the event' }).click()
    await question.getByRole('button', { name: 'Close the event' }).click()
    await expect(page.getByText(/^Closed: /)).toBeVisible()
    await expect(page.getByText(/^Not on the server yet: \d+$/)).toBeVisible()
    await expect(page.getByText('Keep the app, do not clear its data')).toBeVisible()
  })

  await test.step('with a network everything comes to the server, and nothing of it is late', async () => {
    await context.setOffline(false)
    await page.goto(`${server.url}/outbox`)
    await page.getByRole('button', { name: 'Send now' }).click()
    await page.goto(`${server.url}/event/${event}/close`)
    await expect(page.getByText('Everything is on the server')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('Nothing has come since.')).toBeVisible()
    await page.goto(`${server.url}/event/${event}/list`)
    await filterOf(page, 'All').click()
    await openPerson(page, 'Ким')
    await expect(page.locator('.times')).toContainText(new RegExp(`In\\s*${came}`))
    await expect(page.locator('.times')).toContainText(new RegExp(`Out\\s*${left}`))
    await page.goto(`${server.url}/event/${event}/clocks`)
    await expect(page.getByRole('heading', { level: 1, name: 'Clocks of the phones' })).toBeVisible()
  })
})

/** ISO with the offset of Kazakhstan. */
function inKazakhstan(ms: number): string {
  return `${new Date(ms + 5 * 3_600_000).toISOString().slice(0, 16)}+05:00`
}

function clockOf(ms: number): string {
  return inKazakhstan(ms).slice(11, 16)
}

async function answerTime(page: Page, time: string, reason: string, submit: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.locator('.time-field input').fill(time)
  await dialog.getByText(reason, { exact: true }).click()
  await dialog.getByRole('button', { name: submit, exact: true }).click()
  await expect(dialog).toBeHidden()
}
