import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { becomeOrganiser, importRoster, inviteCoordinator, planEvent, sampleRoster } from './support/desk.ts'
import { setRoom } from './support/full-disk.ts'
import {
  filterOf,
  join,
  markNamed,
  rowNamed,
  rowsOf,
  sendNow,
  waitUntilOfflineReady,
} from './support/phone.ts'
import { command, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false })

const people = ['Full name,Group', 'Иса Дариға,Blue', 'Morozov Andrei,Blue', 'Ким Анна,Red']

interface Sample {
  readonly file: string
  readonly people: string
  /** What the wizard has to say of the file as a whole. */
  readonly notice?: string
  /** Somebody as the list has to show them. */
  readonly somebody: string
}
const samples: readonly Sample[] = [
  { file: 'roster-300-semicolon-bom.csv', people: '300', somebody: 'Иса Дариға Мұхтарқызы' },
  {
    file: 'roster-300-ru-cp1251.csv',
    people: '300',
    notice: 'Kazakh letters are lost',
    somebody: 'Бондарнко Виктория Александровна',
  },
  {
    file: 'roster-300-kz1048.csv',
    people: '300',
    notice: 'The file was read as KZ-1048.',
    somebody: 'Иса Дариға Мұхтарқызы',
  },
  {
    file: 'roster-300-school-sheet.csv',
    people: '300',
    notice: 'The numbering starts anew',
    somebody: 'Иса Дариға Мұхтарқызы',
  },
  {
    file: 'roster-300-school-sheet.xlsx',
    people: '300',
    notice: 'The numbering starts anew',
    somebody: 'Иса Дариға Мұхтарқызы',
  },
  { file: 'roster-2000.csv', people: '2,000', somebody: 'Gafura Seitkalieva' },
]

test('rosters of every make come in through the wizard as they were planned', async ({ page, server }) => {
  await becomeOrganiser(page, server.organiserLink)
  for (const { file, people: count, notice, somebody } of samples) {
    const event = await seedEvent(server, { title: file })
    await page.goto(`${server.url}/desk/events/${event}/import`)
    await page.locator('input[type=file]').setInputFiles(sampleRoster(file))
    await expect(page.getByText(new RegExp(`^${count} people found$`))).toBeVisible()
    if (notice !== undefined) await expect(page.getByText(notice)).toBeVisible()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByRole('button', { name: `Add ${count} people` }).click()
    await expect(page.getByText(`Added ${count} people`)).toBeVisible()
    await page.getByRole('link', { name: 'See the roster' }).click()
    await expect(page.getByText(`Shown: ${count} of ${count}`)).toBeVisible()
    await page.getByRole('searchbox').fill(somebody)
    await expect(page.getByRole('button', { name: somebody }).first()).toBeVisible()
  }
})

test('a likely duplicate is added or left out as the organiser decides, and a list imported twice is known', async ({
  page,
  server,
}) => {
  await becomeOrganiser(page, server.organiserLink)
  const event = await planEvent(page, 'Clear spring')
  const twice = [...people, 'Kim Anna,Red', 'Исса Дарига,Blue']
  await page.goto(`${server.url}/desk/events/${event}/import`)
  await page.locator('input[type=file]').setInputFiles(await writeRoster(twice))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  const twin = page.locator('.review').filter({ hasText: 'Kim Anna' })
  await expect(twin).toContainText('Is this the same person?')
  await expect(page.getByRole('button', { name: 'Add 5 people' })).toBeVisible()
  await twin.getByRole('button', { name: 'One person: skip the row' }).click()
  await expect(page.getByRole('button', { name: 'Add 4 people' })).toBeVisible()
  await twin.getByRole('button', { name: 'Two people' }).click()
  await expect(page.getByRole('button', { name: 'Add 5 people' })).toBeVisible()
  await twin.getByRole('button', { name: 'One person: skip the row' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the rows left out' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('Kim Anna')
  await page.getByRole('button', { name: 'Add 4 people' }).click()
  await expect(page.getByText('Added 4 people')).toBeVisible()

  await page.getByRole('button', { name: 'Import another file' }).click()
  await page.locator('input[type=file]').setInputFiles(await writeRoster(people))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('On the roster already: Иса Дариға')).toBeVisible()
})

test('an import that fails half-way leaves nobody on the list and can be confirmed again', async ({
  page,
  server,
}) => {
  await becomeOrganiser(page, server.organiserLink)
  const event = await planEvent(page, 'Clear spring')
  await page.goto(`${server.url}/desk/events/${event}/import`)
  await page.locator('input[type=file]').setInputFiles(sampleRoster('roster-300.csv'))
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await setRoom(page, 100)
  await page.getByRole('button', { name: 'Add 300 people' }).click()
  await expect(page.getByText('The list was not added; nothing was written')).toBeVisible()
  await expect(page.getByText(/^There is no space left on the device/)).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(`${server.url}/desk/events/${event}`)
  await expect(other.getByText('Nobody is on the list yet')).toBeVisible()
  await other.close()

  await setRoom(page, Infinity)
  await page.getByRole('button', { name: 'Add 300 people' }).click()
  await expect(page.getByText('Added 300 people')).toBeVisible()
  await page.getByRole('link', { name: 'See the roster' }).click()
  await expect(page.getByText('Shown: 300 of 300')).toBeVisible()
})

test('marks of a phone come onto the open board, and a changed event onto the phone', async ({
  page: desk,
  browser,
  server,
}) => {
  await becomeOrganiser(desk, server.organiserLink)
  const event = await planEvent(desk, 'Clear spring')
  await importRoster(desk, event, await writeRoster(people), 3)
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const phone = await context.newPage()
  await join(phone, await inviteCoordinator(desk, event), 'Phone A')
  await sendNow(desk)
  await phone.goto(`${server.url}/event/${event}/list`)
  await desk.goto(`${server.url}/desk/events/${event}`)
  await expect(desk.locator('.numbers-here')).toContainText('0/ 3 here')

  await markNamed(phone, 'Иса Дариға')
  await markNamed(phone, 'Ким Анна')
  await sendNow(phone)
  await expect(desk.locator('.numbers-here')).toContainText('2/ 3 here')
  await expect(desk.getByText('Phone A')).toBeVisible()

  await desk.getByRole('link', { name: 'Edit' }).click()
  await expect(desk.getByLabel('Title')).toHaveValue('Clear spring')
  await desk.getByLabel('Title').fill('Green hill')
  await desk.getByLabel('Start time').fill('10:15')
  await desk.getByRole('button', { name: 'Save' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Green hill' })).toBeVisible()
  await sendNow(desk)
  await sendNow(phone)
  await phone.goto(`${server.url}/event/${event}/list`)
  await expect(phone.getByRole('heading', { level: 1, name: 'Green hill' })).toBeVisible()
  await filterOf(phone, 'Here').click()
  await expect(rowNamed(phone, 'Ким Анна')).toBeVisible()
  await phone.goto(`${server.url}/schedule/${event}`)
  await expect(phone.getByText(/10:15–12:30/)).toBeVisible()
  await context.close()
})

test('the report from the screen and from the command line is the same, byte for byte', async ({
  page: desk,
  browser,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: sampleRoster('roster-300.csv') })
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const phone = await context.newPage()
  await join(phone, await seedLink(server, event), 'Phone A')
  await phone.goto(`${server.url}/event/${event}/list`)
  for (const index of [0, 1, 2]) {
    await rowsOf(phone).nth(index).click()
    await expect(phone.getByText(`Here now: ${index + 1}. On the list: 300`)).toBeAttached()
  }
  await sendNow(phone)
  await becomeOrganiser(desk, server.organiserLink)
  await desk.goto(`${server.url}/desk/events/${event}/export`)
  await expect(desk.locator('.export-counts > div').filter({ hasText: 'Here' })).toContainText('3')
  for (const format of ['CSV', 'JSON']) {
    const screen = await download(desk, `Download ${format}`)
    const printed = await report(server, event, format.toLowerCase())
    expect(screen.trim()).toBe(printed)
    expect(screen).toContain('Иса Дариға Мұхтарқызы')
  }
  await context.close()
})

test('a desk with no network plans an event and imports its list; the server has both afterwards', async ({
  page,
  context,
  server,
}) => {
  await becomeOrganiser(page, server.organiserLink)
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  const event = await planEvent(page, 'Far valley')
  await importRoster(page, event, await writeRoster(people), 3)
  await expect(page.getByText(/^On this device only: \d+$/)).toBeVisible()
  await page.reload()
  await expect(page.getByText(/^On this device only: \d+$/)).toBeVisible()
  expect(await command(server, 'event', 'list')).toBe('')
  await context.setOffline(false)
  await sendNow(page)
  expect(await command(server, 'event', 'list')).toContain('Far valley')
  expect(JSON.parse(await report(server, event, 'json'))).toHaveLength(3)
})

async function download(desk: Page, button: string): Promise<string> {
  const waiting = desk.waitForEvent('download')
  await desk.getByRole('button', { name: button }).click()
  return readFile(await (await waiting).path(), 'utf8')
}

const report = (server: RunningServer, event: string, format: string) =>
  command(server, 'export', 'attendance', '--event', event, '--format', format)
