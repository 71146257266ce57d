import type { Page } from '@playwright/test'
import { aPassFor } from './passes.ts'
import type { Stop } from './inspect.ts'
import { beginSelf, chooseByHand, giveCamera, typeFast, WITH_CAMERA } from './scan-states.ts'
import { BROKEN_START, failBehind, failToStart, signOutElsewhere } from './troubles.ts'

export const listVolunteerStops = (event: string): readonly Stop[] => [
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
  { address: BROKEN_START, prepare: failToStart },
  { address: '/welcome?fault', prepare: failBehind, isBrief: true },
]

/** @param stranger the text of a good pass of somebody who is not on the list */
export const listFieldStops = (event: string, person: string, stranger = ''): readonly Stop[] => [
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
  { address: `/event/${event}/look`, prepare: (page) => page.locator('.look-card').first().waitFor() },
  { address: '/hand-over' },
  {
    address: '/hand-over?codes',
    prepare: async (page) => {
      await page.locator('.pass-steps > li').first().locator('> .btn').click()
      await page.locator('.codes .qr').waitFor()
    },
  },
  { address: '/receive' },
  // no camera here either
  {
    address: '/receive?read=codes',
    prepare: (page) => page.getByRole('alert').or(page.locator('.note')).first().waitFor(),
  },
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
    prepare: (page) => openParty(page),
    leadsTo: '/event/:event/party/:party',
  },
  {
    address: `/event/${event}/count?named`,
    prepare: async (page) => {
      await openParty(page)
      await page.locator('a[href$="/add"]').first().click()
      await page.locator('#name').waitFor()
    },
    leadsTo: '/event/:event/party/:party/add',
  },
  { address: `/event/${event}/person/${person}`, prepare: (page) => page.locator('.history').waitFor() },
  {
    address: `/event/${event}/person/${person}?hand-over`,
    prepare: async (page) => {
      await page.locator('.dock .btn-main').click()
      await page.locator('dialog [value=other]').check()
    },
  },
  {
    address: `/event/${event}/person/${person}/consent`,
    prepare: async (page) => {
      await page.locator('#consent [value=signature]').check()
      await page.locator('.pad-canvas').waitFor()
    },
  },
  {
    address: `/event/${event}/person/${person}/correct`,
    prepare: async (page) => {
      await page.locator('#correct-born').fill('')
      await page.locator('#correct [type=checkbox]').waitFor()
    },
  },
  {
    address: `/event/${event}/person/${person}/guardians`,
    prepare: (page) => page.locator('.guardian-line').first().waitFor(),
  },
  {
    address: `/event/${event}/muster`,
    prepare: (page) => page.locator('.muster-name').first().waitFor(),
  },
  { address: '/practice/today', prepare: (page) => page.locator('.ready li').first().waitFor() },
  {
    address: '/practice/today?list',
    prepare: async (page) => {
      await page.locator('a[href*="/list"]').first().click()
      await page.locator('.row').first().waitFor()
    },
  },
  { address: `/event/${event}/results`, prepare: (page) => page.locator('.results-ways').waitFor() },
  {
    address: `/event/${event}/results/note/bags`,
    prepare: async (page) => {
      await page.locator('.dock .btn').click()
      await page.locator('#full').waitFor()
    },
  },
  { address: `/event/${event}/results/note/area`, prepare: (page) => page.locator('#size').waitFor() },
  ...['trees', 'length', 'machines'].map((what) => ({
    address: `/event/${event}/results/note/${what}`,
    prepare: (page: Page) => page.locator('#size, #count').waitFor(),
    isBrief: true,
  })),
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
    address: `/event/${event}/results/incidents?corrected`,
    prepare: async (page) => {
      await page.locator('#what').fill('Аяғы тайып кетті')
      await page.locator('.dock .btn').click()
      await page.locator('.incident-acts a').first().click()
      await page.locator('#incident .sec').last().waitFor()
    },
    isBrief: true,
  },
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
  { address: `/event/${event}/scan${WITH_CAMERA}`, prepare: giveCamera, isBrief: true },
  {
    address: `/event/${event}/scan?already${WITH_CAMERA}`,
    prepare: (page) => chooseByHand(page, 'Morozov'),
    isBrief: true,
  },
  {
    address: `/event/${event}/scan?stranger${WITH_CAMERA}`,
    prepare: async (page) => {
      await giveCamera(page)
      await typeFast(page, stranger)
      await page.locator('.result-stranger').waitFor()
    },
    isBrief: true,
  },
  { address: `/event/${event}/self`, prepare: (page) => page.locator('#self').waitFor() },
  { address: `/event/${event}/leaving`, prepare: (page) => page.locator('.leaving-row').first().waitFor() },
  { address: `/event/${event}/close`, prepare: (page) => page.locator('.time-stepper').waitFor() },
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
  // the last ones: from here on who is at the event is not as it was
  {
    address: `/event/${event}/scan?marked${WITH_CAMERA}`,
    prepare: (page) => chooseByHand(page, 'Иса'),
    isBrief: true,
  },
  {
    address: `/event/${event}/count?leaving`,
    prepare: async (page) => {
      await openParty(page)
      await page.goto(new URL(`/event/${event}/leaving`, page.url()).href)
      await page.locator('.leaving-parties').waitFor()
    },
    leadsTo: '/event/:event/leaving',
    isBrief: true,
  },
  {
    address: `/event/${event}/leaving?unhanded`,
    prepare: async (page) => {
      await openUnhanded(page)
    },
  },
  {
    address: `/event/${event}/leaving?ask`,
    prepare: async (page) => {
      await openUnhanded(page)
      await page.getByRole('dialog').locator('.row').first().click()
      await page.locator('dialog [value=other]').check()
    },
  },
  {
    address: `/event/${event}/consents?group=«Таза қала» ЖШС`,
    prepare: (page) => page.locator('.list-children .tick').first().waitFor(),
  },
  // whoever began this is led back to it from everywhere: no other stop of their share comes after
  { address: `/event/${event}/self?begun${WITH_CAMERA}`, prepare: beginSelf, isBrief: true },
  {
    address: `/event/${event}/self?leave${WITH_CAMERA}`,
    prepare: async (page) => {
      await beginSelf(page)
      await page.locator('.self .lens-button').last().click()
      await page.locator('dialog[open] input').first().waitFor()
    },
    isBrief: true,
  },
  // nothing is left of the phone afterwards
  { address: '/today?signed-out', prepare: signOutElsewhere },
]

/** Counts a class and opens what was counted: each share of the stops is looked at on a phone of its own. */
async function openParty(page: Page): Promise<void> {
  await page.locator('#count').fill('24')
  await page.locator('#label').fill('№12 мектеп-гимназия, 8 «А» сыныбы')
  await page.locator('.dock .btn-go').click()
  await page.locator('.party-row').first().click()
  await page.locator('#party').waitFor()
}

/** Everybody is marked out, a child among them of whom nobody wrote with whom: the badge says so, and is pressed. */
async function openUnhanded(page: Page): Promise<void> {
  const badge = page.locator('.hand-over-badge')
  await page.locator('.leaving-row').or(badge).first().waitFor()
  if (!(await badge.isVisible())) {
    await page.locator('.dock .btn-go').click()
    await page.locator('.leaving-row').first().waitFor({ state: 'detached' })
  }
  await badge.click()
  await page.getByRole('dialog').locator('.row').first().waitFor()
}
