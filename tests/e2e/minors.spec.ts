import type { Page } from '@playwright/test'
import {
  filterOf,
  join,
  markNamed,
  openPerson,
  rowNamed,
  sendNow,
  waitUntilOfflineReady,
} from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

const people = [
  'Full name,Group,Date of birth,Parent phone',
  'Сағынғали Алтынай Тілекқызы,8-сынып,04.03.2013,8 701 000 12 34',
  'Ержанқызы Әсел,8-сынып,17.09.2013,',
  'Ким Виктор,3-топ,12.12.1988,',
]

/** Stands for a photo of the signed paper. */
const PAPER = 'public/icons/512.png'

/** A phone at the list of an event with two minors, with no network any more. */
async function openOffline(page: Page, server: RunningServer): Promise<string> {
  const event = await seedEvent(server, { title: 'Мөлдір бұлақ', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Gate')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(page, 'Ким Виктор')).toBeVisible()
  await waitUntilOfflineReady(page)
  await page.context().setOffline(true)
  return event
}

async function sign(page: Page): Promise<void> {
  const pad = page.locator('.pad-canvas')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no place to sign')
  await page.mouse.move(box.x + 20, box.y + 60)
  await page.mouse.down()
  for (const [x, y] of [
    [60, 20],
    [90, 80],
    [140, 30],
    [220, 70],
  ] as const)
    await page.mouse.move(box.x + x, box.y + y)
  await page.mouse.up()
}

test('with no network a guardian is called, consents on the screen, and takes the child home', async ({
  page,
  server,
}) => {
  const event = await openOffline(page, server)
  const child = 'Сағынғали Алтынай'
  await expect(rowNamed(page, child)).toContainText('No consent')
  await expect(rowNamed(page, 'Ким Виктор')).not.toContainText('consent')
  await markNamed(page, child)
  await openPerson(page, child)
  const call = page.getByRole('link', { name: /Call guardian/ })
  await expect(call).toHaveAttribute('href', 'tel:+77010001234')
  expect((await call.boundingBox())?.height).toBeGreaterThanOrEqual(56)

  await page.getByRole('link', { name: 'Record consent' }).click()
  await page.getByText('Signing on the screen').click()
  await page.getByRole('group', { name: 'Language of the text' }).getByText('Қазақша').click()
  await expect(page.getByText('Баланың осы іс-шараға қатысуына келісім беремін')).toBeVisible()
  await page.getByText('Consents', { exact: true }).click()
  await page.getByLabel('Full name of who answered').fill('Серікова Гүлнар')
  await page.getByText('mother', { exact: true }).click()
  await sign(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Signed on the screen. Серікова Гүлнар (mother)')).toBeVisible()
  await expect(page.getByText('Wording: 2026-1, Қазақша')).toBeVisible()
  await expect(page.getByRole('img', { name: 'Signature' })).toBeVisible()

  // asked again on paper, which is photographed
  await page.getByRole('link', { name: 'Record the answer again' }).click()
  await page.getByText('Paper', { exact: true }).click()
  await page.getByLabel('Photo of the paper').setInputFiles(PAPER)
  await expect(page.getByRole('img', { name: 'The photographed paper' })).toBeVisible()
  await page.getByText('Consents', { exact: true }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Show the photo of the paper' }).click()
  await expect(page.getByRole('img', { name: 'Photo of the signed paper' })).toBeVisible()

  await page.getByRole('button', { name: 'Mark out' }).click()
  await page.getByRole('dialog').getByText('Guardian', { exact: true }).click()
  await page.getByRole('button', { name: 'Hand over and mark out' }).click()
  await expect(page.getByText('legal guardian. Handed over by: this phone')).toBeVisible()

  await page.context().setOffline(false)
  await sendNow(page)
  await page.reload()
  await page.goto(`${server.url}/event/${event}/list`)
  await filterOf(page, 'All').click()
  await expect(rowNamed(page, child)).toContainText('Consent')
  await expect(rowNamed(page, child)).toContainText('left')
})

test('with no network the muster is ticked, outlives a reload, and prints black on white', async ({
  page,
  server,
}) => {
  await openOffline(page, server)
  for (const name of ['Сағынғали Алтынай', 'Ержанқызы Әсел', 'Ким Виктор']) await markNamed(page, name)
  await filterOf(page, 'Here').click()
  await page.getByRole('link', { name: 'Muster: who is still here' }).click()
  await expect(page.getByText('Called 0 of 3')).toBeVisible()
  await expect(page.getByText(/last seen: \d\d:\d\d, this phone/)).toHaveCount(3)
  await page.getByRole('button', { name: /Ким Виктор/ }).click()
  await expect(page.getByText('Called 1 of 3')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Called 1 of 3')).toBeVisible()
  await expect(page.getByRole('button', { name: /Ким Виктор/ })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: /Children/ }).click()
  await expect(page.getByText('Called 0 of 2')).toBeVisible()

  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'))
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(page.getByText('Other phones may have newer marks.')).toBeVisible()
  const name = page.locator('.muster-name').first()
  await expect(name).toHaveCSS('color', 'rgb(0, 0, 0)')
  const paper = await page.pdf({ format: 'A4' })
  expect(paper.length).toBeGreaterThan(1_000)
})

/** Runs in the page: a voice that begins with a name and never ends. */
function speakSilently(): void {
  class Utterance {
    voice = null
    lang = ''
    onend = null
    onerror = null
  }
  const nothing = () => undefined
  const speechSynthesis = {
    getVoices: () => [{ lang: 'en-GB' }],
    ...{ speak: nothing, cancel: nothing, addEventListener: nothing, removeEventListener: nothing },
  }
  for (const [name, value] of Object.entries({ speechSynthesis, SpeechSynthesisUtterance: Utterance }))
    Object.defineProperty(window, name, { value })
}

test('a long muster draws who is in sight and no more, follows the voice that reads it, and goes to paper whole', async ({
  page,
  server,
}) => {
  const n = 120
  await page.addInitScript(speakSilently)
  const pupils = Array.from({ length: n }, (_, i) => `Сағынғали Алтынай ${i + 1},8-сынып,04.03.2013`)
  const roster = await writeRoster(['Full name,Group,Date of birth', ...pupils])
  const event = await seedEvent(server, { title: 'Мөлдір бұлақ', roster })
  await join(page, await seedLink(server, event), 'Gate')
  await page.goto(`${server.url}/event/${event}/list`)
  await page.locator('.roster-scroll').getByRole('button', { name: 'Mark the whole group' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Mark ${n}` })
    .click()
  await filterOf(page, 'Here').click()
  await page.getByRole('link', { name: 'Muster: who is still here' }).click()
  await expect(page.getByText(`Called 0 of ${n}`)).toBeVisible()
  const rows = page.locator('.muster-row')
  const last = page.getByRole('button', { name: 'Сағынғали Алтынай 120' })
  await expect(rows.first()).toBeVisible()
  expect(await rows.count()).toBeLessThan(n / 4)
  await expect(last).toHaveCount(0)

  await page.locator('.muster-list').evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await last.click()
  await expect(page.getByText(`Called 1 of ${n}`)).toBeVisible()
  await page.getByRole('button', { name: 'Read aloud' }).click()
  const read = page.locator('.muster-read .muster-name')
  await expect(read).toHaveText('Сағынғали Алтынай 1')
  await expect(read).toBeInViewport()

  const printed = page.locator('html')
  await page.evaluate(() => {
    const count = () => {
      document.documentElement.dataset['printed'] = String(document.querySelectorAll('.muster-row').length)
    }
    // after the page's own listener and before anything is laid out for the paper
    addEventListener('beforeprint', count)
  })
  await page.pdf({ format: 'A4' })
  await expect(printed).toHaveAttribute('data-printed', String(n))

  await page.reload()
  await expect(page.getByText(`Called 1 of ${n}`)).toBeVisible()
  await page.evaluate(() => {
    window.print = () => {
      document.documentElement.dataset['printed'] = String(document.querySelectorAll('.muster-row').length)
    }
  })
  await page.getByRole('button', { name: 'Print' }).click()
  await expect(printed).toHaveAttribute('data-printed', String(n))
})
