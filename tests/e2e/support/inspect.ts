import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { settleOnce } from './phone.ts'
import type { RunningServer } from './server.ts'
import type { Language } from './texts.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** 7:1; whatever passes it passes `color-contrast` too, which looks at the same texts. */
const colours = ['color-contrast-enhanced', 'link-in-text-block']

const require = createRequire(import.meta.url)
const axe = readFileSync(
  createRequire(require.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** One address, and what is opened on it before it is looked at. */
export interface Stop {
  readonly address: string
  readonly prepare?: (page: Page) => Promise<void>
  /** The page where that ends, as the table of pages names it, if it is another than the address's. */
  readonly leadsTo?: string
  /** Another state of a page that is looked at elsewhere: in one language, the one of the longest words. */
  readonly isBrief?: boolean
}

export interface Look {
  readonly language: Language
  readonly theme: string
}

/**
 * Loads the page of a stop anew, in this language and theme. Where only what stands behind the # is another, the browser
 * would keep the page that is there, and with it a dialog that was left open or texts that were stretched.
 */
export async function openStop(page: Page, server: RunningServer, stop: Stop, look: Look): Promise<void> {
  await page.evaluate(({ language, theme }) => {
    localStorage.setItem('asar.locale', language)
    localStorage.setItem('asar.theme', theme)
  }, look)
  const [before, next] = [page.url(), server.url + stop.address]
  if (withoutMark(before) === withoutMark(next)) await page.goto('about:blank')
  await page.goto(next)
  // a page that lost what is waited for is told by its address, long before the time of the test is over
  page.setDefaultTimeout(30_000)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await stop.prepare?.(page)
}

const withoutMark = (address: string): string => address.replace(/#.*/, '')

/** Changes the language under an open page, as another tab of the app does. Costs no load and no preparing. */
export async function switchLanguage(page: Page, language: Language): Promise<void> {
  await page.evaluate((next) => {
    localStorage.setItem('asar.locale', next)
    dispatchEvent(new StorageEvent('storage', { key: 'asar.locale', newValue: next }))
  }, language)
  await settleOnce(page, (next) => document.documentElement.lang === next, language)
}

/** Changes the theme the same way; the app follows at once. */
export async function switchTheme(page: Page, theme: string): Promise<void> {
  const now = await page.evaluate((next) => {
    localStorage.setItem('asar.theme', next)
    dispatchEvent(new StorageEvent('storage', { key: 'asar.theme' }))
    return document.documentElement.dataset['theme']
  }, theme)
  if (now !== theme) throw new Error(`the page stays in ${now ?? 'no theme'} where ${theme} was chosen`)
}

/** @returns what axe finds wrong with the page as it stands, in words; `colours`: only what a theme can change */
export async function inspect(page: Page, what: 'all' | 'colours'): Promise<readonly string[]> {
  const options = {
    runOnly: what === 'all' ? { type: 'tag', values: standards } : { type: 'rule', values: colours },
    ...(what === 'all' && { rules: Object.fromEntries(colours.map((rule) => [rule, { enabled: true }])) }),
    resultTypes: ['violations'],
    // ways to find each element again, which nobody reads
    selectors: false,
  }
  const found = await page.evaluate(runAxe, options)
  if (found !== null) return found
  await page.evaluate(axe)
  return (await page.evaluate(runAxe, options)) ?? ['axe does not come up']
}

/** In the page; `null` where axe is not there yet. */
async function runAxe(options: unknown): Promise<readonly string[] | null> {
  interface Axe {
    run(
      of: Document,
      how: unknown,
    ): Promise<{ readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>
  }
  const { axe } = window as unknown as { readonly axe?: Axe }
  if (!axe) return null
  const { violations } = await axe.run(document, options)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}
