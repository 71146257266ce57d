import type { Page } from '@playwright/test'
import type { Stop } from '../inspect.ts'

/** A screen that is photographed, under this name. */
export interface Shot extends Stop {
  readonly name: string
}

/** What the pictures of a phone are about. */
export interface Scene {
  readonly event: string
  /** Pages of two people, without a slash at their end: a grown-up, who is marked; a child, who is too. */
  readonly adult: string
  readonly child: string
}

const shows = (selector: string) => (page: Page) => page.locator(selector).first().waitFor()
const LONG_NAME = 'Бекмағамбетова Мөлдір Дінмұхамедқызы'

/** The day of a coordinator, in its order. */
export const listPhoneShots = ({ event, adult, child }: Scene): readonly Shot[] => [
  { name: 'today', address: '/today', prepare: shows('.ready li') },
  {
    name: 'whole-group',
    address: `/event/${event}/list`,
    prepare: async (page) => {
      await page.locator('.roster-scroll .band .btn').first().click()
      await shows('.sheet-pick')(page)
    },
  },
  {
    name: 'search',
    address: `/event/${event}/list`,
    prepare: async (page) => {
      await page.locator('.tools .btn').click()
      await page.getByRole('searchbox').fill('асе')
      await page.getByRole('dialog').locator('.row').first().waitFor()
    },
  },
  {
    name: 'add',
    address: `/event/${event}/add`,
    prepare: async (page) => {
      await page.locator('#name').fill(LONG_NAME)
    },
  },
  {
    name: 'count',
    address: `/event/${event}/count`,
    prepare: async (page) => {
      await page.locator('#count').fill('24')
      await page.locator('#label').fill('№12 мектеп-гимназия, 8 «А» сыныбы')
    },
  },
  { name: 'person', address: adult, prepare: shows('.history') },
  { name: 'pass', address: `${adult}/pass`, prepare: shows('.pass-qr path') },
  { name: 'person-minor', address: child, prepare: shows('.minor') },
  { name: 'consent', address: `${child}/consent`, prepare: shows('#consent') },
  { name: 'muster', address: `/event/${event}/muster`, prepare: musterBegun },
  { name: 'looks', address: `/event/${event}/look`, prepare: shows('.look-card') },
  { name: 'leaving', address: `/event/${event}/leaving`, prepare: shows('.leaving-row') },
  { name: 'close', address: `/event/${event}/close`, prepare: shows('.time-stepper') },
  { name: 'clocks', address: `/event/${event}/clocks`, prepare: shows('.clocks-what') },
  { name: 'outbox', address: '/outbox', prepare: shows('.outbox-row') },
  { name: 'hand-over', address: '/hand-over' },
  { name: 'settings', address: '/settings' },
]

/** What the day came to. */
export const listResultShots = (event: string): readonly Shot[] => [
  { name: 'bags', address: `/event/${event}/results/note/bags`, prepare: noteBags },
  { name: 'tally', address: `/event/${event}/results/tally`, prepare: tally },
  { name: 'photos', address: `/event/${event}/results/photos`, prepare: takePhoto },
  { name: 'incidents', address: `/event/${event}/results/incidents`, prepare: noteIncident },
  { name: 'tools', address: `/event/${event}/results/tools`, prepare: handOutTools },
  { name: 'results', address: `/event/${event}/results`, prepare: shows('.results-ways') },
]

/** What somebody sees who has no link of a coordinator. */
export const listVolunteerShots = (pass: string): readonly Shot[] => [
  { name: 'schedule', address: '/schedule', prepare: shows('.day-event') },
  { name: 'volunteer-pass', address: `/pass#${pass}`, prepare: shows('.pass-qr path') },
  { name: 'install', address: '/install', prepare: shows('.install-steps li') },
]

/** The organiser's desk. */
export const listDeskShots = (event: string): readonly Shot[] => [
  { name: 'desk-roster', address: `/desk/events/${event}/roster`, prepare: hasPhones },
  { name: 'desk-import', address: `/desk/events/${event}/import`, prepare: chooseFile },
  {
    name: 'desk-coordinators',
    address: `/desk/events/${event}/coordinators`,
    prepare: shows('.invite .btn'),
  },
  { name: 'desk-results', address: `/desk/events/${event}/results`, prepare: shows('.totals') },
  { name: 'desk-settings', address: '/desk/settings', prepare: shows('.settings-form') },
  { name: 'desk-records', address: '/desk/records', prepare: shows('.record') },
  { name: 'desk-export', address: `/desk/events/${event}/export`, prepare: shows('.closing') },
]

async function musterBegun(page: Page): Promise<void> {
  await page.locator('.muster-name').first().waitFor()
  for (const at of [0, 1]) await page.locator('.muster-page main button[aria-pressed]').nth(at).click()
}

async function noteBags(page: Page): Promise<void> {
  const { href } = new URL(page.url())
  await page.locator('#full').fill('12')
  await page.locator('.dock .btn').first().click()
  await shows('.results-ways')(page)
  await page.goto(href)
  await page.locator('#full').waitFor()
}

async function tally(page: Page): Promise<void> {
  for (const [at, times] of [7, 3, 12, 2].entries())
    for (let i = 0; i < times; i++) await page.locator('.tally-plus').nth(at).click()
  await shows('.undo')(page)
}

/** A river bank, painted: there is no photo of real people or places here. */
async function takePhoto(page: Page): Promise<void> {
  const base64 = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 })
    const context = canvas.getContext('2d')
    const paint = (colour: string, top: number, height: number) => {
      if (!context) return
      context.fillStyle = colour
      context.fillRect(0, top, 1200, height)
    }
    paint('#bcd9ec', 0, 380)
    paint('#7d9a55', 380, 140)
    paint('#4f87a6', 520, 180)
    paint('#c9b27c', 700, 200)
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? ''
  })
  const file = { name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') }
  await page.locator('#main input[type=text], #main textarea').first().fill('Көпір жағасы')
  await page.locator('input[type=file]').first().setInputFiles(file)
  await page.locator('#main img').first().waitFor()
}

async function noteIncident(page: Page): Promise<void> {
  await page.locator('#what').fill('Аяғы тайып кетті')
  await page.locator('#aid').fill('Суық басылды')
  await page.locator('.dock .btn').first().click()
  await shows('.incident-one')(page)
}

async function handOutTools(page: Page): Promise<void> {
  await page.locator('.dock .btn-main').click()
  await shows('.undo')(page)
}

/** Phones come in a stream of their own, a moment after the people. */
async function hasPhones(page: Page): Promise<void> {
  await page.locator('.people-phone').filter({ hasText: /\d{4}/ }).first().waitFor()
}

async function chooseFile(page: Page): Promise<void> {
  const rows = ['ФИО;Сынып;Телефон;ЖСН', 'Ахмет Айгерім;8-сынып;8 701 000 12 34;', 'Ветров Роман;9-сынып;;']
  const buffer = Buffer.from(rows.join('\n'))
  await page.locator('input[type=file]').setInputFiles({ name: 'tizim.csv', mimeType: 'text/csv', buffer })
  await shows('.columns')(page)
}
