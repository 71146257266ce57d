import { defineConfig } from '@playwright/test'
import { browserArgs, browserPath } from './tests/e2e/support/browser.ts'

/** No webServer here: every test starts a server of its own (tests/e2e/support/server.ts). */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    locale: 'en-GB',
    timezoneId: 'Asia/Almaty',
    serviceWorkers: 'allow',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: browserPath(), args: browserArgs },
  },
})
