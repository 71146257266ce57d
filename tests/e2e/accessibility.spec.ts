import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { becomeOrganiser, sampleRoster } from './support/desk.ts'
import { inspect, openStop, switchLanguage, switchTheme } from './support/inspect.ts'
import type { Stop } from './support/inspect.ts'
import { findClippedText, findSideways, findSmallTargets, stretchTexts } from './support/measure.ts'
import { bringOddRecords } from './support/odd-records.ts'
import { filterOf, join, markNamed, openPerson, rowNamed, settle } from './support/phone.ts'
import { aPassFor } from './support/passes.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'
import { languages } from './support/texts.ts'

/** Screens, and sizes of letters that a person chose for the whole browser. */
const sizes = [
  { width: 360, letters: 16 },
  { width: 320, letters: 16 },
  { width: 360, letters: 32 },
]
const themes = ['light', 'dark', 'sun']
const people = [
  'Full name,Group',
  'Иса Дариға Мұхтарқызы,№3 мектеп-гимназия',
  'Morozov Andrei,«Таза қала» ЖШС',
]

test.describe.configure({ mode: 'parallel', timeout: 240_000 })
test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('pages of a volunteer meet WCAG 2.2 AA and strong contrast in every language and theme', async ({
  page,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Таза бұлақ', place: 'Елек өзенінің жағасы' })
  expect(await inspectAll(page, server, listVolunteerStops(event))).toEqual([])
})

for (const half of [0, 1] as const)
  test(`pages of a coordinator, ${half === 0 ? 'odd' : 'even'} ones, meet WCAG 2.2 AA and strong contrast in every language and theme`, async ({
    browser,
    server,
  }) => {
    const { page, event, person, context } = await startCoordinator(browser, server)
    expect(await inspectAll(page, server, halfOf(listFieldStops(event, person), half))).toEqual([])
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

test('on narrow screens, with letters twice as large and with texts longer by two fifths nothing is cut or sideways', async ({
  browser,
  server,
}) => {
  const { page, event, person, context } = await startCoordinator(browser, server)
  const session = await context.newCDPSession(page)
  const faults: string[] = []
  const look = async (size: (typeof sizes)[number], where: string) => {
    await page.setViewportSize({ width: size.width, height: 640 })
    await session.send('Page.setFontSizes', { fontSizes: { standard: size.letters } })
    await drawnWith(page, size.width, size.letters)
    const found = [...(await findSideways(page)), ...(await findClippedText(page))]
    faults.push(
      ...found.map((fault) => `${size.width} px, letters of ${size.letters} px, ${where}: ${fault}`),
    )
  }
  for (const stop of [...listFieldStops(event, person), ...listVolunteerStops(event)]) {
    await openStop(page, server, stop, { language: languages[0], theme: 'light' })
    for (const language of languages) {
      await switchLanguage(page, language)
      for (const size of sizes) await look(size, `${language} ${stop.address}`)
    }
    await stretchTexts(page)
    for (const size of sizes.filter(({ letters }) => letters === 16)) await look(size, `long ${stop.address}`)
  }
  expect(faults).toEqual([])
  await context.close()
})

test('every target is 56 px in the field and 48 px on a volunteer’s pages', async ({ browser, server }) => {
  const { page, event, person, context } = await startCoordinator(browser, server)
  const faults: string[] = []
  for (const [stops, least] of [
    [listFieldStops(event, person), 56],
    [listVolunteerStops(event), 48],
  ] as const) {
    for (const stop of stops) {
      await openStop(page, server, stop, { language: 'kk', theme: 'light' })
      faults.push(...(await findSmallTargets(page, least)).map((fault) => `${stop.address}: ${fault}`))
    }
  }
  expect(faults).toEqual([])
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

const listVolunteerStops = (event: string): readonly Stop[] => [
  { address: '/welcome' },
  { address: '/join' },
  { address: `/join#${'0'.repeat(26)}`, prepare: (page) => page.locator('#phone-name').waitFor() },
  { address: '/schedule', prepare: (page) => page.locator('.day-event').first().waitFor() },
  { address: `/schedule/${event}` },
  { address: '/settings' },
  { address: '/pass', prepare: (page) => page.locator('.empty').waitFor() },
  { address: `/pass#${aPassFor(event)}`, prepare: (page) => page.locator('.pass-qr path').waitFor() },
  { address: '/install', prepare: (page) => page.locator('.install-steps li').first().waitFor() },
  { address: '/no/such/page' },
]

const listFieldStops = (event: string, person: string): readonly Stop[] => [
  { address: '/today', prepare: (page) => page.locator('.ready li').first().waitFor() },
  { address: `/event/${event}/list`, prepare: (page) => page.locator('.row').first().waitFor() },
  {
    address: `/event/${event}/list?search`,
    prepare: async (page) => {
      await page.locator('.tools .btn').click()
      await page.getByRole('searchbox').fill('м')
      await page.getByRole('dialog').locator('.row').first().waitFor()
    },
  },
  { address: `/event/${event}/look`, prepare: (page) => page.locator('.look-page').waitFor() },
  { address: '/hand-over' },
  { address: '/receive' },
  {
    address: `/event/${event}/add`,
    prepare: async (page) => {
      await page.locator('#name').fill('Andrei Morozov')
      await page.locator('.add-form .note').waitFor()
    },
  },
  {
    address: `/event/${event}/list?whole`,
    prepare: async (page) => {
      await page.locator('.roster-scroll .band .btn').first().click()
      await page.locator('.sheet-pick').first().waitFor()
    },
  },
  {
    address: `/event/${event}/add?added`,
    prepare: async (page) => {
      await page.locator('#name').fill('Бекмағамбетова Мөлдір Дінмұхамедқызы')
      await page.locator('.dock .btn-go').click()
      await page.locator('.add-done').waitFor()
    },
  },
  {
    address: `/event/${event}/count`,
    prepare: async (page) => {
      await page.locator('.dock .btn-go').click()
      await page.locator('.summary').waitFor()
    },
  },
  {
    address: `/event/${event}/count?party`,
    prepare: async (page) => {
      await page.locator('#count').fill('24')
      await page.locator('#label').fill('№12 мектеп-гимназия, 8 «А» сыныбы')
      await page.locator('.dock .btn-go').click()
      await page.locator('.party-row').first().click()
      await page.locator('#party').waitFor()
    },
  },
  { address: `/event/${event}/person/${person}`, prepare: (page) => page.locator('.history').waitFor() },
  { address: `/event/${event}/results`, prepare: (page) => page.locator('.results-ways').waitFor() },
  {
    address: `/event/${event}/results/note/bags`,
    prepare: async (page) => {
      await page.locator('.dock .btn').click()
      await page.locator('#full').waitFor()
    },
  },
  { address: `/event/${event}/results/note/area`, prepare: (page) => page.locator('#size').waitFor() },
  {
    address: `/event/${event}/results/tally`,
    prepare: async (page) => {
      await page.locator('.tally-plus').first().click()
      await page.locator('.undo').waitFor()
    },
  },
  {
    address: `/event/${event}/results/photos`,
    prepare: (page) => page.locator('.photo-take').first().waitFor(),
  },
  { address: `/event/${event}/results/incidents`, prepare: (page) => page.locator('#what').waitFor() },
  {
    address: `/event/${event}/results/tools`,
    prepare: async (page) => {
      await page.locator('.dock .btn-main').click()
      await page.locator('.undo').waitFor()
    },
  },
  {
    address: `/event/${event}/person/${person}/pass`,
    prepare: (page) => page.locator('.pass-qr path').waitFor(),
  },
  // no camera here: the way out of that is on the screen
  { address: `/event/${event}/scan`, prepare: (page) => page.locator('.lens-note .btn').waitFor() },
  {
    address: `/event/${event}/scan?by-hand`,
    prepare: async (page) => {
      await page.locator('.scan-manual').click()
      await page.locator('dialog input').fill('м')
      await page.locator('.manual-found .row').first().waitFor()
    },
  },
  {
    address: `/event/${event}/scan?refused`,
    prepare: async (page) => {
      await page.locator('.scan-manual').click()
      await page.locator('dialog input').fill('000 000 000')
      await page.keyboard.press('Enter')
      await page.locator('.result').waitFor()
    },
  },
  { address: `/event/${event}/self`, prepare: (page) => page.locator('#self').waitFor() },
  { address: `/event/${event}/leaving`, prepare: (page) => page.locator('.leaving-row').first().waitFor() },
  { address: `/event/${event}/close`, prepare: (page) => page.locator('.stepper').waitFor() },
  {
    address: `/event/${event}/close?own`,
    prepare: async (page) => {
      await page.locator('.band .btn').click()
      await page.locator('.pick-people .row').first().click()
      await page.locator('.time-field').waitFor()
    },
  },
  { address: `/event/${event}/clocks`, prepare: (page) => page.locator('.clocks-what').waitFor() },
  { address: '/outbox', prepare: (page) => page.locator('.outbox-row').first().waitFor() },
]

const listPlanningStops = (event: string): readonly Stop[] => [
  { address: '/desk', prepare: (page) => page.locator('.events-row').first().waitFor() },
  {
    address: '/desk/events/new',
    prepare: async (page) => {
      await page.locator('.event-form [type=submit]').click()
      await page.locator('.field-wrong').first().waitFor()
    },
  },
  { address: `/desk/events/${event}`, prepare: (page) => page.locator('.numbers').waitFor() },
  { address: `/desk/events/${event}/edit` },
  {
    address: `/desk/events/${event}/roster`,
    prepare: (page) => page.locator('.people-open').first().waitFor(),
  },
]

const listRecordStops = (event: string): readonly Stop[] => [
  {
    address: '/desk/records',
    prepare: async (page) => {
      await page.locator('.record').nth(3).waitFor()
      await page.locator('.places summary').first().click()
    },
  },
  {
    address: '/desk/records?revoke',
    prepare: async (page) => {
      await page.locator('.record-head .btn-danger').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    address: `/desk/events/${event}/roster?erase`,
    prepare: async (page) => {
      await page.locator('.people-open').first().click()
      await page.locator('.erase button').click()
      await page.locator('.erase-sure').waitFor()
    },
  },
  {
    address: `/desk/events/${event}/export`,
    prepare: (page) => page.locator('.closing').waitFor(),
  },
]

const listPaperStops = (event: string): readonly Stop[] => [
  { address: `/desk/events/${event}/import` },
  {
    address: `/desk/events/${event}/import?columns`,
    prepare: async (page) => {
      await page.locator('input[type=file]').setInputFiles(sampleRoster('roster-300-with-iin.csv'))
      await page.locator('.columns').waitFor()
    },
  },
  {
    address: `/desk/events/${event}/import?check`,
    prepare: async (page) => {
      await page.locator('input[type=file]').setInputFiles(sampleRoster('roster-300-ru-cp1251.csv'))
      await page.locator('.columns').waitFor()
      await page.locator('.import-foot .btn').last().click()
      await page.locator('.review').first().waitFor()
    },
  },
  { address: `/desk/events/${event}/results`, prepare: (page) => page.locator('.totals').waitFor() },
  {
    address: `/desk/events/${event}/coordinators`,
    prepare: async (page) => {
      await page.locator('.invite .btn').click()
      await page.locator('.invite input').waitFor()
    },
  },
  { address: `/desk/events/${event}/export` },
  {
    address: `/desk/events/${event}/print`,
    prepare: async (page) => {
      await page.locator('.print-way input').check()
      await page.locator('.print-code path').first().waitFor()
    },
  },
  {
    address: `/desk/events/${event}/passes`,
    prepare: (page) => page.locator('.card path').first().waitFor(),
  },
]

/**
 * Looks at each page in each language and theme, loaded once: what is not a matter of colours is the same in all
 * themes and looked at once a language. @returns what is wrong, in words
 */
async function inspectAll(
  page: Page,
  server: RunningServer,
  stops: readonly Stop[],
): Promise<readonly string[]> {
  const faults: string[] = []
  await page.goto(server.url)
  for (const stop of stops) {
    await openStop(page, server, stop, { language: languages[0], theme: 'light' })
    for (const language of languages) {
      await switchLanguage(page, language)
      for (const theme of themes) {
        await switchTheme(page, theme)
        const found = await inspect(page, theme === 'light' ? 'all' : 'colours')
        faults.push(...found.map((fault) => `${language} ${theme} ${stop.address}: ${fault}`))
      }
    }
  }
  return faults
}

/** Half of a long list: the halves are looked at side by side. */
const halfOf = (stops: readonly Stop[], half: 0 | 1) => stops.filter((_, i) => i % 2 === half)

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

/** A phone with one person marked, and the mark not sent. */
async function startCoordinator(
  browser: Browser,
  server: RunningServer,
): Promise<Started & { readonly person: string }> {
  const event = await seedEvent(server, {
    title: 'Таза бұлақ: Елек өзенінің жағасын тазалау',
    place: 'Елек өзенінің жағасы',
    roster: await writeRoster(people),
  })
  const context = await browser.newContext()
  const page = await context.newPage()
  await join(page, await seedLink(server, event), 'Сәуле, 2-телефон')
  await page.goto(`${server.url}/event/${event}/list`)
  await rowNamed(page, 'Morozov').waitFor()
  await context.route('**/v1/**', (route) => route.abort())
  await markNamed(page, 'Morozov Andrei')
  await openPerson(page, 'Morozov Andrei')
  const person = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  return { context, page, event, person }
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

/** Waits until the page is laid out for this width and size of letters, and lists have followed. */
async function drawnWith(page: Page, width: number, letters: number): Promise<void> {
  await page.waitForFunction(
    ([wide, rem]) =>
      innerWidth === wide && getComputedStyle(document.documentElement).fontSize === `${rem}px`,
    [width, letters] as const,
  )
  await settle(page)
}

/** Presses Tab until the element has the focus; all of a page is reached within so many presses. */
async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  await target.waitFor()
  for (let press = 0; press < 60; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the keyboard does not reach it')
}
