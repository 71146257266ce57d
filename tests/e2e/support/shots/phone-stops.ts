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

export const shows = (selector: string) => (page: Page) => page.locator(selector).first().waitFor()
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
  {
    name: 'party',
    address: `/event/${event}/count?party`,
    prepare: (page) => openParty(page, 24, '№12 мектеп-гимназия, 8 «А» сыныбы'),
    leadsTo: '/event/:event/party/:party',
  },
  {
    name: 'party-add',
    address: `/event/${event}/count?named`,
    prepare: async (page) => {
      await openParty(page, 6, '«Таза қала» ЖШС')
      await page.locator('a[href$="/add"]').first().click()
      await page.locator('#name').fill(LONG_NAME)
    },
    leadsTo: '/event/:event/party/:party/add',
  },
  { name: 'person', address: adult, prepare: shows('.history') },
  { name: 'correct', address: `${adult}/correct`, prepare: shows('#correct') },
  { name: 'pass', address: `${adult}/pass`, prepare: shows('.pass-qr path') },
  { name: 'person-minor', address: child, prepare: shows('.minor') },
  { name: 'consent', address: `${child}/consent`, prepare: shows('#consent') },
  {
    name: 'consents',
    address: `/event/${event}/consents?group=8-сынып`,
    prepare: shows('.list-children .tick'),
  },
  { name: 'guardians', address: `${child}/guardians`, prepare: shows('.guardian-line') },
  {
    name: 'hand-over-child',
    address: `${child}?hand-over`,
    prepare: async (page) => {
      await page.locator('.dock .btn-main').click()
      await page.locator('dialog [value=other]').check()
    },
  },
  { name: 'muster', address: `/event/${event}/muster`, prepare: musterBegun },
  { name: 'looks', address: `/event/${event}/look`, prepare: shows('.look-card') },
  { name: 'leaving', address: `/event/${event}/leaving`, prepare: shows('.leaving-row') },
  { name: 'close', address: `/event/${event}/close`, prepare: shows('.time-stepper') },
  {
    name: 'own-times',
    address: `/event/${event}/close?own`,
    prepare: async (page) => {
      await page.locator('.band .btn').click()
      await page.locator('.pick-people .row').first().click()
      await shows('.time-field')(page)
    },
  },
  { name: 'clocks', address: `/event/${event}/clocks`, prepare: shows('.clocks-what') },
  { name: 'outbox', address: '/outbox', prepare: shows('.outbox-row') },
  {
    name: 'hand-over',
    address: '/hand-over',
    prepare: (page) => page.locator('.pass-steps .btn:not(:disabled, [aria-disabled])').first().waitFor(),
  },
  {
    name: 'hand-over-codes',
    address: '/hand-over?codes',
    prepare: async (page) => {
      await page.locator('.pass-steps > li').first().locator('> .btn').click()
      await page.locator('.codes .qr').scrollIntoViewIfNeeded()
    },
  },
  { name: 'receive', address: '/receive' },
  { name: 'settings', address: '/settings' },
]

async function openParty(page: Page, count: number, label: string): Promise<void> {
  await page.locator('#count').fill(String(count))
  await page.locator('#label').fill(label)
  await page.locator('.dock .btn-go').click()
  await page.locator('.party-row').first().click()
  await shows('#party')(page)
}

async function musterBegun(page: Page): Promise<void> {
  await page.locator('.muster-name').first().waitFor()
  for (const at of [0, 1]) await page.locator('.muster-page main button[aria-pressed]').nth(at).click()
}
