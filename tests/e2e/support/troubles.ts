import type { Page } from '@playwright/test'

const SIGN = '#broken-storage'
/** Where the app's storage cannot be opened, once `failToStart` has seen to it; everywhere else it can. */
export const BROKEN_START = `/welcome${SIGN}`

/** The app begins anew on this page, and cannot: its storage does not open. */
export async function failToStart(page: Page): Promise<void> {
  await page.addInitScript((sign) => {
    if (location.hash !== sign) return
    const value = () => {
      throw new DOMException('The storage is damaged', 'UnknownError')
    }
    Object.defineProperty(IDBFactory.prototype, 'open', { value })
  }, SIGN)
  await page.reload()
  await page.locator('.trouble').waitFor()
}

/** Something fails behind the screen: what is on it stays, with a notice above. */
export async function failBehind(page: Page): Promise<void> {
  await page.evaluate(() => void Promise.reject(new Error('a fault on purpose')))
  await page.locator('.trouble').waitFor()
}
