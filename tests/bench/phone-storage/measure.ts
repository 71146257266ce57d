import path from 'node:path'
import { chromium } from '@playwright/test'
import type { BrowserContext, Page } from '@playwright/test'
import vue from '@vitejs/plugin-vue'
import { createServer } from 'vite'
import { browserArgs, browserPath } from '#tests/e2e/support/browser.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { median, percentile } from '../figures.ts'
import type { Figure } from '../figures.ts'

const MARKS = 200
const OPENS = 9
const SIZES = [500, 2_000, 10_000]

/** The phone's storage beside bare IndexedDB, in Chromium on a real disk. */
export async function measurePhoneStorage(): Promise<readonly Figure[]> {
  const root = path.resolve(import.meta.dirname, '../../..')
  const vite = await createServer({
    root,
    configFile: false,
    plugins: [vue()],
    logLevel: 'error',
    optimizeDeps: { entries: ['tests/bench/phone-storage/page.html'] },
    server: { port: 0, host: '127.0.0.1', ws: false, watch: null },
  })
  await vite.listen()
  const address = `${vite.resolvedUrls?.local[0] ?? ''}tests/bench/phone-storage/page.html`
  try {
    const figures: Figure[] = []
    for (const size of SIZES) figures.push(...(await measureSize(address, size)))
    return figures
  } finally {
    await vite.close()
  }
}

async function measureSize(address: string, size: number): Promise<readonly Figure[]> {
  await using folder = await temporaryFolder('asar-phone-storage-')
  const options = { executablePath: browserPath(), args: browserArgs, headless: true }
  let context = await chromium.launchPersistentContext(folder.path, options)
  try {
    await (await openPage(context, address)).evaluate((count) => window.bench.fillRoster(count), size)
    const { marks, puts } = await (
      await openPage(context, address)
    ).evaluate((count) => window.bench.measureMarks(count), MARKS)
    const figures: Figure[] = [
      {
        what: `check-in to durable, ${String(size)} people, p50 / p95, against a bare strict put (goal ≤ 1.3×)`,
        value: `${ms(median(marks))} / ${ms(percentile(marks, 0.95))}, ${(median(marks) / median(puts)).toFixed(2)}×`,
      },
    ]
    if (size < 10_000) return figures
    const opens: number[] = []
    const reads: number[] = []
    for (let i = 0; i < OPENS; i++) {
      // A new process each time: nothing of the last start is warm but the system's own cache.
      await context.close()
      context = await chromium.launchPersistentContext(folder.path, options)
      const first = await openPage(context, address)
      const measure = {
        open: async (page: Page) => opens.push((await page.evaluate(() => window.bench.measureOpen())).ms),
        read: async (page: Page) => reads.push((await page.evaluate(() => window.bench.measureGetAll())).ms),
      }
      await (i % 2 === 0 ? measure.open : measure.read)(first)
      await (i % 2 === 0 ? measure.read : measure.open)(await openPage(context, address))
    }
    return [
      ...figures,
      {
        what: 'cold open of 10,000 people, folded and in order, against a bare getAll of their rows, each from closed databases (goal ≤ 0.75×)',
        value: `${ms(median(opens))}, ${(median(opens) / median(reads)).toFixed(2)}×`,
      },
    ]
  } finally {
    await context.close()
  }
}

/** The only page of the app that is open, as on a phone: another would fold each mark too, and stand in its way. */
async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const others = context.pages()
  const page = await context.newPage()
  await Promise.all(others.map((other) => other.close()))
  await page.goto(address)
  await page.waitForFunction(() => 'bench' in window)
  return page
}

const ms = (value: number) => `${value.toFixed(1)} ms`
