import type { Page } from '@playwright/test'
import { shows, type Shot } from './phone-stops.ts'

/** The organiser's desk. */
export const listDeskShots = (event: string): readonly Shot[] => [
  { name: 'desk-events', address: '/desk', prepare: shows('.events-row') },
  {
    name: 'desk-new-event',
    address: '/desk/events/new',
    prepare: async (page) => {
      await page.locator('.event-form [type=submit]').click()
      await shows('.field-wrong')(page)
    },
  },
  { name: 'desk-edit-event', address: `/desk/events/${event}/edit`, prepare: shows('.event-form') },
  { name: 'desk-roster', address: `/desk/events/${event}/roster`, prepare: hasPhones },
  { name: 'desk-import', address: `/desk/events/${event}/import`, prepare: chooseFile },
  {
    name: 'desk-coordinators',
    address: `/desk/events/${event}/coordinators`,
    prepare: shows('.invite .btn'),
  },
  { name: 'desk-results', address: `/desk/events/${event}/results`, prepare: shows('.totals') },
  {
    name: 'desk-person',
    address: `/desk/events/${event}/roster?person`,
    prepare: async (page) => {
      await hasPhones(page)
      await page.locator('.people-open').first().click()
      await shows('dialog[open]')(page)
    },
  },
  {
    name: 'desk-pass',
    address: `/desk/events/${event}/roster?pass`,
    prepare: async (page) => {
      await page.locator('.people-open').first().click()
      await page.locator('dialog a[href*="/pass"]').click()
      await shows('.pass-qr path')(page)
    },
    leadsTo: '/desk/events/:event/people/:person/pass',
  },
  {
    name: 'desk-print',
    address: `/desk/events/${event}/print`,
    prepare: async (page) => {
      await page.locator('.print-way input').check()
      await shows('.print-code path')(page)
    },
  },
  { name: 'desk-passes', address: `/desk/events/${event}/passes`, prepare: shows('.card path') },
  {
    name: 'desk-event-settings',
    address: `/desk/events/${event}/settings`,
    prepare: shows('.settings-end'),
  },
  { name: 'desk-settings', address: '/desk/settings', prepare: shows('.settings-form') },
  { name: 'desk-records', address: '/desk/records', prepare: shows('.record') },
  { name: 'desk-export', address: `/desk/events/${event}/export`, prepare: shows('.closing') },
]

/** Photographed while the coordinator's phone marks people. */
export const listBoardShots = (event: string): readonly Shot[] => [
  { name: 'board', address: `/desk/events/${event}` },
]

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
