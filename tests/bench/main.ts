import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { EventId } from '#domain/ids.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import { launchServer } from '#tests/e2e/support/server.ts'
import { measureFirstLoad } from '#tests/tooling/first-load.ts'
import { measureFirstVisit, measurePhone } from './browser-figures.ts'
import { describeMachine, printFigures } from './figures.ts'
import type { Figure } from './figures.ts'
import { enrolCoordinator, measureServerRate, measureWire } from './server-figures.ts'

const root = path.resolve(import.meta.dirname, '../..')
const dataDir = await mkdtemp(path.join(tmpdir(), 'asar-bench-'))
const server = await launchServer(dataDir)
const figures: Figure[] = []
try {
  const event = await addEvent('Bench')
  figures.push(...(await measureWire(await enrolCoordinator(server, event), event)))
  figures.push(await measureServerRate(server, event))
  figures.push(...(await measurePhone(server, await addEvent('Ten thousand'))))
  const { gzipBytes } = measureFirstLoad(path.join(root, 'dist'))
  figures.push({
    what: 'first load, JS + CSS, gzip (budget 130 kB)',
    value: `${(gzipBytes / 1000).toFixed(1)} kB`,
  })
  figures.push(await measureFirstVisit(server))
} finally {
  await server.kill()
  await rm(dataDir, { recursive: true, force: true })
}
printFigures(figures)
console.log(`\n${describeMachine()}, ${new Date().toISOString().slice(0, 10)}`)

async function addEvent(title: string): Promise<EventId> {
  const hours = ['--starts', '2026-11-28T09:00+05:00', '--ends', '2026-11-28T13:00+05:00']
  const { stdout, stderr, code } = await runAsar(dataDir, 'event', 'add', '--title', title, ...hours)
  if (code !== 0) throw new Error(stderr)
  return stdout.trim() as EventId
}
