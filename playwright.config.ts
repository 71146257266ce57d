import { defineConfig } from '@playwright/test'

/** Runs as root and without a graphics card too, and calls nobody. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

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
    launchOptions: { executablePath: process.env['ASAR_CHROMIUM'] || '/usr/bin/chromium', args },
  },
})
