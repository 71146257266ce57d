import { sampleRoster } from './desk.ts'
import type { Stop } from './inspect.ts'

export const listPlanningStops = (event: string): readonly Stop[] => [
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

export const listRecordStops = (event: string): readonly Stop[] => [
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
  { address: '/desk/settings', prepare: (page) => page.locator('.settings-end').waitFor() },
  {
    address: `/desk/events/${event}/settings`,
    prepare: (page) => page.locator('.settings-end').waitFor(),
  },
  {
    address: `/desk/events/${event}/export`,
    prepare: (page) => page.locator('.closing').waitFor(),
  },
]

export const listPaperStops = (event: string): readonly Stop[] => [
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
  {
    address: `/desk/events/${event}/roster?pass`,
    prepare: async (page) => {
      await page.locator('.people-open').first().click()
      await page.locator('dialog a[href*="/pass"]').click()
      await page.locator('.pass-qr path').waitFor()
    },
    leadsTo: '/desk/events/:event/people/:person/pass',
  },
]
