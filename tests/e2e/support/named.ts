import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import type { Keys } from './keyboard.ts'

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true })
export const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
export const dialog = (page: Page) => page.getByRole('dialog')
/** What readers are told as soon as they fall silent. */
export const said = (page: Page) => page.locator('[aria-live=polite]').first()
/** What cuts into what they read. */
export const cried = (page: Page) => page.locator('[aria-live=assertive]').first()

/** @returns the name of the file that is saved */
export async function saveByKeys(page: Page, keys: Keys, way: Locator): Promise<string> {
  const saving = page.waitForEvent('download')
  await keys.press(way)
  await expect(way).toBeFocused()
  return (await saving).suggestedFilename()
}

/** From now on the pages note that they were printed, where the browser would ask on which paper. */
export async function notePrinting(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', location.pathname)
  })
}

export async function expectPrinted(page: Page, address: RegExp): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-printed', address)
}
