import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { settle } from './phone.ts'
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

/** Loads the page of a stop anew, in this language and theme. */
export async function openStop(page: Page, server: RunningServer, stop: Stop, look: Look): Promise<void> {
  await page.evaluate(({ language, theme }) => {
    localStorage.setItem('asar.locale', language)
    localStorage.setItem('asar.theme', theme)
  }, look)
  await page.goto('about:blank')
  await page.goto(server.url + stop.address)
  // a page that lost what is waited for is told by its address, long before the time of the test is over
  page.setDefaultTimeout(30_000)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await stop.prepare?.(page)
}

/** Changes the language under an open page, as another tab of the app does. Costs no load and no preparing. */
export async function switchLanguage(page: Page, language: Language): Promise<void> {
  await page.evaluate((next) => {
    localStorage.setItem('asar.locale', next)
    dispatchEvent(new StorageEvent('storage', { key: 'asar.locale', newValue: next }))
  }, language)
  await page.waitForFunction((next) => document.documentElement.lang === next, language)
  await settle(page)
}

export async function switchTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate((next) => {
    localStorage.setItem('asar.theme', next)
    dispatchEvent(new StorageEvent('storage', { key: 'asar.theme' }))
  }, theme)
  await page.waitForFunction((next) => document.documentElement.dataset['theme'] === next, theme)
}

/** @returns what axe finds wrong with the page as it stands, in words; `colours`: only what a theme can change */
export async function inspect(page: Page, what: 'all' | 'colours'): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const options = {
    runOnly: what === 'all' ? { type: 'tag', values: standards } : { type: 'rule', values: colours },
    ...(what === 'all' && { rules: Object.fromEntries(colours.map((rule) => [rule, { enabled: true }])) }),
    resultTypes: ['violations'],
  }
  return page.evaluate(async (asked) => {
    interface Axe {
      run(
        of: Document,
        how: unknown,
      ): Promise<{ readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>
    }
    const { violations } = await (window as unknown as { readonly axe: Axe }).axe.run(document, asked)
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  }, options)
}
