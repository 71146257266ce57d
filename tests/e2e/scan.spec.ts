import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import type { EventId } from '#domain/ids.ts'
import { formatShortCode, shortCodeOf } from '#domain/pass/short-code.ts'
import { passOfPerson } from '#domain/ids.ts'
import { browserArgs, browserPath } from './support/browser.ts'
import { runAsar } from './support/command-line.ts'
import { Issuer } from './support/passes.ts'
import { join, waitUntilOfflineReady } from './support/phone.ts'
import { seedEvent, seedLink } from './support/seed.ts'
import { expect, test } from './support/server.ts'
import type { RunningServer } from './support/server.ts'
import { cameraArgs, codePicture, emptyPicture, writeFilm, type Picture } from './support/video.ts'

const names = [
  'Бекмағамбетова Мөлдір Серікқызы',
  'Айтбаев Ерлан',
  'Жұмағалиев Құрманғазы',
  'Ким Виктор',
  'Шүкірбек Жансая',
]

/** A phone whose camera sees a film. */
async function startCamera(
  film: string,
): Promise<{ context: BrowserContext; page: Page; end: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'asar-camera-'))
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: browserPath(),
    args: [...browserArgs, ...cameraArgs(film)],
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    locale: 'en',
    timezoneId: 'Asia/Almaty',
  })
  const [page = await context.newPage()] = context.pages()
  return {
    context,
    page,
    end: async () => {
      await context.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Notes every answer that the screen gives, as `kind: words`. */
async function noteAnswers(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    const look = (): void => {
      const shown = document.querySelector('.result')
      const kind = /result-(\w+)/.exec(shown?.className ?? '')?.[1]
      const text = [...(shown?.querySelectorAll('.result-say p') ?? [])]
        .map((line) => line.textContent)
        .join(' ')
      const answer = `${kind ?? ''}: ${text}`
      if (shown && seen.at(-1) !== answer) seen.push(answer)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { readonly seen: readonly string[] }).seen)
}

async function joinAndRest(page: Page, server: RunningServer, event: string, listed: number): Promise<void> {
  await join(page, await seedLink(server, event), 'Gate')
  await page.goto(`${server.url}/event/${event}/list`)
  await expect(page.getByText(`On the list: ${listed}`)).toBeAttached()
  await waitUntilOfflineReady(page)
}

test('passes are read however they are held, and a bad one never stands in the way of the next', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring' })
  const other = (await seedEvent(server, { title: 'Жасыл аймақ' })) as EventId
  const issuer = await Issuer.enrol(server, event)
  const ids = await issuer.register(names)
  const [clean, blurred, tilted, faint, lost] = ids
  if (!clean || !blurred || !tilted || !faint || !lost) throw new Error('five people')
  await issuer.revoke(lost)
  const stolen = await Issuer.enrol(server, event, 'Stolen')
  const revoked = await runAsar(server.dataDir, 'revoke', '--device', stolen.device, '--trust', 'all')
  expect(revoked.code).toBe(0)
  const unknown = await Issuer.unknown(server, event)
  const scenes: readonly Picture[] = [
    codePicture(await issuer.passOf(clean)),
    codePicture(await issuer.passOf(blurred), { blur: 2 }),
    codePicture(await issuer.passOf(clean, { event: other })),
    codePicture(await issuer.passOf(tilted), { turn: 0.4, tilt: 0.25, side: 300 }),
    codePicture(await issuer.forgery(tilted)),
    codePicture(await issuer.passOf(faint), { dark: 105, light: 150 }),
    codePicture(await issuer.passOf(lost)),
    codePicture(await stolen.passOf(blurred)),
    codePicture(await unknown.passOf(tilted)),
    // a picture of a pass that was used already, on somebody else's phone
    codePicture(await issuer.passOf(clean), { side: 300 }),
    codePicture(await issuer.passOf()),
  ]
  const pause = { picture: emptyPicture(), ms: 300 }
  const film = await writeFilm([
    ...scenes.flatMap((picture) => [{ picture, ms: 900 }, pause]),
    { picture: emptyPicture(), ms: 8_000 },
  ])
  const { context, page, end } = await startCamera(film)
  try {
    await joinAndRest(page, server, event, names.length)
    await context.setOffline(true)
    const answers = await noteAnswers(page)
    await page.getByRole('link', { name: 'Scanner' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Scanner' })).toBeFocused()
    for (const [kind, words] of [
      ['marked', names[0]],
      ['marked', names[1]],
      ['marked', names[2]],
      ['marked', names[3]],
      ['refused', 'Another event Жасыл аймақ'],
      ['refused', 'Forged pass'],
      ['refused', 'The pass was withdrawn Шүкірбек Жансая'],
      ['refused', 'The signer’s rights were withdrawn Айтбаев Ерлан'],
      ['refused', 'Unknown signature Жұмағалиев Құрманғазы'],
      ['already', 'Already marked Бекмағамбетова Мөлдір'],
      ['stranger', 'Not on the list'],
    ] as const)
      await expect
        .poll(answers, { timeout: 60_000 })
        .toContainEqual(expect.stringMatching(new RegExp(`^${kind}: .*${words ?? ''}`)))
    await page.getByLabel('Full name').fill('Өтегенова Ұлжан')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.locator('.last-now')).toContainText('Өтегенова Ұлжан')
    await expect(page.locator('.last-row')).toHaveCount(5)
    await expect(page.getByText('Here now: 5. On the list: 6')).toBeAttached()
  } finally {
    await end()
  }
})

test('codes are typed by hand and by readers, and people check themselves in behind a PIN, with no network', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Clear spring' })
  const issuer = await Issuer.enrol(server, event)
  const ids = await issuer.register(names)
  const [first, second, third] = ids
  if (!first || !second || !third) throw new Error('three people')
  const film = await writeFilm([{ picture: emptyPicture(), ms: 1_000 }])
  const { context, page, end } = await startCamera(film)
  try {
    // the browser's own reader, where there is one
    await page.addInitScript(
      (text) => {
        class BarcodeDetector {
          static getSupportedFormats = () => Promise.resolve(['qr_code'])
          detect = () => Promise.resolve(location.pathname.endsWith('/self') ? [{ rawValue: text }] : [])
        }
        Object.assign(globalThis, { BarcodeDetector })
      },
      await issuer.passOf(third),
    )
    await joinAndRest(page, server, event, names.length)
    await context.setOffline(true)

    // a reader with a Kazakh keyboard layout, at the list
    await typeAsReader(page, await issuer.passOf(first))
    await expect(page.locator('.result-marked')).toContainText(names[0] ?? '')
    await expect(page.locator('.result')).toHaveCount(0)

    await page.getByRole('button', { name: 'Enter by hand' }).click()
    const code = formatShortCode(shortCodeOf(passOfPerson(second)))
    await page
      .getByLabel('Short code, number or name')
      .fill(`${code.slice(0, -1)}${code.endsWith('7') ? '8' : '7'}`)
    await page.getByRole('button', { name: 'Mark', exact: true }).click()
    await expect(page.getByText('A slip in the code')).toBeVisible()
    // a reader's line while somebody types: it is answered in sight, and what was typed stands there again
    await page.getByLabel('Short code, number or name').fill('шүкір')
    await typeAsReader(page, await issuer.passOf(first))
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.locator('.result-already')).toContainText(names[0] ?? '')
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Enter by hand' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Short code, number or name')).toHaveValue('шүкір')
    await expect(page.getByLabel('Short code, number or name')).toBeFocused()
    await page.getByLabel('Short code, number or name').fill(code)
    await page.keyboard.press('Enter')
    await expect(page.locator('.last-now')).toContainText(names[1] ?? '')

    await page.getByRole('button', { name: 'Scanner settings' }).click()
    await page.getByRole('link', { name: 'Self check-in' }).click()
    await page.getByLabel('PIN to leave').fill('2468')
    await page.getByRole('button', { name: 'Start' }).click()
    await expect(page.locator('.result-marked')).toContainText('Here')
    await expect(page.getByText(names[2] ?? '')).toHaveCount(0)
    await page.goto(`${server.url}/event/${event}/list`)
    await expect(page.getByRole('heading', { name: 'Show your pass to the camera' })).toBeVisible()
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByLabel('Enter the PIN').fill('1111')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Wrong PIN.').first()).toBeVisible()
    await page.getByLabel('Enter the PIN').fill('2468')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Here now: 3. On the list: 5')).toBeAttached()
  } finally {
    await end()
  }
})

/** Keys as they come from a reader, one after another within a moment, where the system's layout is Kazakh. */
async function typeAsReader(page: Page, text: string): Promise<void> {
  await page.evaluate((typed) => {
    const places: Readonly<Record<string, string>> = {
      ' ': 'Space',
      $: 'Digit4',
      '%': 'Digit5',
      '*': 'Digit8',
      '+': 'Equal',
      '-': 'Minus',
      '.': 'Period',
      '/': 'Slash',
      ':': 'Semicolon',
    }
    const press = (key: string, code: string, shiftKey: boolean) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true }),
      )
    for (const letter of typed) {
      const code = places[letter] ?? (/\d/.test(letter) ? `Digit${letter}` : `Key${letter}`)
      press('ғ', code, /[A-Z$%*+:]/.test(letter))
    }
    press('Enter', 'Enter', false)
  }, text)
}
