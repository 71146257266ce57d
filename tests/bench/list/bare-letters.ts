import type { BrowserContext } from '@playwright/test'
import { slowDown } from '../browser-figures.ts'
import { measureLetter } from './letter-work.ts'

const LETTERS = 30

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
    for (let i = 0; i < LETTERS; i++) work.push(await measureLetter(session, 'a'))
    return work
  } finally {
    await page.close()
  }
}
