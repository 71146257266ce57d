import puppeteer from 'puppeteer-core'
import type { Engine } from './engine.ts'
import { startPlain } from './plain-browser.ts'

const MOST_MS = 120_000

/** Firefox, driven by WebDriver BiDi. */
export function firefox(binary: string): Engine {
  return {
    name: 'Firefox',
    openDriven: async () => {
      const browser = await puppeteer.launch({
        browser: 'firefox',
        executablePath: binary,
        headless: true,
        timeout: MOST_MS,
        protocolTimeout: MOST_MS,
      })
      const page = await browser.newPage()
      page.setDefaultTimeout(MOST_MS)
      return {
        goto: async (url) => {
          await page.goto(url)
        },
        reload: async () => {
          await page.reload()
        },
        run: (body) => page.evaluate(`(async () => { ${body} })()`),
        [Symbol.asyncDispose]: () => browser.close(),
      }
    },
    openPlain: (url, profile) =>
      startPlain(binary, ['--headless', '--no-remote', '--profile', profile, url], { HOME: profile }),
  }
}
