import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Schema } from '../sql/schema.ts'

const AGAIN_MS = 1_000

/**
 * Writes the write-ahead log back and cuts it, so that pages with replaced bytes are gone from it too (SYN-10). A
 * reader in another process can stand in the way; then it is tried again until it is done. Closing the database does
 * the same.
 */
export class LogCutter {
  readonly #db: Kysely<Schema>
  readonly #waitMs: number
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  /** @param waitMs how long other statements of this connection wait for other processes */
  constructor(db: Kysely<Schema>, waitMs: number) {
    this.#db = db
    this.#waitMs = waitMs
  }

  async cut(): Promise<void> {
    clearTimeout(this.#timer)
    const isDone = await this.#cutNow().catch(() => false)
    if (!isDone && !this.#isStopped) this.#timer = setTimeout(() => void this.cut(), AGAIN_MS).unref()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  /** Without waiting: that would stop everything else this process does. */
  #cutNow(): Promise<boolean> {
    return this.#db.connection().execute(async (connection) => {
      await sql`pragma busy_timeout = 0`.execute(connection)
      try {
        const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection)
        return rows[0]?.busy === 0
      } finally {
        await sql.raw(`pragma busy_timeout = ${this.#waitMs}`).execute(connection)
      }
    })
  }
}
