import { createServer } from 'vite'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { inspect, switchTheme } from './support/inspect.ts'
import {
  findLostEdges,
  findSmallTargets,
  listClippedText,
  listSideways,
  lookFor,
  stretchTexts,
} from './support/measure.ts'
import { projectRoot } from './support/server-process.ts'

test('every part in every state is legible in three themes, large enough, and keeps its edges in forced colours', async ({
  page,
}) => {
  test.setTimeout(300_000)
  const server = await createServer({
    root: projectRoot,
    server: { port: 0, host: 'localhost' },
    logLevel: 'error',
  })
  await server.listen()
  const url = server.resolvedUrls?.local[0] ?? ''
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`${url}dev/components`)
  await page.locator('.parts-icons li').first().waitFor({ timeout: 120_000 })
  const faults: string[] = [...(await lookInThemes(page))]
  faults.push(...(await findSmallTargets(page, 56)))
  await page.getByRole('button', { name: 'DialogBox' }).click()
  faults.push(...(await inspect(page, 'all')), ...(await findSmallTargets(page, 56)))
  await page.keyboard.press('Escape')
  const moving = await page.evaluate(() =>
    document.getAnimations().map(({ effect }) => (effect as KeyframeEffect).target?.className),
  )
  expect(moving).toEqual([])

  faults.push(...(await findLostEdges(page)))
  await stretchTexts(page)
  faults.push(...(await lookFor(page, [listSideways, listClippedText])))
  for (const frame of ['desk', 'phone']) {
    await page.goto(`${url}dev/${frame}`)
    await page.locator('h1').waitFor()
    faults.push(...(await lookInThemes(page)), ...(await findLostEdges(page)))
  }
  expect(faults).toEqual([])

  await page.evaluate(() => localStorage.removeItem('asar.theme'))
  await page.emulateMedia({ contrast: 'more' })
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'sun')
  await server.close()
})

async function lookInThemes(page: Page): Promise<readonly string[]> {
  const faults: string[] = []
  for (const theme of ['light', 'dark', 'sun']) {
    await switchTheme(page, theme)
    const found = await inspect(page, theme === 'light' ? 'all' : 'colours')
    faults.push(...found.map((fault) => `${theme} ${fault}`))
  }
  return faults
}
