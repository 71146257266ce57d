import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const projectRoot = path.resolve(import.meta.dirname, '../../..')

const READY_WITHIN_MS = 30_000
const ASK_EVERY_MS = 50

export interface ProcessOptions {
  readonly port: number
  readonly dataDir: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** One run of the real server, from start to exit. */
export interface ServerProcess {
  readonly pid: number | undefined
  /** All it printed so far. */
  readonly output: () => string
  /** The one-time link of the organiser, as soon as it is printed. */
  readonly organiserPath: () => Promise<string>
  /** Sends the signal and waits until the process is gone; its exit code, or null after SIGKILL. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | null>
}

/** Starts the server and waits until it answers; throws with what it printed if it ends before. */
export async function startProcess(options: ProcessOptions): Promise<ServerProcess> {
  const { port, dataDir, args, env } = options
  const child = spawn(process.execPath, ['src/server/main.ts', ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1', ASAR_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = collectOutput(child)
  const read = () => output.text
  await waitUntil(child, read, () => isReady(port))
  return {
    pid: child.pid,
    output: read,
    organiserPath: async () => {
      await waitUntil(child, read, () => Promise.resolve(findOrganiserPath(read()) !== undefined))
      return findOrganiserPath(read()) ?? ''
    },
    end: (signal) => end(child, signal),
  }
}

function collectOutput(child: ChildProcess): { text: string } {
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output.text += text
    })
  }
  return output
}

/** `/join#…` of the first such link in what was printed. */
function findOrganiserPath(output: string): string | undefined {
  return /https?:\/\/[^\s"'<>]+?(\/join#[^\s"'<>\\]+)/.exec(output)?.[1]
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`)
    return answer.ok
  } catch {
    // Nobody listens yet.
    return false
  }
}

/** A process of its own can only be asked again and again. */
async function waitUntil(child: ChildProcess, output: () => string, check: () => Promise<boolean>) {
  const deadline = performance.now() + READY_WITHIN_MS
  while (!(await check())) {
    if (hasEnded(child)) throw new Error(`The server ended by itself:\n${output()}`)
    if (performance.now() > deadline) {
      await end(child, 'SIGKILL')
      throw new Error(`The server is not ready:\n${output()}`)
    }
    await pause(ASK_EVERY_MS)
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (!hasEnded(child)) {
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return child.exitCode
}
