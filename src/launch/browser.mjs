import { existsSync } from 'node:fs'
import path from 'node:path'
import { runHidden, say } from './run.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const INSTALL_IT =
  'No browser was found for the tests. Install Chromium or Chrome, ' +
  'or name one: ASAR_CHROMIUM=/path/to/chrome npm test'

/** Where Chromium and Chrome are found on Linux, macOS and Windows. */
function listUsualPlaces(env) {
  const onPath = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  if (process.platform !== 'win32') onPath.push('/usr/bin', '/usr/local/bin', '/snap/bin')
  const names = process.platform === 'win32' ? NAMES.map((name) => `${name}.exe`) : NAMES
  const places = onPath.flatMap((folder) => names.map((name) => path.join(folder, name)))
  if (process.platform === 'darwin') {
    for (const home of ['', env.HOME ?? '']) {
      places.push(`${home}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`)
      places.push(`${home}/Applications/Chromium.app/Contents/MacOS/Chromium`)
    }
  }
  if (process.platform === 'win32') {
    const bases = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(Boolean)
    for (const base of bases) {
      places.push(path.join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'))
      places.push(path.join(base, 'Chromium', 'Application', 'chrome.exe'))
    }
  }
  return places
}

/** A file of that name may be a stub, or lack its libraries: ask it. (On Windows that would open a window.) */
async function runs(browser) {
  if (!existsSync(browser)) return false
  if (process.platform === 'win32') return true
  const { code, output } = await runHidden(browser, ['--version'], { timeoutMs: 20_000 })
  return code === 0 && /chrom/i.test(output)
}

async function findSystemBrowser() {
  for (const place of listUsualPlaces(process.env)) if (await runs(place)) return place
  return undefined
}

/** Playwright's own browser, downloaded if it can be had without waiting long. */
async function fetchPlaywrightBrowser(node) {
  const ask = "process.stdout.write(require('playwright').chromium.executablePath())"
  const { output: place } = await runHidden(node, ['-e', ask])
  if (await runs(place)) return place
  say('No Chromium or Chrome on this machine: trying to download one for the tests …')
  await runHidden(node, ['node_modules/playwright/cli.js', 'install', 'chromium'], {
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    timeoutMs: 300_000,
  })
  return (await runs(place)) ? place : undefined
}

/** As root on Debian: the chromium package. */
async function installPackage() {
  const apt = '/usr/bin/apt-get'
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync(apt)) return undefined
  say("Installing Debian's chromium package for the tests …")
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runHidden(apt, ['update'], { env })
  const { code, output } = await runHidden(apt, ['install', '-y', '--no-install-recommends', 'chromium'], {
    env,
  })
  if (code !== 0) say(output)
  return findSystemBrowser()
}

/** A Chromium for the tests: `{ path }`, or `{ problem }` that says what to do. */
export async function findBrowser(node) {
  const named = process.env.ASAR_CHROMIUM
  if (named !== undefined && named !== '') {
    if (await runs(named)) return { path: named }
    return { problem: `ASAR_CHROMIUM names ${named}, which is not a Chromium or Chrome that runs.` }
  }
  const found =
    (await findSystemBrowser()) ?? (await fetchPlaywrightBrowser(node)) ?? (await installPackage())
  return found === undefined ? { problem: INSTALL_IT } : { path: found }
}
