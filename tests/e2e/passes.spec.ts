import type { Page } from '@playwright/test'
import { join, openPerson, rowNamed, waitUntilOfflineReady } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

const people = ['Full name,No,Group', 'Ғабитова Айгерім,118,Red', 'Ким Виктор,7,Blue', 'Иса Дариға,9,Blue']
/** What the code under a pass looks like. */
const printedCode = /^[0-9A-HJKMNP-TV-Z]{3}( [0-9A-HJKMNP-TV-Z]{3}){2}$/

const codeOf = (page: Page) => page.locator('.pass-code b')
const qrOf = (page: Page) => page.getByRole('img', { name: 'QR code of the pass' })

test('a walk-in gets a pass on the spot with no network; a lost one is made anew and withdrawn', async ({
  page,
  context,
  server,
}) => {
  await openList(page, server)
  await waitUntilOfflineReady(page)
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Add' }).click()
  await page.getByLabel('Full name').fill('Ахметов Ерлан')
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await page.getByRole('group', { name: 'Whom to show' }).getByRole('button', { name: /All$/ }).click()
  await openPerson(page, 'Ахметов Ерлан')
  await page.getByRole('link', { name: 'Pass' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Clear spring' })).toBeVisible()
  await expect(qrOf(page)).toBeVisible()
  await expect(codeOf(page)).toHaveText(printedCode)
  const lost = await codeOf(page).innerText()

  // Without a share sheet the picture becomes a file.
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Share' }).click()
  expect((await download).suggestedFilename()).toMatch(/^asar-[0-9a-z]{9}\.png$/)

  await page.getByRole('button', { name: 'Make a new pass' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new pass' }).click()
  await expect(codeOf(page)).not.toHaveText(lost)
  await expect(codeOf(page)).toHaveText(printedCode)
  await page.reload()
  await expect(codeOf(page)).not.toHaveText(lost)
  await page.getByRole('button', { name: 'Withdraw the pass' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the pass' }).click()
  await expect(page.getByText('Withdrawn: Ахметов Ерлан')).toBeVisible()
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

async function openList(page: Page, server: RunningServer): Promise<string> {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(page, 'Иса Дариға')).toBeVisible()
  return event
}
