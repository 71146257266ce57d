import type { Page } from '@playwright/test'
import {
  expectUnsent,
  filterOf,
  join,
  markNamed,
  openPerson,
  readNames,
  rowNamed,
  sendNow,
  startPhone,
  touchNamed,
  waitUntilOfflineReady,
} from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

const people = [
  'Full name,Group',
  'Әсел Нұрланова,Red',
  'Нурланова Асель,Red',
  'Assel Omarova,Blue',
  'Айгерим Габитова,Blue',
  'Иса Дариға,Blue',
  'Morozov Andrei,Blue',
]

test('a mark is undone by one touch, a person leaves and comes again, and the counts follow', async ({
  page,
  server,
}) => {
  await openList(page, server)
  await markNamed(page, 'Иса Дариға')
  await markNamed(page, 'Morozov Andrei')
  await expectCounts(page, { expected: 4, here: 2, all: 6 })
  await expect(page.getByText('Here: Morozov Andrei')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectCounts(page, { expected: 5, here: 1, all: 6 })
  await expect(page.getByText('Here: Иса Дариға')).toBeVisible()

  await openPerson(page, 'Иса Дариға')
  await page.getByRole('button', { name: 'Mark out' }).click()
  await expect(page.getByText('Left', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Back' }).click()
  await expectCounts(page, { expected: 5, here: 0, all: 6 })
  await filterOf(page, 'All').click()
  await expect(rowNamed(page, 'Иса Дариға')).toContainText('left')
  await openPerson(page, 'Иса Дариға')
  await page.getByRole('button', { name: 'Mark here again' }).click()
  await expect(page.getByText('Here', { exact: true })).toBeVisible()
  await expect(page.getByText(/Marked as (here|left):/)).toHaveCount(3)
  await page.getByRole('link', { name: 'Back' }).click()
  await expectCounts(page, { expected: 5, here: 1, all: 6 })

  await filterOf(page, 'Here').click()
  await expect.poll(() => readNames(page)).toEqual(['Иса Дариға'])
  await filterOf(page, 'Not yet').click()
  await expect.poll(() => readNames(page)).toHaveLength(5)
  expect(await readNames(page)).not.toContain('Иса Дариға')
})

test('the search finds a name in every spelling from its first letters', async ({ page, server }) => {
  await openList(page, server)
  await page.getByRole('button', { name: 'Search' }).click()
  const found = page.getByRole('dialog').locator('.roster-scroll').getByRole('button')
  await page.locator('.roster-waiting .row').first().waitFor({ state: 'attached' })
  await expect(found, 'nobody is found before anything is typed').toHaveCount(0)
  const asels = [/Әсел Нұрланова/, /Нурланова Асель/, /Assel Omarova/]
  for (const typed of ['асел', 'әсел', 'asel', 'АСЕ']) {
    await page.getByRole('searchbox').fill(typed)
    await expect(found).toHaveCount(3)
    for (const name of asels) await expect(found.filter({ hasText: name })).toHaveCount(1)
  }
  const readMarked = () =>
    page.evaluate(() =>
      Array.from(
        CSS.highlights.get('found-letters') ?? [],
        ({ startContainer: { textContent }, startOffset, endOffset }) =>
          textContent?.slice(startOffset, endOffset),
      ).sort(),
    )
  await expect.poll(readMarked, 'the letters found stand out').toEqual(['Asse', 'Асе', 'Әсе'].sort())
  await page.getByRole('searchbox').fill('д')
  await expect(found.filter({ hasText: 'Иса Дариға' })).toHaveCount(1)
  await found.filter({ hasText: 'Иса Дариға' }).click()
  await expect(found.filter({ hasText: 'Иса Дариға' })).toContainText('On phone')
  await page.getByRole('searchbox').fill('Nobody at all')
  await expect(page.getByText('Nothing found')).toBeVisible()
  await page.getByRole('button', { name: 'Add to the list' }).click()
  await expect(page.getByLabel('Full name')).toHaveValue('Nobody at all')
})

test('somebody who is on the list in other letters is named while a walk-in is typed', async ({
  page,
  server,
}) => {
  await openList(page, server)
  await page.getByRole('link', { name: 'Add' }).click()
  await page.getByLabel('Full name').fill('Aigerim Gabitova')
  const warning = page.locator('.note').filter({ hasText: 'Already on the list: Айгерим Габитова' })
  await expect(warning).toBeVisible()
  await page.getByLabel('Full name').fill('Aigerim Gabitov')
  await page.getByLabel('Full name').fill('New Person')
  await expect(warning).toBeHidden()
  await page.getByLabel('Phone').fill('8 (701) 000-11-22')
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await expect(page.getByText('Added: New Person').first()).toBeVisible()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expectCounts(page, { expected: 6, here: 1, all: 7 })
  await filterOf(page, 'Here').click()
  await expect(rowNamed(page, 'New Person')).toContainText('walk-in')
})

test('what two phones saw stands on the person’s page with both names', async ({ page, browser, server }) => {
  const event = await openList(page, server)
  const context = await browser.newContext()
  const other = await context.newPage()
  await join(other, await seedLink(server, event), 'Phone B')
  await other.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(other, 'Иса Дариға')).toBeVisible()
  // Neither phone knows of the other's mark when it makes its own.
  await page.context().setOffline(true)
  await context.setOffline(true)
  for (const phone of [page, other]) await markNamed(phone, 'Иса Дариға')
  await page.context().setOffline(false)
  await context.setOffline(false)
  for (const phone of [page, other, page]) await sendNow(phone)

  await page.goto(`${server.url}/event/${event}/list`)
  await filterOf(page, 'Here').click()
  await openPerson(page, 'Иса Дариға')
  await expect(page.getByText('2 phones saw the arrival')).toBeVisible()
  await expect(page.getByText(/Marked as here: this phone/)).toBeVisible()
  await expect(page.getByText(/Marked as here: Phone B/)).toBeVisible()
  await context.close()
})

test('the outbox says how old the oldest unsent mark is and when it tries again', async ({
  page,
  context,
  server,
}) => {
  await openList(page, server)
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  await markNamed(page, 'Иса Дариға')
  const before = Date.now()
  await page.clock.setSystemTime(before + 42 * 60_000)
  await page.getByRole('link', { name: /Send/ }).click()
  await expectUnsent(page, 1)
  await expect(page.getByText(/^Oldest: 4[12] min(utes)? ago/)).toBeVisible()
  await page.getByRole('button', { name: 'Send now' }).click()
  await expect(page.getByText(/^The server did not answer\. Next try: \d/)).toBeVisible()
  await expectUnsent(page, 1)
})

test('a phone with two links holds both events, each with its list', async ({ page, server }) => {
  const first = await openList(page, server)
  await markNamed(page, 'Иса Дариға')
  const second = await seedEvent(server, {
    title: 'Green hill',
    roster: await writeRoster(['Full name', 'Жәнібек Серік', 'Ким Анна']),
  })
  await page.goto(await seedLink(server, second))
  await expect(page.getByLabel('Name of the phone')).toHaveValue('Phone A')
  await page.getByRole('button', { name: 'Add this phone' }).click()
  await expect(page).toHaveURL(`${server.url}/today`)
  for (const title of ['Clear spring', 'Green hill'])
    await expect(page.getByText(title).first()).toBeVisible()
  await page.goto(`${server.url}/event/${second}/list`)
  await expect(page.getByText('Here now: 0. On the list: 2')).toBeAttached()
  await page.goto(`${server.url}/event/${first}/list`)
  await expect(page.getByText('Here now: 1. On the list: 6')).toBeAttached()
})

test('a mark that the phone showed is there after the browser was killed that moment, five times in a row', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  const phone = await startPhone()
  try {
    await join(phone.page(), await seedLink(server, event), 'Phone A')
    const list = `${server.url}/event/${event}/list`
    await phone.page().goto(list)
    await expect(phone.page().getByText('Here now: 0. On the list: 6')).toBeAttached()
    await waitUntilOfflineReady(phone.page())
    await phone.setOffline(true)
    const names = ['Әсел Нұрланова', 'Нурланова Асель', 'Assel Omarova', 'Айгерим Габитова', 'Иса Дариға']
    for (const [index, name] of names.entries()) {
      await touchNamed(phone.page(), name)
      await phone.page().getByText(`Here: ${name}`).waitFor()
      phone.kill()
      await phone.relaunch(list)
      await expect(phone.page().getByText(`Here now: ${index + 1}. On the list: 6`)).toBeAttached()
    }
  } finally {
    await phone.dispose()
  }
})

/** A phone with the event's list open. @returns the event's id */
async function openList(page: Page, server: RunningServer): Promise<string> {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('Here now: 0. On the list: 6')).toBeAttached()
  return event
}

interface Counts {
  readonly expected: number
  readonly here: number
  readonly all: number
}

async function expectCounts(page: Page, { expected, here, all }: Counts): Promise<void> {
  await expect(filterOf(page, 'Not yet')).toContainText(String(expected))
  await expect(filterOf(page, 'Here')).toContainText(String(here))
  await expect(filterOf(page, 'All')).toContainText(String(all))
  await expect(page.getByText(`Here now: ${here}. On the list: ${all}`)).toBeAttached()
}
