import type { Page } from '@playwright/test'
import { Keys } from './support/keyboard.ts'
import {
  button,
  cried,
  dialog,
  expectPrinted,
  link,
  notePrinting,
  said,
  saveByKeys,
  title,
} from './support/named.ts'
import { Issuer } from './support/passes.ts'
import { expectUnsent, filterOf, rowNamed } from './support/phone.ts'
import { hoursOfToday, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

test.setTimeout(240_000)

const PEOPLE = [
  'Full name,Group,Date of birth',
  'Ержанқызы Әсел,8-сынып,17.09.2013',
  'Сағынғали Алтынай,8-сынып,04.03.2013',
  'Иса Дариға,Blue,12.12.1988',
]
/** What asks before it removes, and what answers it. */
const LEAVING = [
  ['Clear data', 'Clear data now'],
  ['Sign out of this phone', 'Sign out now'],
] as const
const DAYS = 86_400_000

test('a school’s list, the muster, times, clocks and the end of a day, copies, settings and signing out are done by the keyboard alone', async ({
  page,
  server,
}) => {
  const event = await seedEvent(server, {
    title: 'Clear spring',
    ...hoursOfToday(),
    roster: await writeRoster(PEOPLE),
  })
  const gate = await Issuer.enrol(server, event, 'Gate')
  for (const person of await gate.register(['Ким Анна'])) await gate.checkIn(person, Date.now() - 3 * DAYS)
  page.setDefaultTimeout(20_000)
  await notePrinting(page)
  const keys = new Keys(page)

  await page.goto(await seedLink(server, event))
  await keys.type(page.getByLabel('Name of the phone'), 'Phone A')
  await keys.hit('Enter')
  await keys.press(link(page, 'Start'))
  await expect(page.getByText('On the list: 4')).toBeAttached()
  await page.context().route('**/v1/**', (route) => route.abort())

  await test.step('the only mark in the list is taken back, then a group is marked', async () => {
    await keys.press(rowNamed(page, 'Иса Дариға'))
    await expect(said(page)).toContainText('Иса Дариға')
    await expect(rowNamed(page, 'Иса Дариға')).toBeFocused()
    await keys.press(button(page, 'Undo'))
    await expect(said(page)).toContainText('Undone. Иса Дариға')
    await expect(button(page, 'Undo')).toHaveCount(0)
    await keys.expectSomewhere()
    await keys.press(page.getByRole('button', { name: /whole group.*8-сынып/ }))
    await keys.press(dialog(page).getByRole('checkbox', { name: /Әсел/ }), 'Space')
    await keys.hit('Space')
    await keys.press(dialog(page).getByRole('button', { name: /^Mark/ }))
    await expect(dialog(page)).toHaveCount(0)
    await keys.expectSomewhere()
  })

  await test.step('the list of a school speaks for its children', async () => {
    await keys.press(page.getByRole('link', { name: /^Consents by a list: 2/ }))
    await expect(title(page, 'Consents by the school’s list')).toBeFocused()
    await keys.press(button(page, 'Untick everybody'))
    await keys.press(button(page, 'Record consents: 0'))
    await expect(page.locator('.summary')).toBeFocused()
    await keys.press(page.locator('.summary a').first())
    await keys.press(button(page, 'Tick everybody'))
    await keys.press(page.getByRole('checkbox', { name: /Әсел/ }), 'Space')
    await keys.type(page.getByLabel('Full name of the teacher'), 'Серікова Гүлнар')
    await keys.choose(page.getByLabel('Қазақша'))
    await keys.press(button(page, 'Record consents: 1'))
    await expect(title(page, 'Clear spring')).toBeFocused()
    await expect(said(page)).toContainText('Consents recorded')
  })

  await test.step('the muster is printed', async () => {
    await keys.press(filterOf(page, 'Here'))
    await keys.press(link(page, 'Muster: who is still here'))
    await expect(title(page, 'Muster')).toBeFocused()
    await keys.press(button(page, 'Print'))
    await expectPrinted(page, /\/muster$/)
    await expect(button(page, 'Print')).toBeFocused()
    await keys.press(link(page, 'Back'))
  })

  await test.step('with whom a child goes is written, once it is asked rightly', async () => {
    const child = 'Сағынғали Алтынай'
    await keys.press(filterOf(page, 'Here'))
    await keys.press(button(page, 'Leaving'))
    await keys.press(rowNamed(page, child))
    await expect(dialog(page).getByRole('heading', { level: 2 })).toBeFocused()
    await keys.press(button(page, 'Record the hand-over'))
    await expect(dialog(page).getByRole('radio').first()).toBeFocused()
    await keys.choose(dialog(page).getByLabel('Somebody else'))
    await keys.press(button(page, 'Record the hand-over'))
    await expect(dialog(page).getByLabel('Full name')).toBeFocused()
    await page.keyboard.type('Серікова Гүлнар')
    await keys.press(button(page, 'Record the hand-over'))
    await expect(said(page)).toContainText('Hand-over recorded')
    await expect(dialog(page)).toHaveCount(0)
    await keys.expectSomewhere()
    await keys.press(button(page, 'A–Z'))
    await expect(page.getByRole('region', { name: 'Participants' })).toBeFocused()
    await keys.press(filterOf(page, 'All'))
    await keys.press(rowNamed(page, child))
    await expect(title(page, 'Participant')).toBeFocused()
  })

  await test.step('a time is corrected', async () => {
    const correct = page.getByRole('button', { name: /^Correct the time/ })
    await keys.press(correct.last())
    await keys.hit('Escape')
    await expect(correct.last()).toBeFocused()
    await keys.hit('Enter')
    await keys.press(button(page, 'Correct'))
    await expect(dialog(page).getByLabel('Marked later')).toBeFocused()
    await keys.choose(dialog(page).getByLabel('From the paper list'))
    await keys.type(dialog(page).locator('.time-field input'), 'soon')
    await keys.press(button(page, 'Correct'))
    await expect(dialog(page).locator('.time-field input')).toBeFocused()
    await keys.type(dialog(page).locator('.time-field input'), '0:01')
    await keys.press(button(page, 'Correct'))
    await expect(said(page)).toContainText('Time recorded')
    await expect(dialog(page)).toHaveCount(0)
    await keys.expectSomewhere()
    await keys.press(link(page, 'Back'))
  })

  await test.step('somebody is given a time of their own, and all the others leave', async () => {
    await keys.press(link(page, 'Everyone out'))
    await expect(title(page, 'Mark people out')).toBeFocused()
    await keys.choose(page.getByLabel('Another time'))
    await keys.press(button(page, '15 min earlier'))
    const own = page.getByRole('button', { name: /^Give the time: Ержанқызы/ })
    await keys.press(own)
    await keys.type(dialog(page).locator('.time-field input'), '')
    await keys.press(button(page, 'Set the time'))
    await expect(dialog(page).locator('.time-field input')).toBeFocused()
    await keys.hit('Escape')
    await expect(own).toBeFocused()
    await keys.press(page.getByRole('checkbox', { name: /Ержанқызы/ }), 'Space')
    await expect(page.getByRole('checkbox', { name: /Ержанқызы/ })).toBeFocused()
    await keys.press(button(page, 'Mark out: 1'))
    await expect(said(page)).toContainText('Marked out: 1')
    await expect(title(page, 'Clear spring')).toBeFocused()
    await keys.press(rowNamed(page, 'Иса Дариға'))
    await expect(said(page)).toContainText('Marked. Иса Дариға')
  })

  await test.step('the event is closed, taken back, closed again and opened again', async () => {
    await keys.press(link(page, 'Back'))
    await keys.press(link(page, 'Close the event'))
    await expect(title(page, 'Close the event')).toBeFocused()
    await keys.press(button(page, '15 min earlier'))
    await expect(page.locator('.time-stepper b')).toHaveText('23:45')
    const add = button(page, 'Add')
    await keys.press(add)
    await keys.type(dialog(page).getByRole('searchbox'), 'Әс')
    await keys.press(dialog(page).getByRole('button', { name: /Әсел/ }))
    await expect(dialog(page).getByRole('heading', { name: /Әсел/ })).toBeFocused()
    await keys.press(button(page, 'Leave as here'))
    await expect(add).toBeFocused()
    await keys.press(page.getByRole('button', { name: /Әсел.*Stays marked as here/ }))
    await keys.hit('Escape')
    const close = button(page, 'Close the event')
    await keys.press(close)
    await keys.press(button(page, 'Not yet'))
    await expect(close).toBeFocused()
    await keys.press(close)
    await keys.press(dialog(page).getByRole('button', { name: 'Close the event' }))
    await expect(said(page)).toContainText('The attendance is closed')
    await expect(page.getByText(/^Closed: /)).toBeVisible()
    await keys.expectSomewhere()
    await keys.press(button(page, 'Undo'))
    await expect(button(page, 'Undo')).toHaveCount(0)
    await keys.expectSomewhere()
    await keys.press(close)
    await keys.press(dialog(page).getByRole('button', { name: 'Close the event' }))
    await keys.press(button(page, 'Open again'))
    await expect(said(page)).toContainText('The attendance is open again')
    await expect(button(page, 'Open again')).toHaveCount(0)
    await keys.expectSomewhere()
  })

  await test.step('a clock is corrected', async () => {
    await keys.press(page.getByRole('link', { name: /^Clocks of the phones/ }))
    await expect(title(page, 'Clocks of the phones')).toBeFocused()
    const correct = button(page, 'Correct the clock')
    await keys.press(correct)
    await keys.type(dialog(page).getByRole('textbox'), 'noon')
    await keys.press(dialog(page).getByRole('button', { name: 'Correct the clock' }))
    await expect(dialog(page).getByRole('textbox')).toBeFocused()
    await expect(dialog(page).getByText('Write a time such as 9:10')).toBeVisible()
    await keys.type(dialog(page).getByRole('textbox'), '0:02')
    await expect(dialog(page).getByRole('status')).toContainText('They move')
    await keys.press(dialog(page).getByRole('button', { name: 'Correct the clock' }))
    await expect(said(page)).toContainText('The clock is corrected')
    await expect(button(page, 'Correct again')).toBeFocused()
    await keys.press(link(page, 'Back'))
    await keys.press(link(page, 'Back'))
  })

  await test.step('nothing goes without a network, and that is said; the parts are opened', async () => {
    await keys.press(page.getByRole('link', { name: /^Send/ }))
    await expect(title(page, 'Send')).toBeFocused()
    const send = button(page, 'Send now')
    await keys.press(send)
    await expect(cried(page)).toContainText('Could not be sent')
    await expect(send).toBeFocused()
    for (const part of await page.locator('.fold').all()) {
      const isOpen = await part.evaluate((fold) => (fold as HTMLDetailsElement).open)
      await keys.press(part.locator('summary'))
      await expect(part).toHaveJSProperty('open', !isOpen)
    }
    expect(await saveByKeys(page, keys, button(page, 'Save a copy'))).toMatch(/\.asar$/)
    await expect(page.getByRole('status').filter({ hasText: 'Copy saved as a file' })).toBeInViewport()
  })

  await test.step('records are shown as codes, and codes are read', async () => {
    await keys.press(link(page, 'Pass to another phone'))
    await expect(title(page, 'Pass to another phone')).toBeFocused()
    expect(await saveByKeys(page, keys, button(page, 'Save the file'))).toMatch(/\.asar$/)
    await expect(said(page)).toContainText('Copy saved as a file')
    await keys.press(button(page, 'Show as codes'))
    await expect(page.locator('.codes .qr')).toBeVisible()
    await keys.expectSomewhere()
    await keys.press(button(page, 'Done with codes'))
    await expect(button(page, 'Show as codes')).toBeFocused()
    await keys.press(link(page, 'Read the receipt’s codes'))
    await expect(title(page, 'Add from a file')).toBeFocused()
    await keys.press(button(page, 'Done with codes'))
    await keys.press(link(page, 'Back'))
  })

  await test.step('a sound is chosen, and data that were set aside are saved', async () => {
    await setDataAside(page)
    await keys.press(link(page, 'List'))
    await keys.press(link(page, 'Back'))
    await keys.press(link(page, 'Settings'))
    await expect(title(page, 'Settings')).toBeFocused()
    await keys.choose(page.getByLabel('B', { exact: true }))
    await expect(page.getByLabel('B', { exact: true })).toBeFocused()
    expect(await saveByKeys(page, keys, button(page, 'Save as a file'))).toBe('asar-log-2-rescue.jsonl')
    await expect(page.getByRole('status').filter({ hasText: 'asar-log-2-rescue' })).toBeInViewport()
  })

  await test.step('clearing and signing out are refused while something is only here', async () => {
    for (const [ask, yes] of LEAVING) {
      await keys.press(button(page, ask))
      await keys.hit('Escape')
      await expect(button(page, ask)).toBeFocused()
      await keys.press(button(page, ask))
      await keys.press(button(page, yes))
      await expect(page.getByRole('alert').filter({ hasText: 'Not now' })).toBeInViewport()
      await expect(button(page, ask)).toBeFocused()
    }
  })

  await test.step('what is sent is cleared, and the phone signed out', async () => {
    await page.context().unroute('**/v1/**')
    await keys.press(link(page, 'Send now'))
    await keys.press(button(page, 'Send now'))
    await expectUnsent(page, 0)
    await expect(said(page)).toContainText('Everything is on the server')
    await keys.press(link(page, 'List'))
    await keys.press(link(page, 'Back'))
    await keys.press(link(page, 'Settings'))
    const [[clear, clearNow], [leave, leaveNow]] = LEAVING
    await keys.press(button(page, clear))
    await keys.press(button(page, clearNow))
    await expect(page.getByRole('status').filter({ hasText: 'The data are removed' })).toBeInViewport()
    await expect(button(page, clear)).toBeFocused()
    await keys.press(button(page, leave))
    await keys.goTo(button(page, leaveNow))
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/(welcome|schedule)/)
  })
})

test('a row that is scrolled out of sight keeps the focus, in a list that draws only what is in sight', async ({
  page,
  server,
}) => {
  const people = Array.from({ length: 90 }, (_, at) => `Person ${String(at + 10)}`)
  const event = await seedEvent(server, {
    title: 'Clear spring',
    ...hoursOfToday(),
    roster: await writeRoster(['Full name', ...people]),
  })
  await page.goto(await seedLink(server, event))
  const keys = new Keys(page)
  await keys.type(page.getByLabel('Name of the phone'), 'Phone A')
  await keys.hit('Enter')
  await keys.press(link(page, 'Start'))
  const row = rowNamed(page, 'Person 13')
  await keys.goTo(row)
  await page.locator('.roster-scroll').hover()
  await page.mouse.wheel(0, 4_000)
  await expect(rowNamed(page, 'Person 63')).toBeInViewport()
  await expect(row).toBeFocused()
  await keys.press(rowNamed(page, 'Person 14'))
  await expect(rowNamed(page, 'Person 14')).toHaveClass(/row-done/)
  await expect(row).toBeInViewport()
})

/** As after a start with a storage that could not be opened: an older log is beside the present one. */
async function setDataAside(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('asar-log-2')
        opening.onupgradeneeded = () =>
          opening.result.createObjectStore('facts', { autoIncrement: true }).add('a mark')
        opening.onerror = reject
        opening.onsuccess = () => {
          opening.result.close()
          resolve(null)
        }
      }),
  )
}
