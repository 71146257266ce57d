import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

const PROGRAM = path.join(import.meta.dirname, 'keeper.ts')

/** Where a running PostgreSQL is; its user and first database are fixed. */
export interface Cluster {
  readonly port: number
  readonly password: string
}

export interface RunningCluster {
  readonly cluster: Cluster
  /** Ends it as a power cut does; its data stay as they are on the disk. */
  readonly crash: () => Promise<void>
  /** Starts it again after that, at the same port. */
  readonly revive: () => Promise<void>
  /** Ends it; its data is gone. */
  readonly stop: () => Promise<void>
}

export interface KeeperOptions {
  /** Folder of `initdb` and `postgres`; else they are looked for. */
  readonly bin?: string
  /** More settings, each as `name=value`. */
  readonly settings?: readonly string[]
  /** Else one is drawn. */
  readonly password?: string
}

/** Starts a PostgreSQL that ends with this process at the latest. @throws saying why there is none. */
export async function startKeeper(options: KeeperOptions = {}): Promise<RunningCluster> {
  const args = ['--no-warnings', PROGRAM, JSON.stringify(options)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  const answer = JSON.parse(first.done ? '{}' : first.value) as Cluster | { readonly problem?: string }
  if (!('port' in answer))
    throw new Error(answer.problem ?? 'PostgreSQL for the tests ended before it began.')
  const stop = () => {
    child.stdin.end()
    return ended
  }
  const tell = async (line: string) => {
    child.stdin.write(`${line}\n`)
    const { done } = await lines.next()
    if (done) throw new Error(`PostgreSQL for the tests ended when it was to ${line}.`)
  }
  return { cluster: answer, crash: () => tell('crash'), revive: () => tell('revive'), stop }
}
