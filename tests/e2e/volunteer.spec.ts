import type { Page } from '@playwright/test'
import { join, markNamed, waitUntilOfflineReady } from './support/phone.ts'
import { comingDay, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import { languages, wordsOf } from './support/texts.ts'

/** As planned, in the hours of the place. */
const hours = /(?<!\d)0?9:00–12:30/

const kazakhMonths = [
  ['қаңтар', 1],
  ['ақпан', 2],
  ['наурыз', 3],
  ['сәуір', 4],
  ['мамыр', 5],
  ['маусым', 6],
  ['шілде', 7],
  ['тамыз', 8],
  ['қыркүйек', 9],
  ['қазан', 10],
  ['қараша', 11],
  ['желтоқсан', 12],
] as const

test('a volunteer without an account opens the schedule and reads it again with no network', async ({
  page,
  context,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', place: 'Bank of the Elek' })
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Open the schedule' }).click()
  await expect(page.getByRole('link', { name: /Clear spring/ })).toContainText(hours)
  await waitUntilOfflineReady(page)

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByText('Offline', { exact: true })).toBeVisible()
  await expect(page.getByText(/^List from \d\d:\d\d$/)).toBeVisible()
  await page.getByRole('link', { name: /Clear spring/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Clear spring' })).toBeVisible()
  await expect(page.getByText('Bank of the Elek')).toBeVisible()

  // A link to the event, opened cold, and the bare address: the schedule is where a volunteer begins now.
  await page.goto(`${server.url}/schedule/${event}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Clear spring' })).toBeVisible()
  await page.goto(server.url)
  await expect(page).toHaveURL(`${server.url}/schedule`)
  await expect(page.getByRole('link', { name: /Clear spring/ })).toBeVisible()
})

test('the schedule speaks each of the three languages, keeps the choice, and needs no network for it', async ({
  page,
  context,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring' })
  await page.goto(`${server.url}/schedule`)
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  for (const language of languages) {
    const say = wordsOf(language)
    await page.goto(`${server.url}/schedule`)
    await page.locator('.lang-select').selectOption(language)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: say('schedule.title') })).toBeVisible()
    await expect(page.getByRole('link', { name: /Clear spring/ })).toBeVisible()
    await expect(page).toHaveTitle(new RegExp(say('schedule.title')))
    await page.goto(`${server.url}/schedule/${event}`)
    await expect(page.getByRole('link', { name: say('ui.back') })).toBeVisible()
    await page.goto(`${server.url}/settings`)
    await expect(page.getByRole('heading', { level: 1, name: say('settings.title') })).toBeVisible()
  }
})

test('in Kazakh every month has its name, in this browser too', async ({ page, server }) => {
  const events: string[] = []
  for (const [, month] of kazakhMonths) {
    const day = comingDay(month)
    events.push(
      await seedEvent(server, {
        title: `Сенбілік ${month}`,
        starts: `${day}T09:00+05:00`,
        ends: `${day}T12:30+05:00`,
      }),
    )
  }
  await useLanguage(page, 'kk')
  await page.goto(`${server.url}/schedule`)
  await expect(page.getByRole('link', { name: /Сенбілік/ })).toHaveCount(12)
  const headings = (await page.getByRole('heading', { level: 2 }).allInnerTexts()).join('\n')
  for (const [name] of kazakhMonths) expect(headings).toContain(name)
  await expectNoMachineMonths(page)

  await page.goto(`${server.url}/schedule/${events[10] ?? ''}`)
  await expect(page.getByText(/28 қараша/)).toBeVisible()
  await expect(page.getByText(hours)).toBeVisible()
  await expectNoMachineMonths(page)
})

test.describe('on a phone that is set to the clock of London', () => {
  test.use({ timezoneId: 'Europe/London' })

  test('times are the event’s own, and Today says that the clock differs', async ({ page, server }) => {
    const event = await seedEvent(server, {
      title: 'Clear spring',
      roster: await writeRoster(['Full name', 'Иса Дариға', 'Morozov Andrei']),
    })
    await page.goto(`${server.url}/schedule`)
    await expect(page.getByRole('link', { name: /Clear spring/ })).toContainText(hours)

    await join(page, await seedLink(server, event), 'London phone')
    await expect(page.getByText(hours)).toBeVisible()
    await expect(page.getByText('Check the phone’s clock')).toBeVisible()
    await expect(page.getByText(/The phone is at UTC\+[01], the event at UTC\+5/)).toBeVisible()

    await page.goto(`${server.url}/event/${event}/list`)
    const before = Date.now()
    await markNamed(page, 'Иса Дариға')
    const minutes = [before, Date.now()].map(clockInKazakhstan)
    const shown = page.getByRole('button', { name: /Иса Дариға/ })
    await expect(shown).toContainText(new RegExp(minutes.join('|')))
  })
})

async function useLanguage(page: Page, language: string): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('asar.locale', chosen), language)
}

async function expectNoMachineMonths(page: Page): Promise<void> {
  expect(await page.locator('body').innerText()).not.toMatch(/\bM\d\d?\b/)
}

function clockInKazakhstan(ms: number): string {
  return new Date(ms + 5 * 3_600_000).toISOString().slice(11, 16).replace(/^0/, '')
}
