import type { Page } from '@playwright/test'
import { settle } from '../phone.ts'

/** Names a phone and enrols it, in whatever language. */
export async function joinAs(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await page.locator('form input').fill(name)
  await page.locator('form button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/join'))
}

/** Touches so many who have not come yet. */
export async function markSome(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const row = page.locator('.roster-scroll .row-none').nth(1)
    await page.locator('.roster-scroll .row').first().waitFor()
    // who is marked may fill the screen
    while ((await row.count()) === 0) {
      await page.locator('.roster-scroll').evaluate((list) => list.scrollBy({ top: 300 }))
      await settle(page)
    }
    await row.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    const before = await page.locator('.count .num').innerText()
    await row.click()
    await page.waitForFunction(
      (text) => document.querySelector<HTMLElement>('.count .num')?.innerText !== text,
      before,
    )
  }
}

/** Somebody is found and touched, which marks them, then touched again. @returns the address of their page */
export async function markAndOpen(page: Page, list: string, name: string): Promise<string> {
  const isOpen = () => page.url().includes('/person/')
  await page.goto(list)
  await page.locator('.tools .btn').click()
  for (let touch = 0; touch < 10 && !isOpen(); touch++) {
    await page.getByRole('searchbox').fill(name)
    await page
      .getByRole('dialog')
      .locator('.row', { hasText: name.split(' ')[0] ?? name })
      .first()
      .click()
    await page.waitForURL(/\/person\//, { timeout: 1_500 }).catch(() => undefined)
  }
  if (!isOpen()) throw new Error(`${name} is not opened`)
  return new URL(page.url()).pathname
}

/** Somebody who is on the list is written down once more, their names the other way round. */
export async function addDouble(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('#name').fill('Данияр Ахметов')
  await page.locator('.dock .btn-go').click()
  await page.locator('.add-done').waitFor()
}
