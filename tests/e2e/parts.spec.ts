import { createServer } from 'vite'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { inspect, switchTheme } from './support/inspect.ts'
import { findClippedText, findSideways, findSmallTargets, stretchTexts } from './support/measure.ts'
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
  faults.push(...(await findSideways(page)), ...(await findClippedText(page)))
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

async function findLostEdges(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ forcedColors: 'active' })
  const lost = await page.evaluate(listLostEdges)
  await page.emulateMedia({ forcedColors: 'none' })
  return lost
}

/** In forced colours fills are gone: what can be pressed or stands apart needs an edge, and icons a colour of text. */
function listLostEdges(): string[] {
  const lost: string[] = []
  const hasEdge = (element: Element | null | undefined) =>
    element ? getComputedStyle(element).borderTopStyle !== 'none' : false
  const parts =
    '.btn, .box, .chip, .note, input:not([aria-hidden], [type=checkbox], [type=radio]), select, textarea'
  for (const element of document.querySelectorAll<HTMLElement>(parts)) {
    // the edge of a field may be that of the frame around it
    const frame = element.parentElement
    if (![element, frame, frame?.parentElement].some(hasEdge))
      lost.push(`no edge: ${element.outerHTML.slice(0, 90)}`)
  }
  for (const icon of document.querySelectorAll<SVGElement>('svg.icon')) {
    const { fill, backgroundColor } = getComputedStyle(icon)
    if (fill === getComputedStyle(document.body).backgroundColor || fill === backgroundColor)
      lost.push(`lost icon: ${icon.innerHTML.slice(0, 60)}`)
  }
  return lost
}
