import { Keys } from './support/keyboard.ts'
import {
  button,
  dialog,
  expectPrinted,
  link,
  notePrinting,
  said,
  saveByKeys,
  title,
} from './support/named.ts'
import { Issuer } from './support/passes.ts'
import { hoursOfToday, seedEvent, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

test.setTimeout(240_000)
test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false, permissions: ['clipboard-write'] })

test('phones are invited, lists and passes printed, a pass is changed, settings, report and closing are done by the keyboard alone', async ({
  page,
  server,
}) => {
  const event = await seedEvent(server, {
    title: 'Clear spring',
    ...hoursOfToday(),
    roster: await writeRoster(['Full name,Group', 'Иса Дариға,Blue', 'Morozov Andrei,Red']),
  })
  await (await Issuer.enrol(server, event, 'Gate')).register(['Ким Анна'])
  page.setDefaultTimeout(20_000)
  await notePrinting(page)
  const keys = new Keys(page)

  await page.goto(server.organiserLink)
  await keys.type(page.getByLabel('Name of the phone'), 'Desk')
  await keys.hit('Enter')
  await keys.press(link(page, /Clear spring$/))
  await expect(title(page, 'Clear spring')).toBeFocused()

  await test.step('a phone is invited', async () => {
    await keys.press(link(page, 'Coordinators'))
    await expect(title(page, 'Coordinators')).toBeFocused()
    await keys.press(button(page, 'Make a link'))
    await expect(said(page)).toContainText('The link is shown only now and opens once')
    await expect(page.getByLabel('Link', { exact: true })).toBeFocused()
    await keys.press(button(page, 'Copy'))
    await expect(page.getByRole('status').filter({ hasText: /^Copied$/ })).toBeVisible()
    await keys.press(button(page, 'Make another link'))
    await expect(page.getByLabel('Link', { exact: true })).toBeFocused()
  })

  await test.step('the report is saved, the list printed', async () => {
    await keys.press(link(page, 'Report'))
    await expect(title(page, 'Attendance report')).toBeFocused()
    expect(await saveByKeys(page, keys, button(page, 'Download CSV'))).toMatch(/\.csv$/)
    await expect(said(page)).toContainText('asar-attendance-')
    expect(await saveByKeys(page, keys, button(page, 'Download JSON'))).toMatch(/\.json$/)
    await keys.press(link(page, 'Print'))
    await expect(title(page, 'Attendance sheet')).toBeFocused()
    await keys.press(page.getByLabel('A QR code in each row'), 'Space')
    await expect(page.locator('.print-code path').first()).toBeAttached()
    await keys.press(button(page, 'Print'))
    await expectPrinted(page, /\/print$/)
    await expect(button(page, 'Print')).toBeFocused()
  })

  await test.step('passes of a group are printed, for the season', async () => {
    await keys.press(link(page, 'Report'))
    await keys.press(link(page, 'Passes'))
    await expect(title(page, 'Passes')).toBeFocused()
    await keys.goTo(page.getByLabel('Group'))
    await page.keyboard.type('Blue')
    await expect(button(page, 'Print 1')).toBeVisible()
    await keys.choose(page.getByLabel('The whole season'))
    await keys.type(page.getByLabel('Valid until this day'), '31.02')
    await expect(page.getByText('There is no such day')).toBeVisible()
    await expect(button(page, 'Print 0')).toBeDisabled()
    await keys.type(page.getByLabel('Valid until this day'), `31.12.${new Date().getFullYear()}`)
    await keys.press(page.getByRole('button', { name: /^More: People who come along/ }), 'Space')
    await expect(said(page)).toContainText('People who come along, on each card: 1')
    await keys.press(button(page, 'Print 1'))
    await expectPrinted(page, /\/passes$/)
  })

  await test.step('a lost pass is made anew, then withdrawn, then made again', async () => {
    await keys.press(link(page, 'Participants'))
    await keys.press(button(page, 'Иса Дариға'))
    await keys.press(dialog(page).getByRole('link', { name: 'Show, send or print' }))
    await expect(title(page, 'Clear spring')).toBeFocused()
    await keys.press(page.getByRole('button', { name: /^More: People who come along/ }))
    await keys.press(button(page, 'Print'))
    await expectPrinted(page, /\/pass$/)
    const anew = page.getByRole('button', { name: /^Make a new pass/ })
    await keys.press(anew)
    await expect(dialog(page).getByRole('heading', { name: 'Make a new pass?' })).toBeFocused()
    await keys.hit('Escape')
    await expect(anew).toBeFocused()
    await keys.press(anew)
    await keys.press(dialog(page).getByRole('button', { name: 'Make a new pass' }))
    await expect(said(page)).toContainText('A new pass is ready')
    await expect(anew).toBeFocused()
    await keys.press(page.getByRole('button', { name: /^Withdraw the pass/ }))
    await keys.press(dialog(page).getByRole('button', { name: 'Withdraw the pass' }))
    await expect(said(page)).toContainText('The pass is withdrawn')
    await expect(page.getByText('The pass was withdrawn')).toBeVisible()
    await keys.expectSomewhere()
    await keys.press(button(page, 'Make a new pass'))
    await expect(said(page)).toContainText('A new pass is ready')
    await expect(button(page, 'Share')).toBeVisible()
    await keys.expectSomewhere()
    await keys.press(link(page, 'Back'))
    await expect(title(page, 'Roster')).toBeFocused()
  })

  await test.step('settings of the event and of the organisation', async () => {
    await keys.press(link(page, 'Settings'))
    await expect(title(page, 'Settings of the event')).toBeFocused()
    await keys.type(page.getByLabel('Age of one’s own consent'), 'old')
    await keys.press(button(page, 'Save'))
    await expect(page.locator('.summary')).toBeFocused()
    await keys.press(page.locator('.summary a').first())
    await expect(page.getByLabel('Age of one’s own consent')).toBeFocused()
    await keys.type(page.getByLabel('Age of one’s own consent'), '16')
    await keys.press(page.getByLabel('A list of forbidden work of our own'), 'Space')
    await keys.press(page.getByText('Show the text'))
    await keys.goTo(page.getByLabel('How hours are credited'))
    await page.keyboard.type('rounded')
    await keys.type(page.getByLabel('Rounded to, minutes'), '15')
    await keys.press(page.getByText('By kind of waste, kg'))
    await keys.type(page.getByLabel('Plastic'), '3')
    await keys.press(button(page, 'Save'))
    await expect(said(page)).toContainText('Settings saved')
    await expect(button(page, 'Save')).toBeFocused()
    await keys.press(link(page, 'Events'))
    await keys.press(link(page, 'Settings'))
    await expect(title(page, 'Settings')).toBeFocused()
    await keys.press(page.getByLabel('A text of our own'), 'Space')
    await keys.type(page.getByLabel('English', { exact: true }), '')
    await keys.press(button(page, 'Save'))
    await expect(page.locator('.summary')).toBeFocused()
    await keys.press(page.locator('.summary a').first())
    await keys.press(page.getByLabel('A text of our own'), 'Space')
    await keys.press(button(page, 'Save'))
    await expect(said(page)).toContainText('Settings saved')
  })

  await test.step('the event is edited, its results saved, the attendance closed', async () => {
    await keys.press(link(page, 'Events'))
    await keys.press(link(page, /Clear spring$/))
    await keys.press(link(page, 'Edit'))
    await expect(title(page, 'Edit the event')).toBeFocused()
    await keys.type(page.getByLabel('Title'), 'Clear brook')
    await keys.choose(page.getByLabel('Postponed'))
    await keys.press(button(page, 'Save'))
    await expect(title(page, 'Clear brook')).toBeFocused()
    await keys.press(link(page, 'Results'))
    expect(await saveByKeys(page, keys, button(page, /CSV/))).toMatch(/\.csv$/)
    await expect(said(page)).toContainText('asar-results-')
    await keys.press(link(page, 'Report'))
    const close = button(page, 'Close the attendance')
    const send = button(page, 'Send now')
    await close.or(send).waitFor()
    if (await send.isVisible()) await keys.press(send)
    await keys.press(close)
    await expect(page.getByRole('status').filter({ hasText: 'The attendance is closed' })).toBeAttached()
    await keys.expectSomewhere()
  })

  await test.step('the language and the colours are changed', async () => {
    await keys.goTo(page.getByLabel('Language'))
    await page.keyboard.press('ArrowUp')
    await expect(title(page, 'Учёт участия')).toBeVisible()
    await expect(page.getByLabel('Язык')).toBeFocused()
    await keys.press(link(page, 'Мероприятия'))
    await keys.choose(page.getByLabel('На солнце'))
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'sun')
  })
})
