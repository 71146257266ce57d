import type { Client, Pool } from 'pg'
import type { StreamId } from '#domain/ids.ts'
import { GrownListeners } from '../grown-listeners.ts'
import type { GrownListener } from '../grown-listeners.ts'
import { connectClient } from './connect.ts'

const CHANNEL = 'asar_grown'
/** A notification holds less than 8,000 bytes; a line of ours is at most some 60. */
const LINES_AT_ONCE = 100
const SEND_ATTEMPTS = 3
const AGAIN_MS = { first: 100, most: 5_000 }

/**
 * Tells which logs grew, by LISTEN and NOTIFY. Notifications are sent after the commit and not in it: inside, every
 * committing transaction of the database would wait for every other. Whoever lost the connection, or has a server that
 * knows no LISTEN, asks where the logs end instead, at every attempt to listen again.
 */
export class PostgresWatch {
  readonly #url: string
  readonly #pool: Pool
  readonly #listeners = new GrownListeners()
  readonly #unsent = new Map<StreamId, number>()
  #sending: Promise<void> | null = null
  #client: Client | null = null
  #again: NodeJS.Timeout | undefined
  #pauseMs = AGAIN_MS.first
  #isListening = false

  constructor(url: string, pool: Pool) {
    this.#url = url
    this.#pool = pool
  }

  /** After a commit of this process: its listeners hear at once, other processes soon. */
  announce(stream: StreamId, n: number): void {
    this.#listeners.announce(stream, n)
    this.#unsent.set(stream, n)
    this.#sending ??= this.#send().finally(() => (this.#sending = null))
  }

  onGrown(listener: GrownListener): () => void {
    const remove = this.#listeners.add(listener)
    if (!this.#isListening) {
      this.#isListening = true
      // What is there already need not be told.
      void this.#catchUp()
      void this.#listen()
    }
    return () => {
      remove()
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  async close(): Promise<void> {
    this.#stop()
    await this.#sending
  }

  /** All that piled up while the last was on its way goes together. */
  async #send(): Promise<void> {
    for (let attempt = 1; this.#unsent.size > 0 && attempt <= SEND_ATTEMPTS;) {
      const some = [...this.#unsent].slice(0, LINES_AT_ONCE)
      const payload = some.map(([stream, n]) => `${n} ${stream}`).join('\n')
      try {
        await this.#pool.query('select pg_notify($1, $2)', [CHANNEL, payload])
        for (const [stream, n] of some) if (this.#unsent.get(stream) === n) this.#unsent.delete(stream)
      } catch {
        attempt++
      }
    }
    // Delivery is not promised: phones ask by themselves too.
    this.#unsent.clear()
  }

  async #listen(): Promise<void> {
    try {
      const client = await connectClient(this.#url)
      this.#client = client
      client.on('notification', ({ payload = '' }) => this.#hear(payload))
      client.on('end', () => this.#listenAgain(client))
      await client.query(`listen ${CHANNEL}`)
      this.#pauseMs = AGAIN_MS.first
    } catch {
      this.#listenAgain(this.#client)
    }
    // Also after an attempt that failed: what was said meanwhile was not heard.
    await this.#catchUp()
    if (!this.#isListening) this.#stop()
  }

  #hear(payload: string): void {
    for (const line of payload.split('\n')) {
      const [n = '', stream = ''] = line.split(' ')
      this.#listeners.hear(stream as StreamId, Number(n))
    }
  }

  async #catchUp(): Promise<void> {
    try {
      const { rows } = await this.#pool.query<{ stream: string; head: number }>(
        'select stream, head from stream',
      )
      this.#listeners.compare(new Map(rows.map(({ stream, head }) => [stream as StreamId, head])))
    } catch {
      // The next attempt to listen asks again.
    }
  }

  #listenAgain(client: Client | null): void {
    if (!this.#isListening || client !== this.#client || this.#again) return
    this.#client = null
    void client?.end().catch(() => undefined)
    this.#again = setTimeout(() => {
      this.#again = undefined
      void this.#listen()
    }, this.#pauseMs)
    this.#again.unref()
    this.#pauseMs = Math.min(this.#pauseMs * 2, AGAIN_MS.most)
  }

  #stop(): void {
    this.#isListening = false
    clearTimeout(this.#again)
    this.#again = undefined
    void this.#client?.end().catch(() => undefined)
    this.#client = null
  }
}
