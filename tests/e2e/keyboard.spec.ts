import type { Page } from '@playwright/test'
import { Keys } from './support/keyboard.ts'
import { button, cried, dialog, link, said, title } from './support/named.ts'
import { Issuer } from './support/passes.ts'
import { filterOf } from './support/phone.ts'
import { bringRivals } from './support/rivals.ts'
import { comingDay, hoursOfToday, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

test.setTimeout(240_000)

/** A picture of one dot. */
const PHOTO = {
  name: 'bank.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

test.describe('at the desk', () => {
  test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false })

  test('an event is planned, its list imported, and what a phone sent is decided by the keyboard alone', async ({
    page,
    server,
  }) => {
    const today = await seedEvent(server, { title: 'Green hill', ...hoursOfToday() })
    const gate = await Issuer.enrol(server, today, 'Gate')
    await gate.register(['Иса Дариға'])
    const list = await writeRoster(['Full name,Group', 'Ким Анна,Red', 'Morozov Andrei,Blue', 'Kim Anna,Red'])
    page.setDefaultTimeout(20_000)
    const keys = new Keys(page)

    await page.goto(server.organiserLink)
    await keys.type(page.getByLabel('Name of the phone'), 'Desk')
    await keys.hit('Enter')
    await expect(title(page, 'Events')).toBeFocused()

    // a form that is refused leads to its fields
    await keys.press(link(page, 'Add an event').first())
    await keys.type(page.getByLabel('Title'), '')
    await keys.hit('Enter')
    await expect(page.locator('.summary')).toBeFocused()
    await keys.press(page.locator('.summary a').first())
    await expect(page.getByLabel('Title')).toBeFocused()
    await page.keyboard.type('Clear spring')
    await keys.type(page.getByLabel('Date', { exact: true }), comingDay().split('-').reverse().join('.'))
    await keys.type(page.getByLabel('Start time'), '9:00')
    await keys.type(page.getByLabel('End time'), '12:30')
    await keys.hit('Enter')
    await expect(title(page, 'Clear spring')).toBeFocused()

    await keys.press(link(page, 'Import the roster'))
    await keys.chooseFile(page.locator('input[type=file]'), list)
    await expect(page.getByRole('heading', { name: 'Are the columns right?' })).toBeFocused()
    await keys.press(button(page, 'Check'))
    await expect(page.getByRole('heading', { name: 'Check the list' })).toBeFocused()
    await keys.press(button(page, 'One person: skip the row'))
    await expect(button(page, 'One person: skip the row')).toBeFocused()
    await keys.press(button(page, 'Add 2 people'))
    await expect(page.getByRole('heading', { name: 'Done' })).toBeFocused()
    await keys.press(link(page, 'See the roster'))
    await keys.press(button(page, 'Ким Анна'))
    await expect(dialog(page).getByRole('heading', { name: 'Ким Анна' })).toBeFocused()
    await keys.hit('Escape')
    await expect(button(page, 'Ким Анна')).toBeFocused()

    await keys.press(link(page, 'Events'))
    await keys.press(link(page, 'Phones and records'))
    await expect(title(page, 'Phones and records')).toBeFocused()
    const phone = page.locator('.record', { hasText: 'Gate' })
    await keys.press(phone.locator('summary'))
    await keys.press(
      phone.locator('.place', { hasText: 'Green hill' }).getByRole('button', { name: /^Set aside/ }),
    )
    await keys.press(dialog(page).getByRole('button', { name: 'Set aside' }))
    await expect(page.getByRole('status').filter({ hasText: 'Sheets set aside: 1' })).toBeVisible()
    await expect(dialog(page)).toHaveCount(0)
    await keys.expectSomewhere()
    await keys.press(phone.getByRole('button', { name: /^Let them count/ }))
    await keys.press(dialog(page).getByRole('button', { name: 'Let them count' }))
    await expect(page.getByRole('status').filter({ hasText: 'Sheets that count again: 1' })).toBeVisible()
    await expect(phone.getByRole('button', { name: /^Let them count/ })).toHaveCount(0)
    await keys.expectSomewhere()
    const revoke = phone.getByRole('button', { name: /^Revoke access/ })
    await keys.press(revoke)
    await keys.hit('Escape')
    await expect(revoke).toBeFocused()
    await keys.press(revoke)
    await keys.choose(dialog(page).getByLabel('Keep nothing'))
    await keys.press(dialog(page).getByRole('button', { name: 'Revoke access' }))
    await expect(phone.getByText('Access revoked')).toBeVisible()
    await keys.expectSomewhere()
  })
})

test('contradictions, muster, tally, photos, incidents, tools, a file and self check-in are done by the keyboard alone', async ({
  page,
  server,
}) => {
  const event = await seedEvent(server, {
    title: 'Clear spring',
    ...hoursOfToday(),
    roster: await writeRoster(['Full name,Group', 'Иса Дариға,Blue', 'Morozov Andrei,Blue']),
  })
  await bringRivals(server, event)
  page.setDefaultTimeout(20_000)
  const keys = new Keys(page)

  await page.goto(await seedLink(server, event))
  await keys.type(page.getByLabel('Name of the phone'), 'Phone A')
  await keys.hit('Enter')
  await keys.press(link(page, 'Start'))
  await expect(link(page, /to settle$/)).toBeVisible()
  await page.context().route('**/v1/**', (route) => route.abort())

  await keys.press(link(page, /to settle$/))
  await expect(title(page, 'Needs a look')).toBeFocused()
  await settleByKeys(page, keys)

  await keys.press(link(page, 'List'))
  await keys.press(filterOf(page, 'Here'))
  await keys.press(link(page, 'Muster: who is still here'))
  const called = page.locator('.muster-row', { hasText: 'Қайырбекова Аружан' })
  await keys.press(called, 'Space')
  await expect(called).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('status').filter({ hasText: /^Called 1 of/ })).toBeVisible()
  await keys.press(button(page, 'Begin anew'))
  await expect(title(page, 'Muster')).toBeFocused()
  await keys.press(
    page.getByRole('group', { name: 'Whom to show' }).getByRole('button', { name: /Children$/ }),
  )
  await keys.press(link(page, 'Back'))

  await keys.press(link(page, 'Results'))
  await keys.press(link(page, 'Item tally'))
  const butts = button(page, /^Cigarette butts/)
  await keys.press(butts, 'Space')
  await keys.hit('Space')
  await expect(said(page)).toContainText('Cigarette butts: 2')
  const less = button(page, 'Take one away: Cigarette butts')
  await keys.press(less, 'Space')
  await keys.hit('Space')
  await expect(butts).toContainText('0')
  await expect(less).toBeFocused()
  await keys.press(button(page, 'Undo'))
  await expect(butts).toContainText('1')
  await keys.press(link(page, 'Back'))

  await keys.press(link(page, 'Photos'))
  await keys.choose(page.getByLabel('After'))
  await keys.type(page.getByLabel('Caption'), 'Bank')
  await keys.chooseFile(page.getByLabel('Choose a file'), PHOTO)
  await expect(page.getByRole('img', { name: 'Bank' })).toBeVisible()
  await expect(page.getByLabel('Choose a file')).toBeFocused()
  await keys.press(button(page, 'Do not count'))
  await expect(button(page, 'Count again')).toBeFocused()
  await keys.press(link(page, 'Back'))

  await keys.press(link(page, /^Incidents/))
  await keys.press(button(page, 'Save'))
  await expect(page.locator('.summary')).toBeFocused()
  await keys.type(page.getByLabel('What happened'), 'A cut')
  await keys.press(button(page, 'Choose from the list'))
  await keys.hit('Escape')
  await expect(button(page, 'Choose from the list')).toBeFocused()
  await keys.hit('Enter')
  await keys.press(dialog(page).getByRole('button', { name: /Morozov Andrei/ }))
  await expect(button(page, 'Choose somebody else')).toBeFocused()
  await keys.press(button(page, 'Clear the choice'))
  await expect(button(page, 'Choose from the list')).toBeFocused()
  await keys.choose(page.locator('#incident').getByLabel('103', { exact: true }))
  await keys.press(button(page, 'Save'))
  await expect(said(page)).toContainText('Incident saved on this phone')
  await keys.press(button(page, 'Take out'))
  await expect(button(page, 'Put back')).toBeFocused()
  await keys.press(link(page, 'Back'))

  await keys.press(link(page, 'Tools'))
  await keys.type(page.getByLabel('To whom or from whom'), 'Blue')
  await keys.hit('Enter')
  await expect(said(page)).toContainText('Handed out: Gloves, 1')
  await keys.press(button(page, 'Returned'))
  await expect(said(page)).toContainText('Returned: Gloves, 1')
  await keys.press(button(page, 'Undo'))
  await expect(button(page, 'Handed out')).toBeFocused()
  await keys.press(link(page, 'Back'))
  await keys.press(link(page, 'Back'))

  await keys.press(page.getByRole('link', { name: /^Send/ }))
  const saving = page.waitForEvent('download')
  await keys.press(button(page, 'Save a copy'))
  const copy = await (await saving).path()
  await keys.press(link(page, 'Add from a file'))
  await keys.chooseFile(page.getByLabel('Choose the file'), copy)
  await expect(page.getByText('All of it was on this phone already')).toBeVisible()
  await expect(page.getByLabel('Choose the file')).toBeFocused()
  const codes = button(page, 'Read codes from the other phone’s screen')
  await keys.press(codes)
  await keys.press(button(page, 'Done with codes'))
  await expect(codes).toBeFocused()
  await keys.press(link(page, 'Back'))

  await keys.press(link(page, 'Scanner'))
  await keys.press(button(page, 'Scanner settings'))
  await keys.press(link(page, 'Self check-in'))
  await keys.type(page.getByLabel('PIN to leave'), '12')
  await keys.press(button(page, 'Start'))
  await expect(page.getByLabel('PIN to leave')).toBeFocused()
  await keys.type(page.getByLabel('PIN to leave'), '2468')
  await keys.hit('Enter')
  await expect(title(page, 'Show your pass to the camera')).toBeFocused()
  await keys.press(button(page, 'Enter by hand'))
  await expect(page.getByLabel('Short code')).toBeFocused()
  await keys.type(page.getByLabel('Short code'), '000 000 000')
  await page.keyboard.press('Enter')
  // the answer leaves by itself, too: what it said stays for readers
  await expect(cried(page)).toContainText('Not accepted')
  await page.keyboard.press('Escape')
  await expect(page.locator('.result')).toHaveCount(0)
  await expect(button(page, 'Enter by hand')).toBeFocused()
  await keys.press(button(page, 'Leave'))
  await keys.type(page.getByLabel('Enter the PIN'), '1111')
  await keys.hit('Enter')
  await expect(dialog(page).getByRole('alert')).toHaveText('Wrong PIN.')
  await keys.type(page.getByLabel('Enter the PIN'), '2468')
  await keys.hit('Enter')
  await expect(title(page, 'Clear spring')).toBeFocused()
})

/** Settles what stands first and takes it back. */
async function settleByKeys(page: Page, keys: Keys): Promise<void> {
  const cards = page.locator('.look-card')
  await cards.first().waitFor()
  const before = await cards.count()
  const next = await cards.nth(1).getByRole('heading').innerText()
  await keys.press(cards.first().getByRole('button').first())
  await expect(cards).toHaveCount(before - 1)
  await expect(cards.first().getByRole('heading', { name: next })).toBeFocused()
  await expect(said(page)).toHaveText(/^Settled/)
  await keys.press(button(page, 'Undo'))
  await expect(cards).toHaveCount(before)
  await keys.expectSomewhere()
}
