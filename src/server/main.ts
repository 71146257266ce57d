import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { buildApp } from './app.ts'
import { leaveRecoverySheet } from './backup/leave-recovery-sheet.ts'
import { replayJournal } from './backup/replay-journal.ts'
import { BadSetting, publicOrigin, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { openDemo } from './demo/seed-demo.ts'
import { makeFirstLink } from './enrolment/organiser-link.ts'
import { StorageFailure } from './ports.ts'
import type { AppDeps } from './routes/deps.ts'
import { openServices } from './services.ts'
import { CannotOpen } from './storage/cannot-open.ts'
import { keepSweeping, keepTending } from './sweep.ts'
import { describeFailure } from './storage/describe-failure.ts'
import { checkDatabase } from './storage/sqlite/check-database.ts'
import { readAddress } from './storage/postgres/explain-refusal.ts'

/** How long requests in flight may take after the server was asked to stop. */
const LAST_REQUESTS_MS = 10_000

try {
  await run(readConfig(process.env, process.argv.slice(2)))
} catch (error) {
  if (error instanceof BadSetting || error instanceof CannotOpen) say(error.message)
  else if (error instanceof StorageFailure) say(describeFailure(error))
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
}

async function run(config: Config): Promise<void> {
  if (config.databaseUrl === null) checkDatabase(config.dataFolder)
  const deps = await openServices(config)
  // Before anybody is answered: what is erased must not be given out by a log that was restored by hand.
  const { unreadable } = await replayJournal(deps)
  if (unreadable > 0) say(`${config.journalFile}: ${unreadable} lines are damaged and were left out.`)
  const app = buildApp(deps)
  const listener = getRequestListener(app.fetch)
  const server = createServer((request, response) => void listener(request, response))
  const problem = await listen(server, config)
  if (problem !== null) {
    await deps.store.close()
    throw new BadSetting(problem)
  }
  keepSweeping(deps)
  keepTending(deps, config)
  stopOnSignal(server, deps)
  await welcome(config, deps)
}

/** Resolves to `null` once it listens, or to what to tell the person who started it. */
function listen(server: Server, { port, host }: Config): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      resolve(
        isTaken
          ? `Port ${port} is taken by another program. Stop it, or choose another port: PORT=8081 npm start`
          : `The server cannot listen on ${host}:${port} (${error.code ?? error.message}).`,
      )
    })
    server.listen(port, host, () => resolve(null))
  })
}

function whereDataIs({ databaseUrl, dataFolder }: Config): string {
  if (databaseUrl === null) return dataFolder
  const { server, database } = readAddress(databaseUrl)
  return `the database "${database}" of PostgreSQL at ${server}`
}

async function welcome(config: Config, deps: AppDeps): Promise<void> {
  const origin = publicOrigin(config)
  const lines = ['', `Asar is running at ${origin}`, `Data is kept in ${whereDataIs(config)}`, '']
  if (config.isDemo) lines.push(...(await writeDemoLinks(deps, origin)))
  else lines.push(...(await writeFirstLink(deps, origin)), ...(await tellOfSheet(config, deps)))
  // Plain text on stdout: the links are secrets and must not stand in a log.
  process.stdout.write(`${lines.join('\n')}\n\n`)
}

async function writeFirstLink(deps: AppDeps, origin: string): Promise<readonly string[]> {
  const link = await makeFirstLink(deps, origin)
  if (link === null) return []
  return ['Open this link once to become the organiser (good for 7 days):', `  ${link}`]
}

/** Once, at the first start: what brings the server back when its disk is lost (SHEET-4). */
async function tellOfSheet({ dataFolder }: Config, deps: AppDeps): Promise<readonly string[]> {
  const file = await leaveRecoverySheet(deps, dataFolder)
  if (file === null) return []
  return [
    '',
    'The recovery sheet of this server. Print it, keep the paper safe, delete the file:',
    `  ${file}`,
  ]
}

async function writeDemoLinks(deps: AppDeps, origin: string): Promise<readonly string[]> {
  const links = await openDemo(deps, origin)
  const width = Math.max(...links.map(({ label }) => label.length))
  return [
    'Sample data, invented people. Links to try, each good for one browser:',
    ...links.map(({ label, link }) => `  ${label.padEnd(width)}  ${link}`),
  ]
}

/** Stops taking requests, finishes those in flight, closes the database, ends with 0. A second signal ends at once. */
function stopOnSignal(server: Server, deps: AppDeps): void {
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(1)
    isStopping = true
    // These would never end by themselves.
    deps.live.close()
    const impatience = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS)
    server.close(() => {
      clearTimeout(impatience)
      void deps.store.close().then(() => process.exit(0))
    })
    // Also those that become idle once their last request is answered.
    setInterval(() => server.closeIdleConnections(), 50)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function say(message: string): void {
  process.stderr.write(`${message}\n`)
}
