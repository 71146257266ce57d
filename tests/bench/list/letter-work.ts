import { setTimeout } from 'node:timers/promises'
import type { CDPSession } from '@playwright/test'
import { pressKey, readWorkMs, waitUntilIdle } from './driver.ts'

/** A letter and all that it leads to at once is done by then. */
const REST_MS = 300

/**
 * What a letter costs the thread of whatever page has the focus, in ms, once it has come to rest. The same stretch of
 * time is looked at with a letter and without: what the page does unasked does not count.
 */
export async function measureLetter(session: CDPSession, letter: string): Promise<number> {
  await waitUntilIdle(session)
  const before = await readWorkMs(session)
  await setTimeout(REST_MS)
  const rested = await readWorkMs(session)
  await pressKey(session, letter)
  await setTimeout(REST_MS)
  return Math.max(0, (await readWorkMs(session)) - rested - (rested - before))
}
