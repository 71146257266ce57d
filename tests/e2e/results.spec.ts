import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { becomeOrganiser } from './support/desk.ts'
import { join, sendNow, waitUntilOfflineReady } from './support/phone.ts'
import { seedEvent, seedLink } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'

const GPS_WORD = 'ASAR-GPS-TEST'

/** Opens the results of an event on a phone of its own, and takes its network away. */
async function openResults(page: Page, server: RunningServer, event: string, name: string): Promise<void> {
  await join(page, await seedLink(server, event), name)
  await waitUntilOfflineReady(page)
  await page.goto(`${server.url}/event/${event}/results`)
  await expect(page.getByRole('heading', { name: 'Results', level: 1 })).toBeVisible()
  await page.context().setOffline(true)
}

/** A photo as a phone takes it: large, and with a place written beside the picture. */
async function aPhotoWithPlace(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 2_400
    canvas.height = 1_800
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    for (let i = 0; i < 4_000; i++) {
      context.fillStyle = `hsl(${String((i * 37) % 360)} 80% ${String(20 + (i % 60))}%)`
      context.fillRect((i * 911) % 2_400, (i * 577) % 1_800, 90, 70)
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? ''
  })
  const jpeg = Buffer.from(base64, 'base64')
  const exif = Buffer.from(`Exif\0\0${GPS_WORD}`, 'latin1')
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

/** The bytes of the one photo that a page keeps. */
function readKeptPhoto(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve, reject) => {
        const opening = indexedDB.open('asar-log')
        opening.onerror = () => reject(new Error('not opened'))
        opening.onsuccess = () => {
          const reading = opening.result.transaction('blobBytes').objectStore('blobBytes').getAll()
          reading.onerror = () => reject(new Error('not read'))
          reading.onsuccess = () => {
            const [photo] = reading.result as readonly { readonly bytes: Uint8Array }[]
            opening.result.close()
            resolve(photo ? [...photo.bytes] : [])
          }
        }
      }),
  )
}

test('results noted with no network add up over phones; a photo taken there is seen at the desk', async ({
  browser,
  page,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Мөлдір бұлақ' })
  await openResults(page, server, event, 'Gate')

  await page.getByRole('link', { name: 'Rubbish collected' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Enter how much').first()).toBeVisible()
  await page.getByLabel('Waste type').selectOption('plastic')
  await page.getByRole('button', { name: 'More: Full bags' }).click()
  await page.getByRole('textbox', { name: 'Full bags', exact: true }).fill('12')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('12 bags').first()).toBeVisible()
  await expect(page.getByText('96 kg').first()).toBeVisible()

  await page.getByRole('link', { name: 'Item tally' }).click()
  const butts = page.getByRole('button', { name: /^Cigarette butts/ })
  for (let i = 0; i < 3; i++) await butts.click()
  await expect(butts).toContainText('3')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(butts).toContainText('2')
  await expect(page.getByText('saved on this phone', { exact: true })).toBeVisible()

  await page.goto(`${server.url}/event/${event}/results/photos`)
  const file = { name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: await aPhotoWithPlace(page) }
  expect(file.buffer.toString('latin1')).toContain(GPS_WORD)
  await page.getByLabel('Caption').fill('Көпір жағасы')
  await page.locator('input[type=file]').first().setInputFiles(file)
  await expect(page.getByRole('img', { name: 'Көпір жағасы' })).toBeVisible()
  await expect(page.getByText('On this phone', { exact: true })).toBeVisible()

  await page.goto(`${server.url}/event/${event}/results/incidents`)
  await expect(page.getByRole('link', { name: 'Call 112' })).toHaveAttribute('href', 'tel:112')
  await page.getByLabel('What happened').fill('Аяғы тайып кетті')
  await page.locator('#incident').getByText('103', { exact: true }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/^103, /)).toBeVisible()
  await page.getByRole('link', { name: /^Change.*Аяғы тайып кетті/ }).click()
  await page.getByLabel('What happened').fill('Қолын кесіп алды')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('What happened, before: Аяғы тайып кетті')).toBeVisible()
  await expect(page.getByText('Қолын кесіп алды', { exact: true })).toBeVisible()

  await page.goto(`${server.url}/event/${event}/results/tools`)
  await page.getByRole('textbox', { name: 'How many' }).fill('10')
  await page.getByRole('button', { name: 'Handed out' }).click()
  await expect(page.getByRole('region', { name: 'Not returned' })).toContainText('10')
  await page.getByRole('textbox', { name: 'How many' }).fill('5')
  await page.getByRole('button', { name: 'Returned' }).click()
  await expect(page.getByRole('region', { name: 'Not returned' })).toContainText('Gloves')
  await expect(page.getByRole('region', { name: 'Not returned' })).toContainText('5')

  const other = await browser.newContext({ locale: 'en', viewport: { width: 360, height: 640 } })
  const river = await other.newPage()
  await openResults(river, server, event, 'River')
  await river.getByRole('link', { name: 'Item tally' }).click()
  for (let i = 0; i < 4; i++) await river.getByRole('button', { name: /^Cigarette butts/ }).click()
  await expect(river.getByText('saved on this phone', { exact: true })).toBeVisible()
  await other.setOffline(false)
  await sendNow(river)

  await page.context().setOffline(false)
  await sendNow(page)
  await page.goto(`${server.url}/event/${event}/results/photos`)
  await expect(page.getByText('On server', { exact: true })).toBeVisible()
  await page.goto(`${server.url}/event/${event}/results/tally`)
  await expect(page.getByRole('button', { name: /^Cigarette butts/ })).toContainText('6')

  const desk = await browser.newContext({ locale: 'en' })
  const board = await desk.newPage()
  await becomeOrganiser(board, server.organiserLink)
  await board.goto(`${server.url}/desk/events/${event}/results`)
  await expect(board.getByRole('img', { name: 'Көпір жағасы' })).toBeVisible()
  await expect(board.getByText('96 kg').first()).toBeVisible()
  const bytes = await readKeptPhoto(board)
  expect(bytes.length).toBeGreaterThan(1_000)
  expect(bytes.length).toBeLessThanOrEqual(300 * 1_024)
  expect(Buffer.from(bytes).toString('latin1')).not.toContain(GPS_WORD)
  const download = board.waitForEvent('download')
  await board.getByRole('button', { name: 'Results as CSV' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv).toContain('cigarette-butts')
  await other.close()
  await desk.close()
})

test('an odd weight is asked about and saved all the same', async ({ page, server }) => {
  const event = await seedEvent(server, { title: 'Таза өлке' })
  await join(page, await seedLink(server, event), 'Gate')
  await page.goto(`${server.url}/event/${event}/add`)
  await page.getByLabel('Full name').fill('Әсел Нұрланова')
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await expect(page.getByText('Added: Әсел Нұрланова').first()).toBeVisible()
  await page.goto(`${server.url}/event/${event}/results/note/bags`)
  await page.getByText('Weighed', { exact: true }).click()
  await page.getByLabel('Weight in kg').fill('5000')
  await page.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is it right?' })
  await expect(dialog).toContainText('5,000 kg per person')
  await dialog.getByRole('button', { name: 'Correct it' }).click()
  await expect(page.getByLabel('Weight in kg')).toHaveValue('5000')
  await page.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('button', { name: 'Yes, save' }).click()
  await expect(page.getByText('5,000 kg').first()).toBeVisible()
})
