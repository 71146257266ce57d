import path from 'node:path'
import type { EventId } from '#domain/ids.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import { launchServer } from '#tests/e2e/support/server.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { measureFirstLoad } from '#tests/tooling/first-load.ts'
import { measureFirstVisit, measurePhone } from './browser-figures.ts'
import { describeMachine, printFigures } from './figures.ts'
import type { Figure } from './figures.ts'
import { measureList } from './list/measure.ts'
import { measureScan } from './scan-figures.ts'
import { startKeeper } from '#tests/support/postgres/start-keeper.ts'
import { measureLive } from './live-figures.ts'
import { measurePhoneStorage } from './phone-storage/measure.ts'
import { measurePages } from './pages/measure.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { measureServerRate } from './server-figures.ts'
import { measureSimulator } from './simulator-figures.ts'
import { measureWire } from './wire/wire-figures.ts'

/** `npm run bench` measures everything; `npm run bench -- storage` only what is named. */
const SECTIONS = {
  storage: () => measurePhoneStorage(),
  server: () => withServer((server) => measureServer(server)),
  postgres: () => withPostgres(measureServer),
  phone: () => withServer(measureApp),
  list: () => withServer(async (server) => measureList(server, await addEvent(server, 'List'))),
  pages: () =>
    withServer(async (server) => measurePages(server, await addEvent(server, 'Pages', underWay()), 1)),
  scan: () => withServer(async (server) => measureScan(server, await addEvent(server, 'Gate'))),
  live: () => withServer(async (server) => measureLive(server, await addEvent(server, 'Live'))),
  wire: () => withServer((server) => measureWire(server, (title) => addEvent(server, title))),
  simulator: () => measureSimulator(),
} as const satisfies Readonly<Record<string, () => Promise<readonly Figure[]>>>

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(SECTIONS, name))
if (unknown.length > 0) {
  console.error(`I do not know ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}.`)
  process.exit(1)
}
const figures: Figure[] = []
for (const [name, measure] of Object.entries(SECTIONS))
  if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measure()))
printFigures(figures)
console.log(`\n${describeMachine()}, ${new Date().toISOString().slice(0, 10)}`)

async function measureServer(server: RunningServer, engine = 'SQLite'): Promise<readonly Figure[]> {
  return measureServerRate(server, (title) => addEvent(server, title), engine)
}

async function measureApp(server: RunningServer): Promise<readonly Figure[]> {
  const phone = await measurePhone(server, await addEvent(server, 'Ten thousand'))
  const { gzipBytes } = measureFirstLoad(path.resolve(import.meta.dirname, '../../dist'))
  const firstLoad = {
    what: 'first load, JS + CSS, gzip (budget 130 kB)',
    value: `${(gzipBytes / 1000).toFixed(1)} kB`,
  }
  return [...phone, firstLoad, await measureFirstVisit(server)]
}

/** The same over a real PostgreSQL of its own, with fsync as in life. */
async function withPostgres(measure: typeof measureServer): Promise<readonly Figure[]> {
  const { cluster, stop } = await startKeeper()
  // The commands that make an event and a link find the database as the server does.
  process.env['ASAR_DATABASE_URL'] =
    `postgresql://asar:${cluster.password}@127.0.0.1:${String(cluster.port)}/postgres`
  try {
    return await withServer((server) => measure(server, 'PostgreSQL'))
  } finally {
    delete process.env['ASAR_DATABASE_URL']
    await stop()
  }
}

async function withServer(measure: (server: RunningServer) => Promise<readonly Figure[]>) {
  await using folder = await temporaryFolder('asar-bench-')
  const server = await launchServer(folder.path)
  try {
    return await measure(server)
  } finally {
    await server.kill()
  }
}

const PAST = ['--starts', '2026-11-28T09:00+05:00', '--ends', '2026-11-28T13:00+05:00']

/** Hours that hold today, whenever it is: who comes can also leave. */
function underWay(): readonly string[] {
  const hourFromNow = (hours: number) =>
    `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)}Z`
  return ['--starts', hourFromNow(-2), '--ends', hourFromNow(4)]
}

async function addEvent(
  { dataDir }: RunningServer,
  title: string,
  hours: readonly string[] = PAST,
): Promise<EventId> {
  const { stdout, stderr, code } = await runAsar(dataDir, 'event', 'add', '--title', title, ...hours)
  if (code !== 0) throw new Error(stderr)
  return stdout.trim() as EventId
}
