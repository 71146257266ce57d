import { setTimeout } from 'node:timers/promises'
import type { CDPSession, Page } from '@playwright/test'
import type { NotedLetter, NotedTouch, Watch } from './watch-page.ts'

type Watching = typeof globalThis & { readonly asarWatch: Watch }

const PATIENCE_MS = 60_000

async function readNoted(page: Page, what: string): Promise<unknown> {
  const timer = new AbortController()
  const late = setTimeout(PATIENCE_MS, null, { signal: timer.signal }).then(() => {
    throw new Error(`${what} was not seen in the page`)
  })
  const noted = page.evaluate(() => (globalThis as Watching).asarWatch.noted())
  try {
    return await Promise.race([noted, late])
  } finally {
    late.catch(() => undefined)
    timer.abort()
  }
}

/** Touches something and waits for what the page noted of it. */
export async function touchAndNote(page: Page, touch: () => Promise<void>): Promise<NotedTouch> {
  await page.evaluate(() => (globalThis as Watching).asarWatch.expectTouch())
  await touch()
  return (await readNoted(page, 'a touch')) as NotedTouch
}

/** Presses the key of a letter in any alphabet, and waits until the page shows who is found by what is `typed`. */
export async function typeAndNote(page: Page, session: CDPSession, typed: string): Promise<NotedLetter> {
  await page.evaluate((so) => (globalThis as Watching).asarWatch.expectLetter(so), typed)
  await pressKey(session, typed.slice(-1))
  return (await readNoted(page, `“${typed}”`)) as NotedLetter
}

export async function pressKey(session: CDPSession, letter: string): Promise<void> {
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key: letter, text: letter })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: letter })
}

/** Touches the first row in sight of somebody who is not marked, in its middle, as a finger does. */
export async function touchNext(page: Page, within: string): Promise<void> {
  const point = await page.evaluate((scope) => (globalThis as Watching).asarWatch.findNext(scope), within)
  if (!point) throw new Error('nobody to mark is in sight')
  await page.touchscreen.tap(point.x, point.y)
}

/** Scrolls on until somebody who is not marked is in sight. */
export async function bringNextIntoSight(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { asarWatch } = globalThis as Watching
    while (!asarWatch.findNext('.roster-scroll')) {
      document.querySelector('.roster-scroll')?.scrollBy(0, 200)
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }
  })
}

/**
 * How long the page's own thread has worked so far, in ms: scripts, style, layout, painting. It is the processor's
 * time, so that what else runs on this machine does not count.
 */
export async function readWorkMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
}

/** Until the page had nothing to do at so many looks one after another, seven a second. */
export async function waitUntilIdle(session: CDPSession, looks = 1): Promise<void> {
  let before = await readWorkMs(session)
  for (let idle = 0; idle < looks;) {
    await setTimeout(150)
    const now = await readWorkMs(session)
    idle = now - before < 15 ? idle + 1 : 0
    before = now
  }
}
