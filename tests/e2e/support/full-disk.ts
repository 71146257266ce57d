import type { Page } from '@playwright/test'

/**
 * From now on the page's databases take so many rows and then say that the disk is full; `Infinity`: there is room
 * again. Stands in for the browser's own quota, which no test can reach exactly.
 */
export async function setRoom(page: Page, rows: number): Promise<void> {
  await page.evaluate((room) => {
    const root = document.documentElement
    const isFirst = root.dataset['room'] === undefined
    root.dataset['room'] = String(room)
    if (!isFirst) return
    for (const name of ['add', 'put']) {
      const real: unknown = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, name)?.value
      if (typeof real !== 'function') throw new Error(`no ${name}`)
      const write = function (this: IDBObjectStore, ...row: readonly unknown[]): unknown {
        const left = Number(root.dataset['room'])
        if (left < 1) throw new DOMException('The disk is full', 'QuotaExceededError')
        root.dataset['room'] = String(left - 1)
        return Reflect.apply(real, this, row)
      }
      Object.defineProperty(IDBObjectStore.prototype, name, { value: write })
    }
  }, rows)
}
