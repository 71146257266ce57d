import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { buildApp } from './app.ts'
import { BadSetting, publicOrigin, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { openDemo } from './demo/seed-demo.ts'
import { makeFirstLink } from './enrolment/organiser-link.ts'
import { StorageFailure } from './ports.ts'
import type { AppDeps } from './routes/deps.ts'
import { openServices } from './services.ts'
import { describeFailure } from './storage/describe-failure.ts'

/** How long requests in flight may take after the server was asked to stop. */
const LAST_REQUESTS_MS = 10_000

try {
  await run(readConfig(process.env, process.argv.slice(2)))
} catch (error) {
  if (error instanceof BadSetting) say(error.message)
  else if (error instanceof StorageFailure) say(describeFailure(error))
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
}

async function run(config: Config): Promise<void> {
  const deps = await openServices(config)
  const app = buildApp(deps)
  const listener = getRequestListener(app.fetch)
  const server = createServer((request, response) => void listener(request, response))
  const problem = await listen(server, config)
  if (problem !== null) {
    await deps.store.close()
    throw new BadSetting(problem)
  }
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

async function welcome(config: Config, deps: AppDeps): Promise<void> {
  const origin = publicOrigin(config)
  const lines = ['', `Asar is running at ${origin}`, `Data is kept in ${config.dataFolder}`, '']
  lines.push(...(config.isDemo ? await writeDemoLinks(deps, origin) : await writeFirstLink(deps, origin)))
  // Plain text on stdout: the links are secrets and must not stand in a log.
  process.stdout.write(`${lines.join('\n')}\n\n`)
}

async function writeFirstLink(deps: AppDeps, origin: string): Promise<readonly string[]> {
  const link = await makeFirstLink(deps, origin)
  if (link === null) return []
  return ['Open this link once to become the organiser (good for 7 days):', `  ${link}`]
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
