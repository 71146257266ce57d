import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { EventId } from '#domain/ids.ts'
import { chanceOf } from '#server/demo/chance.ts'
import { inventName, inventPhone } from '#server/demo/names.ts'
import { browserArgs, browserPath } from '#tests/e2e/support/browser.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import { join, startPhone, waitUntilOfflineReady } from '#tests/e2e/support/phone.ts'
import type { FieldPhone } from '#tests/e2e/support/phone.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { median, percentile } from './figures.ts'
import type { Figure } from './figures.ts'
import { inviteCoordinator } from './server-figures.ts'

const PEOPLE = 10_000
const GROUP_SIZE = 40
const STARTS = 5
const TAPS = 40
const RATES = [1, 6]

/** What a phone with 10,000 people on its list needs, at this machine's speed and six times slower. */
export async function measurePhone(server: RunningServer, event: EventId): Promise<readonly Figure[]> {
  await importPeople(server, event)
  const phone = await startPhone()
  try {
    const list = `${server.url}/event/${event}/list`
    await join(phone.page(), await inviteCoordinator(server, event), 'Bench')
    const began = performance.now()
    await phone.page().goto(list)
    await phone.page().getByText(`On the list: 10,000`).waitFor({ state: 'attached', timeout: 120_000 })
    const downloadS = (performance.now() - began) / 1000
    await waitUntilOfflineReady(phone.page())
    await restPage(phone.page())
    await phone.setOffline(true)
    const figures: Figure[] = [
      { what: 'first download of 10,000 people, whole, CPU ×1', value: `${downloadS.toFixed(1)} s` },
    ]
    for (const rate of RATES) figures.push(await measureColdStart(phone, list, rate))
    for (const rate of RATES) figures.push(...(await measureTaps(phone.page(), rate)))
    return figures
  } finally {
    await phone.dispose()
  }
}

/** @returns the names, in the order of the printed numbers */
export async function importPeople(server: RunningServer, event: EventId): Promise<readonly string[]> {
  const chance = chanceOf(10_000)
  const names: string[] = []
  const rows = Array.from({ length: PEOPLE }, (_, i) => {
    const name = inventName(chance)
    names.push(name)
    return [i + 1, name, inventPhone(chance), `Group ${Math.floor(i / GROUP_SIZE) + 1}`].join(',')
  })
  const file = path.join(server.dataDir, 'roster-10000.csv')
  await writeFile(file, ['no,full_name,phone,group', ...rows].join('\n'))
  const { code, stderr } = await runAsar(server.dataDir, 'import', file, '--event', event)
  if (code !== 0) throw new Error(stderr)
  return names
}

/** All scripts and styles of a first visit, fetched by a browser: the page's own, its texts, what begins to sync. */
export async function measureFirstVisit(server: RunningServer): Promise<Figure> {
  const browser = await chromium.launch({ executablePath: browserPath(), args: browserArgs })
  try {
    const context = await browser.newContext({ serviceWorkers: 'block', locale: 'kk' })
    const page = await context.newPage()
    const sizes: Promise<number>[] = []
    page.on('response', (response) => {
      if (/\.(?:js|css)$/.test(new URL(response.url()).pathname))
        sizes.push(response.body().then((body) => gzipSync(body).length))
    })
    await page.goto(server.url, { waitUntil: 'networkidle' })
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    return {
      what: 'first visit whole: entry, texts, page, sync and worker helper, JS + CSS, gzip',
      value: `${(bytes / 1000).toFixed(1)} kB`,
    }
  } finally {
    await browser.close()
  }
}

/** Views are packed when the page is put away; a phone in a pocket has done that. */
export async function restPage(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name)
    if (!names.includes('asar-views')) return false
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('asar-views')
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(new Error('the views cannot be opened'))
    })
    const [store] = Array.from(db.objectStoreNames)
    const keys = await new Promise<unknown[]>((resolve) => {
      const asking = db
        .transaction(store ?? '')
        .objectStore(store ?? '')
        .getAllKeys()
      asking.onsuccess = () => resolve(asking.result)
    })
    db.close()
    return keys.filter((key) => String(key).startsWith('event/')).length >= 2
  })
  await page.goto('about:blank')
}

/** From the start of the navigation, in a browser process that has just begun, to the first row drawn. */
export async function measureColdStart(
  phone: FieldPhone,
  list: string,
  rate: number,
  starts = STARTS,
): Promise<Figure> {
  const samples: number[] = []
  for (let i = 0; i < starts; i++) {
    phone.kill()
    await phone.relaunch('about:blank')
    await slowDown(phone.page(), rate)
    await phone.page().addInitScript(noteFirstRow)
    await phone.page().goto(list)
    samples.push(await readWhen(phone.page(), 'firstRowMs'))
  }
  return {
    what: `list of 10,000 ready from a cold offline start, CPU ×${rate}, median of ${starts}`,
    value: `${median(samples).toFixed(0)} ms`,
  }
}

function noteFirstRow(): void {
  const look = () => {
    if (document.querySelector('.roster-scroll .row') === null) requestAnimationFrame(look)
    else
      requestAnimationFrame(
        () => (document.documentElement.dataset['firstRowMs'] = String(performance.now())),
      )
  }
  requestAnimationFrame(look)
}

export async function readWhen(page: Page, name: string): Promise<number> {
  const handle = await page.waitForFunction((key) => document.documentElement.dataset[key], name, {
    timeout: 120_000,
  })
  return Number(await handle.jsonValue())
}

/** From the touch to the row that says "Here", which it says only once the mark is durable. */
async function measureTaps(page: Page, rate: number): Promise<readonly Figure[]> {
  await slowDown(page, rate)
  await page.evaluate(noteSaved)
  const samples: number[] = []
  for (let i = 0; i < TAPS; i++) {
    await page.evaluate(() => delete document.documentElement.dataset['savedMs'])
    const row = page.locator('.roster-scroll .row-none').nth(3)
    await row.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    await row.click()
    samples.push(await readWhen(page, 'savedMs'))
  }
  await slowDown(page, 1)
  return [0.5, 0.95].map((share) => ({
    what: `check-in, touch to durable and shown, 10,000 people, CPU ×${rate}, p${share * 100} of ${TAPS}`,
    value: `${percentile(samples, share).toFixed(0)} ms`,
  }))
}

/** Notes how long after a touch its row is drawn as done. The list may draw a row anew, so it is known by its text. */
function noteSaved(): void {
  const labelOf = (row: Element) => row.querySelector('.row-body')?.textContent
  document.addEventListener(
    'click',
    (event) => {
      const touched = event.target instanceof Element ? event.target.closest('.row') : null
      const label = touched && labelOf(touched)
      const look = () => {
        const done = [...document.querySelectorAll('.roster-scroll .row-done')]
        if (!done.some((row) => labelOf(row) === label)) requestAnimationFrame(look)
        else document.documentElement.dataset['savedMs'] = String(performance.now() - event.timeStamp)
      }
      requestAnimationFrame(look)
    },
    { capture: true },
  )
}

export async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}
