import { readdir, readFile, truncate } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { BrowserContext, Page } from '@playwright/test'
import { becomeOrganiser, planEvent, sampleRoster } from './support/desk.ts'
import { setRoom } from './support/full-disk.ts'
import { expectUnsent, join, markNamed, rowNamed, sendNow } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'
import { wordsOf } from './support/texts.ts'
import type { Language } from './support/texts.ts'

const people = ['Full name', 'Иса Дариға', 'Morozov Andrei', 'Бондаренко Виктория']

test('a link that is wrong, used or too old is refused in words, each in its language', async ({
  page,
  browser,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring' })
  const tries: readonly (readonly [Language, string, string])[] = [
    ['kk', `${server.url}/join#${'0'.repeat(26)}`, 'link-unknown'],
    ['ru', await useUp(await seedLink(server, event), page), 'link-used'],
    ['en', makeOld(server, await seedLink(server, event)), 'link-expired'],
  ]
  for (const [language, link, reason] of tries) {
    const say = wordsOf(language)
    const context = await browser.newContext()
    const phone = await context.newPage()
    await speak(phone, language)
    await tryToJoin(phone, link, language)
    const alert = phone.getByRole('alert').filter({ hasText: say('first-run.join.failed') })
    await expect(alert).toContainText(say(`first-run.refused.${reason}`))
    await expect(phone.getByLabel(say('first-run.join.name'))).toHaveValue('Сәуле, 2')
    await expect(phone).toHaveURL(`${server.url}/join`)
    await expect(phone.getByRole('link', { name: say('first-run.join.paste') })).toBeVisible()
    await context.close()
  }
})

test('a link that was cut short, or is no link at all, says so and keeps what was pasted', async ({
  page,
  server,
}) => {
  const say = wordsOf('ru')
  await speak(page, 'ru')
  await page.goto(`${server.url}/join#cut-short`)
  await expect(page.getByText(say('first-run.join.noCode'))).toBeVisible()
  await page.getByRole('link', { name: say('first-run.join.paste') }).click()
  const field = page.getByLabel(say('first-run.welcome.link'))
  await field.fill('https://example.kz/кесте')
  await page.getByRole('button', { name: say('first-run.welcome.useLink') }).click()
  await expect(page.getByText(say('first-run.welcome.notLink'))).toBeVisible()
  await expect(field).toHaveValue('https://example.kz/кесте')
})

test('joining with no network, or behind a sign-in page, says why, keeps the link and works afterwards', async ({
  browser,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring' })
  const troubles = [
    ['kk', 'unreachable', (context: BrowserContext) => context.setOffline(true)],
    ['ru', 'not-ours', catchByPortal],
  ] as const
  for (const [language, reason, begin] of troubles) {
    const say = wordsOf(language)
    const context = await browser.newContext()
    const phone = await context.newPage()
    await speak(phone, language)
    await phone.goto(await seedLink(server, event))
    const name = phone.getByLabel(say('first-run.join.name'))
    await name.fill('Сәуле, 2')
    await begin(context)
    await phone.getByRole('button', { name: say('first-run.join.go') }).click()
    await expect(phone.getByText(say(`first-run.refused.${reason}`))).toBeVisible()
    await expect(name).toHaveValue('Сәуле, 2')
    await context.setOffline(false)
    await context.unrouteAll()
    await phone.getByRole('button', { name: say('first-run.join.go') }).click()
    await expect(phone).toHaveURL(`${server.url}/today`)
    await context.close()
  }
})

test('behind a sign-in page marks stay on the phone, the outbox says why, and they go once it is confirmed', async ({
  page,
  context,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(rowNamed(page, 'Иса Дариға')).toBeVisible()
  await catchByPortal(context)
  await markNamed(page, 'Иса Дариға')
  await markNamed(page, 'Morozov Andrei')
  await page.getByRole('link', { name: /Send/ }).click()
  await expect(page.getByText(new RegExp(`^${wordsOf('en')('outbox.why.not-ours')}`))).toBeVisible()
  await expect(page.getByText(/Next try: \d/)).toBeVisible()
  await expectUnsent(page, 2)
  await page.reload()
  await expectUnsent(page, 2)

  await context.unrouteAll()
  await sendNow(page)
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('All on server')).toBeVisible()
})

test('with no room left on the phone a touch marks nobody and says why; with room again it marks', async ({
  page,
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(people) })
  await join(page, await seedLink(server, event), 'Phone A')
  await page.goto(`${server.url}/event/${event}/list`)
  await markNamed(page, 'Morozov Andrei')

  await setRoom(page, 0)
  await rowNamed(page, 'Иса Дариға').click()
  await expect(page.getByText('Not saved: Иса Дариға', { exact: true })).toBeVisible()
  await expect(page.getByText(/^There is no space left on the phone/)).toBeVisible()
  await expect(rowNamed(page, 'Иса Дариға').locator('.time')).toHaveCount(0)
  await expect(page.getByText('Here now: 1. On the list: 3')).toBeAttached()

  await setRoom(page, Infinity)
  await expect(async () => {
    // a touch right after the last one is taken for a shaking hand
    await rowNamed(page, 'Иса Дариға').click({ timeout: 1_000 })
    await expect(page.getByText('Here now: 2. On the list: 3')).toBeAttached({ timeout: 5_000 })
  }).toPass()
  await page.reload()
  await expect(page.getByText('Here now: 2. On the list: 3')).toBeAttached()
})

test.describe('in the import', () => {
  test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false })

  test('files that are no roster are refused in words of each language, and nothing is written', async ({
    page,
    server,
  }) => {
    await becomeOrganiser(page, server.organiserLink)
    const event = await planEvent(page, 'Clear spring')
    const big = await writeRoster(['Full name'], 'big.csv')
    await truncate(big, 50 * 1024 * 1024)
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    const rows = ['Full name', ...Array.from({ length: 200_000 }, (_, i) => `Volunteer ${i}`)].join('\n')
    const files: readonly (readonly [string, string | Buffer, string])[] = [
      ['empty.csv', Buffer.alloc(0), 'empty'],
      ['list.csv', png, 'binary-image'],
      ['list.pdf.csv', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'binary-pdf'],
      ['letter.txt', Buffer.from('Dear friends,\nsee you on Saturday.\n'), 'not-a-roster'],
      ['long.csv', Buffer.from(rows), 'too-many-rows'],
      ['big.csv', big, 'too-large'],
    ]
    for (const language of ['kk', 'ru', 'en'] as const) {
      const say = wordsOf(language)
      await page.evaluate((chosen) => localStorage.setItem('asar.locale', chosen), language)
      await page.goto(`${server.url}/desk/events/${event}/import`)
      for (const [name, content, code] of files) {
        const upload = typeof content === 'string' ? content : { name, mimeType: 'text/csv', buffer: content }
        await page.locator('input[type=file]').setInputFiles(upload)
        const alert = page.getByRole('alert').filter({ hasText: say(`desk-import.refusals.${code}.title`) })
        await expect(alert).toContainText(name)
      }
    }
    await page.goto(`${server.url}/desk/events/${event}`)
    await expect(page.getByText('Nobody is on the list yet')).toBeVisible()
  })

  test('a column of identity numbers is refused and is in no storage afterwards', async ({
    page,
    server,
  }) => {
    await becomeOrganiser(page, server.organiserLink)
    const event = await planEvent(page, 'Clear spring')
    const file = sampleRoster('roster-300-with-iin.csv')
    await page.goto(`${server.url}/desk/events/${event}/import`)
    await page.locator('input[type=file]').setInputFiles(file)
    await expect(page.getByText(/^Column left out: .*ИИН/)).toBeVisible()
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByRole('button', { name: 'Add 300 people' }).click()
    await expect(page.getByText('Added 300 people')).toBeVisible()
    await sendNow(page)

    const numbers = (await readFile(file, 'utf8')).match(/\b\d{12}\b/g) ?? []
    expect(numbers.length).toBeGreaterThan(200)
    const stored = [await readDatabases(page), await readServer(server)]
    for (const text of stored) expect(numbers.filter((number) => text.includes(number))).toEqual([])
  })

  test('a name of 300 characters is refused by its row; HTML in a name is shown as it is written', async ({
    page,
    browser,
    server,
  }) => {
    const html = '<img src=x onerror=alert(1)> <b>Dana</b>'
    const file = await writeRoster([
      'Full name,Group',
      `${'Я'.repeat(300)},1`,
      `${html},<i>1</i>`,
      'Иса Дариға,2',
    ])
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await becomeOrganiser(page, server.organiserLink)
    const event = await planEvent(page, 'Clear spring')
    await page.goto(`${server.url}/desk/events/${event}/import`)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: 'Check', exact: true }).click()
    await page.getByRole('button', { name: /not added/ }).click()
    await expect(page.getByText('The name is too long')).toBeVisible()
    await page.getByRole('button', { name: /ready/ }).click()
    await expect(page.getByText(html)).toBeVisible()
    await page.getByRole('button', { name: 'Add 2 people' }).click()
    await expect(page.getByText('Added 2 people')).toBeVisible()
    await page.goto(`${server.url}/desk/events/${event}/roster`)
    await expect(page.getByText(html)).toBeVisible()
    await expect(page.getByRole('cell', { name: '<i>1</i>', exact: true })).toBeVisible()
    await sendNow(page)

    const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
    const phone = await context.newPage()
    phone.on('dialog', (dialog) => dialogs.push(dialog.message()))
    await join(phone, await seedLink(server, event), 'Phone A')
    await phone.goto(`${server.url}/event/${event}/list`)
    await expect(phone.getByText(html)).toBeVisible()
    for (const one of [page, phone]) await expect(one.locator('img, b:text-is("Dana")')).toHaveCount(0)
    expect(dialogs).toEqual([])
    await context.close()
  })
})

async function speak(page: Page, language: Language): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('asar.locale', chosen), language)
}

async function tryToJoin(page: Page, link: string, language: Language): Promise<void> {
  const say = wordsOf(language)
  await page.goto(link)
  await page.getByLabel(say('first-run.join.name')).fill('Сәуле, 2')
  await page.getByRole('button', { name: say('first-run.join.go') }).click()
}

/** Enrols a phone by the link. @returns the same link */
async function useUp(link: string, page: Page): Promise<string> {
  await join(page, link, 'First')
  return link
}

/** Eight days later, as the server's data has it. @returns the same link */
function makeOld(server: RunningServer, link: string): string {
  const database = new DatabaseSync(path.join(server.dataDir, 'asar.sqlite'))
  database.exec('PRAGMA busy_timeout = 5000')
  const week = 8 * 24 * 3_600_000
  database.exec(
    `UPDATE link SET expires_ms = expires_ms - ${week} WHERE used_by IS NULL AND role = 'coordinator'`,
  )
  database.close()
  return link
}

/** Some public Wi-Fi answers every request with its own sign-in page. */
async function catchByPortal(context: BrowserContext): Promise<void> {
  await context.route('**/v1/**', (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome to Free Wi-Fi</h1>' }),
  )
}

/** Everything in the page's databases, as text: bytes one character each, and as UTF-8. */
function readDatabases(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error('not read'))
      })
    const texts: string[] = []
    const decoder = new TextDecoder()
    const collect = (value: unknown): void => {
      if (value instanceof ArrayBuffer) texts.push(decoder.decode(value))
      else if (ArrayBuffer.isView(value)) texts.push(decoder.decode(value))
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
      else texts.push(String(value))
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await settle(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames)
        collect(await settle(database.transaction(store).objectStore(store).getAll()))
      database.close()
    }
    return texts.join('\n')
  })
}

/** Every byte in the server's folder, the write-ahead log included. */
async function readServer(server: RunningServer): Promise<string> {
  const files = (await readdir(server.dataDir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )
  const texts = files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1'))
  return (await Promise.all(texts)).join('\n')
}
