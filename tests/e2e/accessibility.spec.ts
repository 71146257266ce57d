import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test'
import { becomeOrganiser, sampleRoster } from './support/desk.ts'
import { listPaperStops, listPlanningStops, listRecordStops } from './support/desk-stops.ts'
import { listFieldStops, listVolunteerStops } from './support/field-stops.ts'
import { chooseByKeys, tabTo } from './support/keyboard.ts'
import { inspect, openStop, switchLanguage, switchTheme } from './support/inspect.ts'
import type { Stop } from './support/inspect.ts'
import {
  findLostEdges,
  findSmallTargets,
  findUnreachable,
  listClippedText,
  listSideways,
  listTornWords,
  lookFor,
  stretchTexts,
} from './support/measure.ts'
import { bringOddRecords } from './support/odd-records.ts'
import { Issuer } from './support/passes.ts'
import { filterOf, join, markNamed, openPerson, rowNamed, settleOnce } from './support/phone.ts'
import { bringRivals } from './support/rivals.ts'
import { hoursOfToday, seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'
import { languages } from './support/texts.ts'

const usual = { width: 360, letters: 16 }
/** Screens, and sizes of letters that a person chose for the whole browser. */
const sizes = [usual, { width: 320, letters: 16 }, { width: 360, letters: 32 }]
const themes = ['light', 'dark', 'sun']
/** The pages of the field are many: they are looked at in so many tests. */
const parts = [0, 1, 2] as const
const people = [
  'Full name,Group,Date of birth,Parent phone',
  'Иса Дариға Мұхтарқызы,№3 мектеп-гимназия,12.12.1988,',
  'Morozov Andrei,«Таза қала» ЖШС,04.03.2013,8 701 000 12 34',
]

test.describe.configure({ mode: 'parallel', timeout: 240_000 })
test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('pages of a volunteer meet WCAG 2.2 AA and strong contrast in every language and theme, with targets of 48 px and nothing cut', async ({
  page,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Таза бұлақ', place: 'Елек өзенінің жағасы' })
  const asHeld = await holdInHand(page, 48)
  expect(await inspectAll(page, server, listVolunteerStops(event), asHeld)).toEqual([])
})

for (const part of parts)
  test(`pages of a coordinator, part ${part + 1} of ${parts.length}, meet WCAG 2.2 AA and strong contrast in every language and theme, with targets of 56 px, edges in forced colours and nothing cut`, async ({
    browser,
    server,
  }) => {
    const stopsOf = (event: string, person: string, stranger: string) =>
      partOf(listFieldStops(event, person, stranger), part)
    const hasLooks = stopsOf('', '', '').some(({ address }) => address.endsWith('/look'))
    const { page, event, person, stranger, context } = await startCoordinator(browser, server, hasLooks)
    const asHeld = await holdInHand(page, 56)
    expect(await inspectAll(page, server, stopsOf(event, person, stranger), asHeld)).toEqual([])
    await context.close()
  })

test('pages that plan and watch an event meet WCAG 2.2 AA and strong contrast in every language and theme', async ({
  browser,
  server,
}) => {
  const { page, event, context } = await startDesk(browser, server)
  expect(await inspectAll(page, server, listPlanningStops(event))).toEqual([])
  await context.close()
})

test('pages that import and report meet WCAG 2.2 AA and strong contrast in every language and theme', async ({
  browser,
  server,
}) => {
  const { page, event, context } = await startDesk(browser, server)
  expect(await inspectAll(page, server, listPaperStops(event))).toEqual([])
  await context.close()
})

test('pages about phones and records meet WCAG 2.2 AA and strong contrast in every language and theme', async ({
  browser,
  server,
  startServer,
}) => {
  const otherEvent = await seedEvent(server, { title: 'Жасыл аймақ' })
  const { page, event, context } = await startDesk(browser, server)
  await bringOddRecords(server, await startServer(), { event, otherEvent })
  expect(await inspectAll(page, server, listRecordStops(event))).toEqual([])
  await context.close()
})

test('everything at the list is done by the keyboard alone', async ({ page, server }) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('Here now: 0. On the list: 2')).toBeAttached()

  await tabTo(page, rowNamed(page, 'Morozov Andrei'))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Here now: 1. On the list: 2')).toBeAttached()
  await tabTo(page, page.getByRole('button', { name: 'Undo' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Here now: 0. On the list: 2')).toBeAttached()

  await tabTo(page, page.getByRole('button', { name: 'Search' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('иса')
  const found = page.getByRole('dialog').getByRole('button', { name: /Иса Дариға/ })
  await tabTo(page, found)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Here now: 1. On the list: 2')).toBeAttached()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Search' })).toBeFocused()

  await tabTo(page, page.getByRole('link', { name: 'Add' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('Full name'))
  await page.keyboard.type('New Person')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('link', { name: 'Back to the list' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Here now: 2. On the list: 3')).toBeAttached()

  // Two pages later: a second touch within 400 ms of the first would be taken for a shaking hand.
  await tabTo(page, filterOf(page, 'Here'))
  await page.keyboard.press('Enter')
  await tabTo(page, rowNamed(page, 'Иса Дариға'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Participant' })).toBeFocused()
})

test('a phone joins, counts, asks a guardian, notes results, scans by hand, ends the day and saves a copy by the keyboard alone', async ({
  page,
  server,
}) => {
  page.setDefaultTimeout(20_000)
  const today = { title: 'Clear spring', ...hoursOfToday() }
  await page.goto(
    await seedLink(server, await seedEvent(server, { ...today, roster: await writeRoster(people) })),
  )
  const press = async (target: Locator) => {
    await tabTo(page, target)
    await page.keyboard.press('Enter')
  }
  const type = async (label: string, text: string) => {
    await tabTo(page, page.getByLabel(label))
    await page.keyboard.type(text)
  }
  const button = (name: string) => page.getByRole('button', { name })
  const link = (name: string) => page.getByRole('link', { name })
  const counted = page.getByRole('link', { name: /^8A/ })

  await type('Name of the phone', 'Phone A')
  await page.keyboard.press('Enter')
  await press(link('Start'))
  await press(rowNamed(page, 'Morozov Andrei'))
  await press(link('Count heads'))
  await type('How many came?', '24')
  await type('Where from', '8A')
  await press(button('Count'))
  await press(counted)
  await press(button('Mark as left'))
  await expect(button('Mark as back')).toBeVisible()
  await press(link('Back'))

  // a child: the guardian's answer, and with whom the child goes
  await press(filterOf(page, 'Here'))
  await press(rowNamed(page, 'Morozov Andrei'))
  await press(link('Record consent'))
  await chooseByKeys(page, page.getByLabel('Guardian is here'))
  await chooseByKeys(page, page.getByLabel('Consents'))
  await type('Full name of who answered', 'Morozova Olga')
  await press(button('Save'))
  await press(button('Mark out'))
  await chooseByKeys(page, page.getByRole('dialog').getByLabel('Guardian', { exact: true }))
  await press(button('Hand over and mark out'))
  await expect(button('Mark here again')).toBeVisible()
  await press(link('Back'))

  await press(link('Results'))
  await press(link('Rubbish collected'))
  await tabTo(page, page.locator('#full'))
  await page.keyboard.press('Control+A')
  await page.keyboard.type('12')
  await press(button('Save'))
  await expect(page.getByText('12 bags', { exact: true })).toBeVisible()
  await press(link('Back'))

  await press(link('Scanner'))
  await press(button('Enter by hand'))
  await type('Short code, number or name', 'Иса')
  await press(page.getByRole('dialog').getByRole('button', { name: /Иса Дариға/ }))
  await expect(page.locator('.last-now')).toContainText('Иса Дариға')
  await press(page.getByRole('link', { name: 'List', exact: true }))
  await press(filterOf(page, 'Here'))
  await press(link('A group or all'))
  // or all would be on the server before the copy is asked for, and there would be nothing to save
  await page.context().route('**/v1/**', (route) => route.abort())
  await press(button('Mark out: 1'))
  await expect(page.getByText(/Here now: 0\./)).toBeAttached()
  await press(page.getByRole('link', { name: /^Send/ }))
  const copy = page.waitForEvent('download')
  await press(button('Save a copy'))
  expect((await copy).suggestedFilename()).toMatch(/\.asar$/)
})

type Size = (typeof sizes)[number]

/** What is asked of pages that are held in a hand: how large targets are at least, and how to look at sizes. */
interface AsHeld {
  readonly least: number
  readonly lookAt: (size: Size, isStretched?: boolean) => Promise<readonly string[]>
  readonly holdAsUsual: () => Promise<void>
}

/**
 * Looks at each page in each language and theme, loaded once: what is not a matter of colours is the same in all
 * themes and looked at once a language. Pages held in a hand are also made narrow, with letters twice as large and
 * with texts longer by two fifths. @returns what is wrong, in words
 */
async function inspectAll(
  page: Page,
  server: RunningServer,
  stops: readonly Stop[],
  held?: AsHeld,
): Promise<readonly string[]> {
  const faults: string[] = []
  const note = (where: string, found: readonly string[]) =>
    faults.push(...found.map((fault) => `${where}: ${fault}`))
  await page.goto(server.url)
  for (const stop of stops) {
    await openStop(page, server, stop, { language: languages[0], theme: 'light' })
    if (held) note(stop.address, await findSmallTargets(page, held.least))
    note(stop.address, await findUnreachable(page))
    note(`forced colours ${stop.address}`, await findLostEdges(page))
    for (const language of stop.isBrief ? [languages[0]] : languages) {
      await switchLanguage(page, language)
      for (const theme of themes) {
        await switchTheme(page, theme)
        note(
          `${language} ${theme} ${stop.address}`,
          await inspect(page, theme === 'light' ? 'all' : 'colours'),
        )
      }
      // in the theme that is left open, Sun, letters are widest
      if (held) for (const size of sizes) note(`${language} ${stop.address}`, await held.lookAt(size))
      await held?.holdAsUsual()
    }
    if (!held || stop.isBrief) continue
    await stretchTexts(page)
    for (const size of sizes.filter(({ letters }) => letters === usual.letters))
      note(`long ${stop.address}`, await held.lookAt(size, true))
    await held.holdAsUsual()
  }
  return faults
}

/** A share of a long list: the shares are looked at side by side. */
const partOf = (stops: readonly Stop[], part: number) => stops.filter((_, i) => i % parts.length === part)

/** Targets of this size, and nothing cut, torn or sideways at any size of screen and letters. */
async function holdInHand(page: Page, least: number): Promise<AsHeld> {
  const session = await page.context().newCDPSession(page)
  let now = usual
  const hold = async (size: Size) => {
    if (size.width !== now.width) await page.setViewportSize({ width: size.width, height: 640 })
    if (size.letters !== now.letters)
      await session.send('Page.setFontSizes', { fontSizes: { standard: size.letters } })
    now = size
    await settleOnce(
      page,
      ({ width, letters }) =>
        innerWidth === width && getComputedStyle(document.documentElement).fontSize === `${letters}px`,
      size,
    )
  }
  const lookAt: AsHeld['lookAt'] = async (size, isStretched = false) => {
    await hold(size)
    // a word that is made longer is no word of any language
    const finders = [listSideways, listClippedText, ...(isStretched ? [] : [listTornWords])]
    const found = await lookFor(page, finders)
    return found.map((fault) => `${size.width} px, letters of ${size.letters} px: ${fault}`)
  }
  return { least, lookAt, holdAsUsual: () => hold(usual) }
}

interface Started {
  readonly context: BrowserContext
  readonly page: Page
  readonly event: string
}

/** The heading of a sample roster and so many people: what is the same for each is looked at once. */
async function readRows(name: string, people: number): Promise<readonly string[]> {
  const text = await readFile(sampleRoster(name), 'utf8')
  return text.split('\n').slice(0, people + 1)
}

/** A phone with one person marked, and the mark not sent. @param hasLooks other phones said things in two ways */
async function startCoordinator(
  browser: Browser,
  server: RunningServer,
  hasLooks: boolean,
): Promise<Started & { readonly person: string; readonly stranger: string }> {
  const event = await seedEvent(server, {
    title: 'Таза бұлақ: Елек өзенінің жағасын тазалау',
    place: 'Елек өзенінің жағасы',
    roster: await writeRoster(people),
  })
  if (hasLooks) await bringRivals(server, event)
  const stranger = await (await Issuer.enrol(server, event)).passOf()
  const context = await browser.newContext()
  const page = await context.newPage()
  await join(page, await seedLink(server, event), 'Сәуле, 2-телефон')
  await page.goto(`${server.url}/event/${event}/list`)
  await page.locator('.row').first().waitFor()
  await context.route('**/v1/**', (route) => route.abort())
  await markNamed(page, 'Morozov Andrei')
  await openPerson(page, 'Morozov Andrei')
  const person = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  return { context, page, event, person, stranger }
}

async function startDesk(browser: Browser, server: RunningServer): Promise<Started> {
  const event = await seedEvent(server, {
    title: 'Таза бұлақ',
    roster: await writeRoster(await readRows('roster-300.csv', 40)),
  })
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    hasTouch: false,
  })
  const page = await context.newPage()
  await becomeOrganiser(page, server.organiserLink)
  await page.goto(`${server.url}/desk/events/${event}`)
  await page.locator('.numbers').waitFor()
  return { context, page, event }
}
