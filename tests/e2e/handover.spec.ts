import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { runAsar } from './support/command-line.ts'
import {
  expectUnsent,
  join,
  markNamed,
  rowNamed,
  startPhone,
  waitUntilOfflineReady,
} from './support/phone.ts'
import type { FieldPhone } from './support/phone.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'
import {
  cameraArgs,
  emptyPicture,
  planFilm,
  screenPicture,
  writeFilm,
  type Picture,
} from './support/video.ts'

test.setTimeout(240_000)

const PEOPLE = ['Full name,Group', 'Серікова Айгерім,A', 'Ахметов Данияр,A', 'Morozov Andrei,B']

async function joinEvent(phone: FieldPhone, server: RunningServer, event: string, name: string) {
  const page = phone.page()
  await join(page, await seedLink(server, event), name)
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText('On the list: 3')).toBeAttached()
  await waitUntilOfflineReady(page)
  await phone.setOffline(true)
}

/** Two taps: the outbox, and *Save a copy*. */
async function saveCopy(page: Page): Promise<string> {
  await page.getByRole('link', { name: /^Send/ }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save a copy' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/^asar-Clear-spring-\d{4}-\d{2}-\d{2}-\d{4}\.asar$/)
  return download.path()
}

async function signOut(page: Page, { url }: RunningServer): Promise<void> {
  await page.goto(`${url}/settings`)
  await page.getByRole('button', { name: 'Sign out of this phone' }).click()
  await page.getByRole('button', { name: 'Sign out now' }).click()
}

async function addFile(page: Page, file: string): Promise<void> {
  await page.goto(new URL('/receive', page.url()).href)
  await page.locator('input[type=file]').setInputFiles(file)
}

/** As the system does when a file is shared with the app out of a chat: a form is posted, and never leaves the phone. */
async function shareFile(page: Page, file: string): Promise<void> {
  const letters = await readFile(file, 'base64')
  await Promise.all([
    page.waitForURL(/\/receive$/),
    page.evaluate((copy) => {
      const bytes = Uint8Array.from(atob(copy), (sign) => sign.charCodeAt(0))
      const form = document.createElement('form')
      Object.assign(form, { action: '/receive', method: 'post', enctype: 'multipart/form-data' })
      const input = form.appendChild(document.createElement('input'))
      Object.assign(input, { type: 'file', name: 'file' })
      const files = new DataTransfer()
      files.items.add(new File([bytes], 'көшірме.asar'))
      input.files = files.files
      document.body.append(form)
      form.submit()
    }, letters),
  ])
}

/** A phone whose camera sees nothing before a film is written. */
async function startSeeingPhone(): Promise<{ readonly phone: FieldPhone; readonly film: string }> {
  const film = await planFilm()
  await writeFilm([{ picture: emptyPicture(), ms: 200 }], film)
  return { phone: await startPhone('en', cameraArgs(film)), film }
}

/** Films the codes that go round on a screen, each once and as it is drawn there. */
async function filmCodes(page: Page, film: string): Promise<void> {
  const note = page.getByText(/\d+ codes?, about/)
  await note.waitFor()
  const codes = await readCodes(page, Number.parseInt(await note.innerText(), 10))
  const still = await page.context().newPage()
  const pictures: Picture[] = []
  for (const code of codes) {
    await still.setContent(`<style>.qr { display: block; width: 328px }</style>${code}`)
    pictures.push(screenPicture(await still.locator('.qr').screenshot()))
  }
  await still.close()
  await writeFilm(
    pictures.map((picture) => ({ picture, ms: 400 })),
    film,
  )
}

/** Waits until so many different codes were on the screen. @returns their drawings */
function readCodes(page: Page, total: number): Promise<readonly string[]> {
  return page.locator('.codes .qr').evaluate(
    (code, count) =>
      new Promise<readonly string[]>((resolve) => {
        const seen = new Set<string>()
        const look = () => {
          if (seen.add(code.outerHTML).size < count) return
          drawn.disconnect()
          resolve([...seen])
        }
        const drawn = new MutationObserver(look)
        drawn.observe(code, { subtree: true, attributes: true, childList: true })
        look()
      }),
    total,
  )
}

test('[SYN-12] a file or codes carry one phone’s marks and photos to another with no network, which signs for them and brings them home, so that the first can be signed out', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(PEOPLE) })
  const [{ phone: a, film: seenByA }, { phone: b, film: seenByB }] = [
    await startSeeingPhone(),
    await startSeeingPhone(),
  ]
  await joinEvent(a, server, event, 'Phone A')
  await joinEvent(b, server, event, 'Phone B')
  await markNamed(a.page(), 'Серікова Айгерім')
  await markNamed(a.page(), 'Morozov Andrei')

  const file = await saveCopy(a.page())
  await expect(a.page().getByText('Copy saved as a file: 2 records')).toBeVisible()
  expect((await readFile(file)).includes('Айгерім')).toBe(false)

  await shareFile(b.page(), file)
  await expect(b.page().getByText('Added: 2 records')).toBeVisible()
  await b.page().getByRole('link', { name: 'List' }).click()
  await expect(rowNamed(b.page(), 'Morozov Andrei').locator('.time')).toBeVisible()

  // The receipt goes back the same way; until then nothing says that another phone has them.
  await a.page().getByRole('link', { name: /^List/ }).click()
  await expect(a.page().getByText('2 on phone')).toBeVisible()
  const receipt = await saveCopy(b.page())
  await addFile(a.page(), receipt)
  await a.page().getByRole('link', { name: 'List' }).click()
  await expect(a.page().getByText('2 on another phone too')).toBeVisible()

  // So it goes without any file: from one screen into the other camera, and the receipt back.
  await markNamed(a.page(), 'Ахметов Данияр')
  await a.page().goto(`${server.url}/hand-over`)
  await a.page().getByRole('button', { name: 'Show as codes' }).click()
  await filmCodes(a.page(), seenByB)
  await b.page().goto(`${server.url}/receive?read=codes`)
  await expect(b.page().getByText('Added: 1 record')).toBeVisible()
  await b.page().getByRole('button', { name: 'Show the receipt as codes' }).click()
  await filmCodes(b.page(), seenByA)
  await a.page().getByRole('link', { name: 'Read the receipt’s codes' }).click()
  await expect(a.page().getByText(/^Added: /)).toBeVisible()
  await a.page().getByRole('link', { name: 'List' }).click()
  await expect(a.page().getByText('3 on another phone too')).toBeVisible()

  // A photo that waits goes with the file, and home by the other phone.
  await a.page().goto(`${server.url}/event/${event}/results/photos`)
  const picture = { name: 'IMG.png', mimeType: 'image/png', buffer: await a.page().screenshot() }
  await a.page().locator('input[type=file]').first().setInputFiles(picture)
  await expect(a.page().locator('.photo')).toHaveCount(1)
  await a.page().goto(`${server.url}/outbox`)
  const coming = a.page().waitForEvent('download')
  await a.page().getByRole('button', { name: 'Save a copy' }).click()
  await expect(a.page().getByText('Photos in it: 1')).toBeVisible()
  await addFile(b.page(), await (await coming).path())
  await expect(b.page().getByText('Photos added: 1')).toBeVisible()

  // Until the other phone's receipt is back the photo keeps this phone from being signed out, and then no more.
  await signOut(a.page(), server)
  await expect(a.page().getByText('Not now: this is only on this phone')).toBeVisible()
  await expect(a.page().getByText('1 photo', { exact: true })).toBeVisible()
  await b.page().goto(`${server.url}/outbox`)
  await addFile(a.page(), await saveCopy(b.page()))
  await expect(a.page().getByText(/^Added: /)).toBeVisible()
  await a.page().goto(`${server.url}/outbox`)
  await expect(a.page().getByText('Another phone has signed for these')).toBeVisible()
  await signOut(a.page(), server)
  await expect(a.page()).toHaveURL(/\/(welcome|schedule)/)

  await a.dispose()
  await b.setOffline(false)
  await b.page().goto(`${server.url}/outbox`)
  await b.page().getByRole('button', { name: 'Send now' }).click()
  await expectUnsent(b.page(), 0)
  const { stdout } = await runAsar(
    server.dataDir,
    'export',
    'attendance',
    '--event',
    event,
    '--format',
    'json',
  )
  expect(stdout).toContain('Phone A')
  await b.dispose()
})

test('a file that is damaged or none says what could be read', async ({ server }) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(PEOPLE) })
  const b = await startPhone()
  await joinEvent(b, server, event, 'Phone B')
  await b.page().goto(`${server.url}/receive`)
  await b
    .page()
    .locator('input[type=file]')
    .setInputFiles({
      name: 'list.asar',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('not ours'),
    })
  await expect(b.page().getByText('This is not a file of Asar')).toBeVisible()
  await b.dispose()
})

test('another tab shows nothing of a phone that was signed out, and says no more of it than it knows', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(PEOPLE) })
  for (const [hasLostIt, title] of [
    [false, 'This phone is signed out'],
    [true, 'The data is no longer on this phone'],
  ] as const) {
    const phone = await startPhone()
    await joinEvent(phone, server, event, 'Phone A')
    await phone.setOffline(false)
    const other = await phone.page().context().newPage()
    await other.addInitScript(() => {
      const connections: IDBDatabase[] = []
      Object.assign(globalThis, { connections })
      const plain = indexedDB.open.bind(indexedDB)
      const open = (...asked: Parameters<IDBFactory['open']>) => {
        const request = plain(...asked)
        request.addEventListener('success', () => connections.push(request.result))
        return request
      }
      Object.defineProperty(indexedDB, 'open', { value: open })
    })
    await other.goto(`${server.url}/event/${event}/list`)
    await expect(other.getByText('Morozov Andrei')).toBeVisible()
    const page = phone.page()
    await page.goto(`${server.url}/settings`)
    await page.getByRole('button', { name: 'Sign out of this phone' }).click()
    // as a browser does it to a page that is frozen
    if (hasLostIt)
      await other.evaluate(() => {
        const { connections } = globalThis as unknown as { readonly connections: readonly IDBDatabase[] }
        for (const each of connections) each.close()
      })
    await page.getByRole('button', { name: 'Sign out now' }).click()
    await expect(page).toHaveURL(/\/(welcome|schedule)/)
    // it asks its storage at the latest with its next round
    await other.evaluate(() => dispatchEvent(new Event('online')))
    await expect(other.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(other.getByText('Morozov Andrei')).toBeHidden()
    await phone.dispose()
  }
})

test('signing out and clearing refuse while something is only here, say how much, and remove all of it afterwards', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring', roster: await writeRoster(PEOPLE) })
  const phone = await startPhone()
  await joinEvent(phone, server, event, 'Phone A')
  const page = phone.page()
  await markNamed(page, 'Morozov Andrei')
  await page.goto(`${server.url}/settings`)
  for (const [ask, yes] of [
    ['Sign out of this phone', 'Sign out now'],
    ['Clear data', 'Clear data now'],
  ] as const) {
    await page.getByRole('button', { name: ask }).click()
    await page.getByRole('button', { name: yes }).click()
    await expect(page.getByText('Not now: this is only on this phone')).toBeVisible()
    await expect(page.getByText('1 record', { exact: true })).toBeVisible()
  }
  await phone.setOffline(false)
  await page.getByRole('link', { name: 'Send now' }).click()
  await page.getByRole('button', { name: 'Send now' }).click()
  await expectUnsent(page, 0)

  await page.goto(`${server.url}/settings`)
  await page.getByRole('button', { name: 'Clear data' }).click()
  await page.getByRole('button', { name: 'Clear data now' }).click()
  await expect(page.getByText('The data are removed')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out of this phone' }).click()
  await page.getByRole('button', { name: 'Sign out now' }).click()
  await expect(page).toHaveURL(/\/(welcome|schedule)/)
  const left = () => page.evaluate(async () => (await indexedDB.databases()).length)
  await expect.poll(left).toBeLessThanOrEqual(2)
  await page.goto(`${server.url}/today`)
  await expect(page).not.toHaveURL(/\/today/)
  await phone.dispose()
})
