import type { Page } from '@playwright/test'
import { readPass, spellPass } from '#domain/pass/pass-text.ts'
import { becomeOrganiser } from './support/desk.ts'
import { filterOf, join, openPerson, rowNamed, sendNow, waitUntilOfflineReady } from './support/phone.ts'
import { typeFast } from './support/scan-states.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

const people = ['Full name,No,Group', 'Ғабитова Айгерім,118,Red', 'Ким Виктор,7,Blue', 'Иса Дариға,9,Blue']
/** What the code under a pass looks like. */
const printedCode = /^[0-9A-HJKMNP-TV-Z]{3}( [0-9A-HJKMNP-TV-Z]{3}){2}$/

const codeOf = (page: Page) => page.locator('.pass-code b')
const qrOf = (page: Page) => page.getByRole('img', { name: 'QR code of the pass' })

test('a walk-in gets a pass on the spot that another phone accepts, both without a network; a lost one is refused', async ({
  page,
  context,
  browser,
  server,
}) => {
  const event = await openList(page, server)
  const gate = await browser.newContext()
  const other = await gate.newPage()
  await join(other, await seedLink(server, event), 'Phone B')
  await other.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(other, 'Иса Дариға')).toBeVisible()
  for (const phone of [page, other]) await waitUntilOfflineReady(phone)
  await context.setOffline(true)
  await gate.setOffline(true)

  await page.getByRole('link', { name: 'Add' }).click()
  await page.getByLabel('Full name').fill('Ахметов Ерлан')
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await page.getByRole('link', { name: 'Show the pass' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Clear spring' })).toBeVisible()
  await expect(codeOf(page)).toHaveText(printedCode)
  const lost = await codeOf(page).innerText()
  const shown = textOf(await takeLink(page))

  // Phone B has never heard of them: one touch, and they are on its list.
  await typeFast(other, shown)
  await expect(other.locator('.result-stranger')).toContainText('Not on the list')
  await other.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(other.getByText('Here now: 1. On the list: 4')).toBeAttached()

  // Without a share sheet the picture becomes a file.
  await page.evaluate(() => Object.defineProperty(navigator, 'canShare', { value: () => false }))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Share' }).click()
  expect((await download).suggestedFilename()).toMatch(/^asar-[0-9a-z]{9}\.png$/)

  await page.getByRole('button', { name: 'Make a new pass' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new pass' }).click()
  await expect(codeOf(page)).not.toHaveText(lost)
  await expect(codeOf(page)).toHaveText(printedCode)
  const fresh = await codeOf(page).innerText()
  await context.setOffline(false)
  await gate.setOffline(false)
  for (const phone of [page, other]) await sendNow(phone)
  await other.goto(`${server.url}/event/${event}/list`)
  // The two entries are one: the name has come to the phone that added nobody but the holder of a pass.
  await filterOf(other, 'Here').click()
  await expect(rowNamed(other, 'Ахметов Ерлан')).toBeVisible()
  await expect(other.getByText('Here now: 1. On the list: 4')).toBeAttached()
  // The withdrawal has come too once the new pass is theirs here.
  await openPerson(other, 'Ахметов Ерлан')
  await other.getByRole('link', { name: 'Pass' }).click()
  await expect(codeOf(other)).toHaveText(fresh)
  await other.goto(`${server.url}/event/${event}/list`)
  await expect(other.getByText('Here now: 1. On the list: 4')).toBeAttached()
  await typeFast(other, shown)
  await expect(other.locator('.result-refused')).toContainText('The pass was withdrawn')
  await expect(other.locator('.result-refused')).toContainText('Ахметов Ерлан')
  await gate.close()
})

test('a volunteer opens the link once and shows the pass with no network; no server ever saw it', async ({
  page,
  browser,
  server,
}) => {
  const event = await openList(page, server)
  await rowNamed(page, 'Ғабитова Айгерім').click()
  await page.getByRole('group', { name: 'Whom to show' }).getByRole('button', { name: /All$/ }).click()
  await openPerson(page, 'Ғабитова Айгерім')
  await page.getByRole('link', { name: 'Pass' }).click()
  const link = await takeLink(page)
  expect(new URL(link).pathname).toBe('/pass')

  const volunteer = await browser.newContext()
  const own = await volunteer.newPage()
  const asked: string[] = []
  own.on('request', (request) => asked.push(request.url()))
  await own.goto(`${server.url}/schedule/${event}`)
  await expect(own.getByRole('heading', { level: 1, name: 'Clear spring' })).toBeVisible()
  await own.goto(`${server.url}/pass${new URL(link).hash}`)
  await expect(own.getByText('№118')).toBeVisible()
  await expect(own).toHaveURL(`${server.url}/pass`)
  await waitUntilOfflineReady(own)
  await volunteer.setOffline(true)
  await own.reload()
  await expect(qrOf(own)).toBeVisible()
  await expect(own.getByText('Ғабитова Айгерім')).toBeVisible()
  await expect(own.getByRole('heading', { level: 1, name: 'Clear spring' })).toBeVisible()
  await expect(codeOf(own)).toHaveText(await codeOf(page).innerText())
  const [pass = ''] = new URL(link).hash.slice(1).split('.')
  const seen = asked.filter(
    (url) => new URL(url).pathname.includes(pass) || url.split('#')[0]?.includes(pass),
  )
  expect(seen).toEqual([])
  expect(server.output()).not.toContain(pass)
  await volunteer.close()
})

/** The link that goes to the share sheet. */
async function takeLink(page: Page): Promise<string> {
  await expect(qrOf(page)).toBeVisible()
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'share', {
      configurable: true,
      value: (data: ShareData) => {
        document.body.dataset['shared'] = data.url
        return Promise.resolve()
      },
    })
  })
  await page.getByRole('button', { name: 'Send a link' }).click()
  await expect(page.locator('body')).toHaveAttribute('data-shared', /#/)
  return (await page.locator('body').getAttribute('data-shared')) ?? ''
}

test('the desk prints cards for a group and a code in each row of the sheet', async ({ page, server }) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await becomeOrganiser(page, server.organiserLink)
  await page.goto(`${server.url}/desk/events/${event}/export`)
  await page.getByRole('link', { name: 'Passes' }).click()
  const cards = page.locator('.card')
  await expect(cards).toHaveCount(3)
  await page.getByLabel('Group').selectOption('Blue')
  await expect(cards).toHaveCount(2)
  const card = cards.filter({ hasText: 'Ким Виктор' })
  await expect(card).toContainText('№7')
  await expect(card.locator('.card-code')).toHaveText(printedCode)
  await expect(card.getByRole('img', { name: 'QR code: Ким Виктор' })).toBeVisible()
  await page.goto(`${server.url}/desk/events/${event}/print`)
  await page.getByLabel('A QR code in each row').check()
  await expect(page.locator('.print-code .qr')).toHaveCount(3)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
})

async function openList(page: Page, server: RunningServer): Promise<string> {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(page, 'Иса Дариға')).toBeVisible()
  return event
}

/** What the QR code says, from the link to the same pass. */
function textOf(link: string): string {
  const reading = readPass(link)
  if (reading.kind !== 'pass') throw new Error('no pass in the link')
  return spellPass(reading.bytes)
}
