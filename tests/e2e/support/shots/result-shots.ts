import type { Page } from '@playwright/test'
import { shows, type Shot } from './phone-stops.ts'

/** What the day came to. */
export const listResultShots = (event: string): readonly Shot[] => [
  { name: 'bags', address: `/event/${event}/results/note/bags`, prepare: noteBags },
  { name: 'area', address: `/event/${event}/results/note/area`, prepare: noteArea },
  { name: 'tally', address: `/event/${event}/results/tally`, prepare: tally },
  { name: 'photos', address: `/event/${event}/results/photos`, prepare: takePhoto },
  { name: 'incidents', address: `/event/${event}/results/incidents`, prepare: noteIncident },
  { name: 'incident-correction', address: `/event/${event}/results/incidents`, prepare: correctIncident },
  { name: 'tools', address: `/event/${event}/results/tools`, prepare: handOutTools },
  { name: 'results', address: `/event/${event}/results`, prepare: shows('.results-ways') },
]

async function noteBags(page: Page): Promise<void> {
  const { href } = new URL(page.url())
  await page.locator('#full').fill('12')
  await page.locator('.dock .btn').first().click()
  await shows('.results-ways')(page)
  await page.goto(href)
  await page.locator('#full').waitFor()
}

async function noteArea(page: Page): Promise<void> {
  await page.locator('#size').fill('1250')
  await page.locator('#note').fill('Өзеннің сол жағасы, көпірден төмен')
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

async function correctIncident(page: Page): Promise<void> {
  await page.locator('.incident-acts a').first().click()
  await page.locator('#what').fill('Аяғы тайып, қолы сыдырылды')
}

async function handOutTools(page: Page): Promise<void> {
  await page.locator('.dock .btn-main').click()
  await shows('.undo')(page)
}
