import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { findFreePort } from './free-port.ts'
import { startProcess } from './server-process.ts'

export interface ServerOptions {
  /** Default: a new folder, removed after the test. */
  readonly dataDir?: string
  /** For example `['--demo']`. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A real server process with a port and a data folder of its own. */
export interface RunningServer {
  /** Address without a slash at its end; stays the same over `start()`. */
  readonly url: string
  readonly dataDir: string
  /** The present run's process. */
  readonly pid: () => number | undefined
  /** The one-time link printed by the first start in a new folder, at `url`. Empty in a folder that had one. */
  readonly organiserLink: string
  /** All that the present run has printed. */
  readonly output: () => string
  /** Asks it to end and waits for that; throws unless it ends well. */
  readonly stop: () => Promise<void>
  /** SIGKILL, as when the power fails. */
  readonly kill: () => Promise<void>
  /** Starts it again with the same port and data, after `stop()` or `kill()`. */
  readonly start: () => Promise<void>
}

/** Starts a server outside of a test's fixtures; whoever calls it stops it. */
export async function launchServer(dataDir: string, options: ServerOptions = {}): Promise<RunningServer> {
  const port = await findFreePort()
  const url = `http://localhost:${port}`
  const settings = { port, dataDir, args: options.args ?? [], env: options.env ?? {} }
  let current = await startProcess(settings)
  const isNew = options.dataDir === undefined && !settings.args.includes('--demo')
  const organiserLink = isNew ? `${url}${await current.organiserPath()}` : ''
  return {
    url,
    dataDir,
    pid: () => current.pid,
    organiserLink,
    output: () => current.output(),
    stop: async () => {
      const code = await current.end('SIGTERM')
      if (code !== 0) throw new Error(`The server ended with ${String(code)}:\n${current.output()}`)
    },
    kill: async () => {
      await current.end('SIGKILL')
    },
    start: async () => {
      current = await startProcess(settings)
    },
  }
}

interface Fixtures {
  /** Starts a server; it is ended and its new folder removed after the test. */
  readonly startServer: (options?: ServerOptions) => Promise<RunningServer>
  /** One server in a new folder. */
  readonly server: RunningServer
  /** Of a test that failed, what its pages were, in the run's own output: often there is nothing else to look at. */
  readonly lastSight: undefined
}

async function describePage(page: Page): Promise<string> {
  const [messages, errors] = [await page.consoleMessages(), await page.pageErrors()]
  const said = messages.filter((message) => message.type() === 'error').map((message) => message.text())
  const seen = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String)
  return [page.url(), ...said.slice(-10), ...errors.slice(-10).map(String), seen].join('\n')
}

export const test = base.extend<Fixtures>({
  startServer: async ({ browserName }, use) => {
    const started: RunningServer[] = []
    const folders: string[] = []
    await use(async (options = {}) => {
      const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), `asar-e2e-${browserName}-`)))
      if (options.dataDir === undefined) folders.push(dataDir)
      const server = await launchServer(dataDir, options)
      started.push(server)
      return server
    })
    for (const server of started) await server.kill()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  },
  server: async ({ startServer }, use) => {
    await use(await startServer())
  },
  lastSight: [
    async ({ browser }, use, info) => {
      await use(undefined)
      if (info.status === info.expectedStatus) return
      const pages = browser.contexts().flatMap((context) => context.pages())
      for (const page of pages) console.log(`${info.title}\n${await describePage(page)}`)
    },
    { auto: true },
  ],
})

export { expect } from '@playwright/test'
