import { setTimeout } from 'node:timers/promises'
import type { BrowserContext } from '@playwright/test'
import { slowDown } from '../browser-figures.ts'
import { pressKey, readWorkMs, waitUntilIdle } from './driver.ts'

const LETTERS = 30
const REST_MS = 150

/** What a letter costs the browser in a page with nothing but a field: no list can be below it. */
export async function measureBareLetters(context: BrowserContext, rate: number): Promise<readonly number[]> {
  const page = await context.newPage()
  try {
    await page.setContent('<input aria-label="field">')
    await page.locator('input').focus()
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await slowDown(page, rate)
    const work: number[] = []
    for (let i = 0; i < LETTERS; i++) {
      await waitUntilIdle(session)
      const before = await readWorkMs(session)
      await setTimeout(REST_MS)
      const rested = await readWorkMs(session)
      await pressKey(session, 'a')
      await setTimeout(REST_MS)
      work.push(Math.max(0, (await readWorkMs(session)) - rested - (rested - before)))
    }
    return work
  } finally {
    await page.close()
  }
}
