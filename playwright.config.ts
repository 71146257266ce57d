import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { browserArgs, browserPath } from './tests/e2e/support/browser.ts'

// Hundreds of short runs of the server and its commands: each finds the sources of Asar compiled.
process.env['NODE_COMPILE_CACHE'] ??= path.resolve(import.meta.dirname, 'node_modules/.cache/compiled')

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
