import type { CDPSession, Page } from '@playwright/test'
import type { EventId } from '#domain/ids.ts'
import { readWorkMs, waitUntilIdle } from '../list/driver.ts'

/** What a step of a walk cost the thread of the page. */
export interface Step {
  readonly what: string
  /** The longest stretch in which the page could not answer a finger, in ms; 0: none above 50 ms. */
  readonly longestMs: number
  readonly workMs: number
}

/** What a walk goes through: an event, and somebody on its list to open and to look for. */
export interface Among {
  readonly event: EventId
  readonly person: string
  readonly surname: string
}

/** Takes steps one after another, and notes what each cost. */
export interface Walk {
  readonly page: Page
  readonly step: (what: string, act: () => Promise<unknown>) => Promise<void>
}

type Watching = typeof globalThis & { asarTasks?: { readonly noted: number[]; readonly take: () => void } }

/** Takes a step in the page and everything it leads to, until the page rests. */
export async function takeStep(
  page: Page,
  session: CDPSession,
  what: string,
  act: () => Promise<unknown>,
): Promise<Step> {
  await waitUntilIdle(session)
  await page.evaluate(watchTasks)
  const before = await readWorkMs(session)
  await act()
  await waitUntilIdle(session)
  const workMs = (await readWorkMs(session)) - before
  const tasks = await page.evaluate(() => {
    const { asarTasks } = globalThis as Watching
    asarTasks?.take()
    return asarTasks?.noted ?? []
  })
  return { what, longestMs: Math.max(0, ...tasks), workMs }
}

/** Begins anew to note tasks above 50 ms, which is the least a browser tells of. */
function watchTasks(): void {
  const watching = globalThis as Watching
  if (watching.asarTasks) {
    watching.asarTasks.take()
    watching.asarTasks.noted.length = 0
    return
  }
  const noted: number[] = []
  const note = (entries: PerformanceEntryList) => noted.push(...entries.map(({ duration }) => duration))
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ type: 'longtask' })
  // what has ended, and what the browser has not told of yet
  watching.asarTasks = { noted, take: () => note(observer.takeRecords()) }
}

/** Another page of the app, as a link in it leads there: nothing is loaded anew. */
export async function goWithin(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    const app = document.querySelector('#app') as unknown as {
      readonly __vue_app__: {
        readonly config: {
          readonly globalProperties: { readonly $router: { readonly push: (to: string) => Promise<unknown> } }
        }
      }
    }
    return app.__vue_app__.config.globalProperties.$router.push(to)
  }, address)
}
