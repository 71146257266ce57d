import type { DatabaseSync } from 'node:sqlite'
import type { StreamId } from '#domain/ids.ts'
import { GrownListeners } from '../listeners.ts'
import type { GrownListener } from '../listeners.ts'

/** How soon a commit of another process is noticed. */
const POLL_MS = 250

/**
 * Tells which logs grew: of this connection's commits at once, of other processes' by asking every 250 ms whether the
 * file changed, which reads a few bytes of shared memory.
 */
export class SqliteWatch {
  readonly #database: DatabaseSync
  readonly #listeners = new GrownListeners()
  #heads = new Map<StreamId, number>()
  #version: unknown
  #timer: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  announce(stream: StreamId, n: number): void {
    if (this.#listeners.size === 0) return
    this.#heads.set(stream, n)
    this.#listeners.tell(stream, n)
  }

  onGrown(listener: GrownListener): () => void {
    const remove = this.#listeners.add(listener)
    if (!this.#timer) this.#start()
    return () => {
      remove()
      if (this.#listeners.size === 0) this.stop()
    }
  }

  /** Looks once whether another process committed. */
  poll(): void {
    // Within a transaction of our own we would read what is not committed yet.
    if (this.#database.isTransaction) return
    const version = this.#readVersion()
    if (version === this.#version) return
    this.#version = version
    const before = this.#heads
    this.#heads = this.#readHeads()
    for (const [stream, n] of this.#heads) if (n > (before.get(stream) ?? 0)) this.#listeners.tell(stream, n)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #start(): void {
    this.#version = this.#readVersion()
    this.#heads = this.#readHeads()
    this.#timer = setInterval(() => this.#pollQuietly(), POLL_MS)
    this.#timer.unref()
  }

  /** Whoever waits is told nothing when the file cannot be read now; their next question will show it. */
  #pollQuietly(): void {
    try {
      this.poll()
    } catch {
      this.#version = undefined
    }
  }

  /** Changes when another connection has changed the file. */
  #readVersion(): unknown {
    return this.#database.prepare('pragma data_version').get()?.['data_version']
  }

  #readHeads(): Map<StreamId, number> {
    const rows = this.#database.prepare('select stream, head from stream').all()
    return new Map(rows.map((row) => [row['stream'] as StreamId, Number(row['head'])]))
  }
}
