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

/** One time of listening, through as many connections as it takes. */
interface Turn {
  client: Client | null
  /** Before the next attempt. */
  timer: NodeJS.Timeout | undefined
  pauseMs: number
}

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
  /** What is being done to listen now; another one, or none, once it was stopped. */
  #turn: Turn | null = null

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
    if (!this.#turn) this.#start()
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

  #start(): void {
    const turn: Turn = { client: null, timer: undefined, pauseMs: AGAIN_MS.first }
    this.#turn = turn
    // What is there already need not be told.
    void this.#catchUp(turn)
    void this.#listen(turn)
  }

  #stop(): void {
    clearTimeout(this.#turn?.timer)
    void this.#turn?.client?.end()
    this.#turn = null
  }

  async #listen(turn: Turn): Promise<void> {
    try {
      const client = await connectClient(this.#url)
      if (this.#turn !== turn) {
        await client.end()
        return
      }
      turn.client = client
      client.on('end', () => {
        if (turn.client === client) this.#listenAgain(turn)
      })
      client.on('notification', ({ payload = '' }) => this.#hear(payload))
      await client.query(`listen ${CHANNEL}`)
      turn.pauseMs = AGAIN_MS.first
    } catch {
      this.#listenAgain(turn)
    }
    // Also after an attempt that failed: what was said meanwhile was not heard.
    await this.#catchUp(turn)
  }

  /** A little later; a connection that does not listen is of no use. */
  #listenAgain(turn: Turn): void {
    if (this.#turn !== turn) return
    void turn.client?.end()
    turn.client = null
    clearTimeout(turn.timer)
    turn.timer = setTimeout(() => void this.#listen(turn), turn.pauseMs).unref()
    turn.pauseMs = Math.min(turn.pauseMs * 2, AGAIN_MS.most)
  }

  #hear(payload: string): void {
    for (const line of payload.split('\n')) {
      const [n = '', stream = ''] = line.split(' ')
      this.#listeners.hear(stream as StreamId, Number(n))
    }
  }

  async #catchUp(turn: Turn): Promise<void> {
    try {
      const { rows } = await this.#pool.query<{ stream: string; head: number }>(
        'select stream, head from stream',
      )
      if (this.#turn !== turn) return
      this.#listeners.compare(new Map(rows.map(({ stream, head }) => [stream as StreamId, head])))
    } catch {
      // The next attempt to listen asks again.
    }
  }
}
