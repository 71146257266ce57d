import { setTimeout as pause } from 'node:timers/promises'
import { launchServer } from '#tests/e2e/support/server.ts'
import { temporaryFolder } from '#tests/bench/temporary-folder.ts'
import type { DrivenWindow, Engine } from './engine.ts'
import type { Outcome } from './page/vitest.ts'
import type { StoragePage } from './storage-page.ts'

const PAGES = ['/', '/schedule', '/settings']
/** After so many saved facts the browser is ended. */
const KILLS = [5, 25, 60]
const MOST_MS = 120_000

const WAIT_FOR_WORKER = `
  await navigator.serviceWorker.ready
  if (navigator.serviceWorker.controller) return
  await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }))`

const READ_HEADING = `
  for (let i = 0; i < 600; i++) {
    const text = document.querySelector('h1')?.textContent?.trim()
    if (text) return text
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return ''`

/** Opens the app, stops the server, and opens it again. Each page says what it said before. */
export async function checkOfflineStart(engine: Engine): Promise<readonly Outcome[]> {
  await using folder = await temporaryFolder('asar-engines-')
  const server = await launchServer(folder.path)
  try {
    await using page = await engine.openDriven()
    await page.goto(server.url)
    await page.run(WAIT_FOR_WORKER)
    const before = await readHeadings(page, server.url)
    await page.goto(server.url)
    await server.stop()
    const isGone = await page.run("return fetch('/v1/nothing').then(({ ok }) => !ok, () => true)")
    await page.reload()
    const again = String(await page.run(READ_HEADING))
    const after = await readHeadings(page, server.url)
    return [
      { title: 'the server is gone', problem: isGone === true ? null : 'it answers' },
      compare('reloaded with no server, the app opens', before[0] ?? '', again),
      ...PAGES.map((path, i) => compare(`with no server, ${path} opens`, before[i] ?? '', after[i] ?? '')),
    ]
  } finally {
    await server.kill()
  }
}

async function readHeadings(page: DrivenWindow, base: string): Promise<readonly string[]> {
  const headings: string[] = []
  for (const path of PAGES) {
    await page.goto(base + path)
    headings.push(String(await page.run(READ_HEADING)))
  }
  return headings
}

function compare(title: string, before: string, after: string): Outcome {
  const isSame = before !== '' && before === after
  return { title: `${title} (“${after}”)`, problem: isSame ? null : `“${before}” before, “${after}” now` }
}

/** The contracts of the phone's storage, as they are run in Chromium. */
export async function checkContracts(engine: Engine, storage: StoragePage): Promise<readonly Outcome[]> {
  await using page = await engine.openDriven()
  const outcomes = storage.next('/outcomes')
  await page.goto(`${storage.address}contracts`)
  return (await outcomes) as readonly Outcome[]
}

/** Ends the browser by SIGKILL while it captures; a new one has to find all that it was told is kept, each once. */
export async function checkKills(engine: Engine, storage: StoragePage): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const enough of KILLS) {
    await using profile = await temporaryFolder('asar-engines-')
    const first = engine.openPlain(`${storage.address}capture`, profile.path)
    try {
      await storage.next('/kept')
      await waitForKept(storage, enough)
    } finally {
      await first.kill()
    }
    const kept = storage.told('/kept').map(String)
    const second = engine.openPlain(`${storage.address}read`, profile.path)
    try {
      const found = (await storage.next('/found')) as readonly string[]
      const lost = kept.filter((id) => !found.includes(id)).length
      const doubles = found.length - new Set(found).size
      outcomes.push({
        title: `killed after ${String(kept.length)} saved facts, it has ${String(found.length)}`,
        problem: lost + doubles === 0 ? null : `${String(lost)} lost, ${String(doubles)} doubled`,
      })
    } finally {
      await second.kill()
    }
  }
  return outcomes
}

async function waitForKept(storage: StoragePage, enough: number): Promise<void> {
  const limit = AbortSignal.timeout(MOST_MS)
  while (storage.told('/kept').length < enough) {
    limit.throwIfAborted()
    await pause(10)
  }
}
