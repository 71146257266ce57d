import type { DatabaseSync } from 'node:sqlite'
import type { StreamId } from '#domain/ids.ts'
import { GrownListeners } from '../grown-listeners.ts'
import type { GrownListener } from '../grown-listeners.ts'

/** How soon a commit of another process is noticed. */
const POLL_MS = 250

/**
 * Tells which logs grew: of this connection's commits at once, of other processes' by asking every 250 ms whether the
 * file changed, which reads a few bytes of shared memory.
 */
export class SqliteWatch {
  readonly #database: DatabaseSync
  readonly #listeners = new GrownListeners()
  #version: unknown
  #timer: NodeJS.Timeout | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  announce(stream: StreamId, n: number): void {
    this.#listeners.announce(stream, n)
  }

  onGrown(listener: GrownListener): () => void {
    const remove = this.#listeners.add(listener)
    if (!this.#timer) this.#start()
    return () => {
      remove()
      if (this.#listeners.size === 0) this.stop()
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#version = undefined
  }

  #start(): void {
    this.#poll()
    this.#timer = setInterval(() => this.#poll(), POLL_MS)
    this.#timer.unref()
  }

  #poll(): void {
    try {
      // Within a transaction of our own we would read what is not committed yet.
      if (this.#database.isTransaction) return
      const version = this.#readVersion()
      if (version === this.#version) return
      this.#listeners.compare(this.#readHeads())
      this.#version = version
    } catch {
      // Whoever waits is told nothing while the file cannot be read; the next question will show why.
    }
  }

  /** Changes when another connection has changed the file. */
  #readVersion(): unknown {
    return this.#database.prepare('pragma data_version').get()?.['data_version']
  }

  #readHeads(): ReadonlyMap<StreamId, number> {
    const rows = this.#database.prepare('select stream, head from stream').all()
    return new Map(rows.map((row) => [row['stream'] as StreamId, Number(row['head'])]))
  }
}
