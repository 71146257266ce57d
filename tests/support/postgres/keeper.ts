import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { findBinaries } from './find-binaries.ts'
import type { Binaries } from './find-binaries.ts'
import type { KeeperOptions } from './start-keeper.ts'

/**
 * A program that runs one PostgreSQL in a folder of its own, writes its address to stdout as a line of JSON, and ends
 * it and the folder when stdin does: whoever started it may be killed, and nothing stays behind. A line `crash` on
 * stdin ends it as a power cut does, `revive` starts it again over what was on the disk; each is answered by a line.
 */

/** Room for writers by the dozen and nothing on the screen; as durable as any other. */
const SETTINGS = [
  'max_connections=200',
  'shared_buffers=64MB',
  'unix_socket_directories=',
  'log_min_messages=panic',
]
const READY_MS = 60_000
const options = JSON.parse(process.argv[2] ?? '{}') as KeeperOptions

let postgres: ChildProcess | undefined
let isToEnd = false
let spawnAgain: () => ChildProcess = () => {
  throw new Error('nothing was started')
}
let running: { readonly port: number; readonly password: string } | undefined
const folder = mkdtempSync(path.join(tmpdir(), 'asar-postgres-'))
// Before anything is tried from here: PostgreSQL does not run as root, and whoever it runs as has to get in.
chmodSync(folder, 0o755)
process.stdin.on('end', stop).on('error', stop)
createInterface({ input: process.stdin }).on('line', (line) => void obey(line))
try {
  const address = await start(findBinaries(folder, options.bin))
  process.stdout.write(`${JSON.stringify(address)}\n`)
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ problem: error instanceof Error ? error.message : String(error) })}\n`,
  )
  stop()
}

async function start({ bin, runner }: Binaries): Promise<object> {
  const password = options.password ?? randomBytes(12).toString('base64url')
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  mkdirSync(data)
  writeFileSync(passwordFile, password)
  if (runner) for (const owned of [data, passwordFile]) chownSync(owned, runner.uid, runner.gid)
  const wishes = [
    '-A',
    'scram-sha-256',
    '-U',
    'asar',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]
  const init = spawnSync(path.join(bin, 'initdb'), ['-D', data, `--pwfile=${passwordFile}`, ...wishes], {
    ...runner,
    cwd: folder,
  })
  if (init.status !== 0)
    throw new Error(`initdb failed: ${init.stderr.toString() || (init.error?.message ?? '')}`)
  const port = await findPort()
  const settings = [...SETTINGS, ...(options.settings ?? [])].flatMap((setting) => ['-c', setting])
  const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings]
  // Machines of a cluster call each other, and themselves, by the same password.
  const env = { ...process.env, PGPASSWORD: password }
  spawnAgain = () => spawn(path.join(bin, 'postgres'), args, { ...runner, cwd: folder, env, stdio: 'ignore' })
  running = { port, password }
  await revive(running)
  return running
}

async function obey(line: string): Promise<void> {
  if (line === 'crash') await crash()
  else if (running) await revive(running)
  process.stdout.write(`${line}\n`)
}

/** An end with no goodbye: what was not on the disk is gone, and the next start recovers. */
async function crash(): Promise<void> {
  const ending = postgres
  postgres = undefined
  if (!ending) return
  const gone = once(ending, 'exit')
  ending.kill('SIGQUIT')
  await gone
}

async function revive(address: { readonly port: number; readonly password: string }): Promise<void> {
  const started = spawnAgain()
  postgres = started
  started.on('exit', () => {
    if (postgres === started || isToEnd) process.exit()
  })
  await waitFor(address)
}

function stop(): void {
  isToEnd = true
  // Immediately, for nothing of it is wanted any more.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  if (postgres) postgres.kill('SIGQUIT')
  else process.exit()
}

/** A port that is free now. */
function findPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Until it lets somebody in: before that it listens already and says that it is starting. */
async function waitFor(address: { readonly port: number; readonly password: string }): Promise<void> {
  const until = performance.now() + READY_MS
  while (!(await letsIn(address))) {
    if (performance.now() > until) throw new Error('PostgreSQL did not start within a minute.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function letsIn(address: { readonly port: number; readonly password: string }): Promise<boolean> {
  const client = new Client({ ...address, host: '127.0.0.1', user: 'asar', database: 'postgres' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}
