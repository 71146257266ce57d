import type { Page } from '@playwright/test'
import { CANARY } from '#client/storage/canary.ts'

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

/** As another tab signs this phone out: takes the storage away as an upgrade does, and the mark that there was one. */
export async function signOutElsewhere(page: Page): Promise<void> {
  await page.evaluate(async (mark) => {
    localStorage.removeItem(mark)
    document.cookie = `${mark}=; Max-Age=0; Path=/`
    for (const { name = '', version = 0 } of await indexedDB.databases()) {
      const taking = indexedDB.open(name, version + 1)
      taking.onsuccess = () => {
        taking.result.close()
        indexedDB.deleteDatabase(name)
      }
    }
  }, CANARY)
  await page.locator('.signed-out').waitFor()
}
