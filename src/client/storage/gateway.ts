import type { Dexie } from 'dexie'
import { StorageFailure } from '#client/ports.ts'
import { failureOf, isConnectionLost } from './storage-failure.ts'

/** What the page is told of a database. After the last two nothing can be saved until the page is loaded anew. */
export interface GatewayHooks {
  /** Another tab holds an older version open, so that this one cannot begin. */
  readonly onBlocked: () => void
  /** Another tab with a newer version of the app wants the database; this tab has let go of it. */
  readonly onSuperseded: () => void
  /** The database was deleted, or another stands in its place: data were cleared behind the page's back. */
  readonly onReplaced: () => void
}

export interface GatewayOptions {
  readonly hooks?: Partial<GatewayHooks>
  /** Reads (or writes at first) what tells this database from another of its name; run at every opening. */
  readonly identify?: (dexie: Dexie) => PromiseLike<string>
  /** Opening that has not ended after this long has failed: WebKit sometimes never answers the first request. */
  readonly openLimitMs?: number
  readonly blockedLimitMs?: number
  /** How long to wait before each repetition; as many as are listed. */
  readonly repeatAfterMs?: readonly number[]
}

const OPEN_LIMIT_MS = 8_000
/** The other tab closes at once if it can; if it cannot, only a person can help. */
const BLOCKED_LIMIT_MS = 3_000
const REPEAT_AFTER_MS = [0, 250]

/**
 * The one way to a database. Connections get lost: WebKit ends its storage process when a phone is short of memory,
 * Chromium closes what belongs to a frozen page. Then the database is opened again and the same work repeated, once
 * or twice; work must bear that, for a transaction whose end was not heard may have been kept. Nothing ever goes on
 * in memory alone: work either reaches the disk or throws.
 */
export class StorageGateway {
  readonly #dexie: Dexie
  readonly #options: GatewayOptions
  #isOpen = false
  #opening: Promise<void> | null = null
  /** Grows with every connection given up, so that of many that lost the same one only the first gives it up. */
  #connection = 0
  #identity: string | null = null
  #retired: StorageFailure | null = null
  #giveUp: (error: Error, afterMs: number) => void = () => undefined

  constructor(dexie: Dexie, options: GatewayOptions = {}) {
    this.#dexie = dexie
    this.#options = options
    dexie.on('close', () => {
      this.#isOpen = false
    })
    dexie.on('blocked', () => {
      options.hooks?.onBlocked?.()
      this.#giveUp(named('BlockedError'), options.blockedLimitMs ?? BLOCKED_LIMIT_MS)
    })
    // Dexie's own answer would open the database again, in the way of whoever wants it.
    dexie.on('versionchange', ({ newVersion }) => {
      this.#retire(newVersion === null ? 'onReplaced' : 'onSuperseded')
      return false
    })
    dexie.on('ready', (ready) => this.#identify(ready), true)
  }

  /** @throws {StorageFailure} and nothing else */
  async run<T>(work: () => PromiseLike<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      const connection = this.#connection
      try {
        if (!this.#isOpen) await this.#open()
        return await work()
      } catch (error) {
        const afterMs = (this.#options.repeatAfterMs ?? REPEAT_AFTER_MS)[repeats]
        if (this.#retired || afterMs === undefined || !isConnectionLost(error)) throw failureOf(error)
        if (connection === this.#connection) this.#drop()
        if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs))
      }
    }
  }

  #drop(): void {
    this.#connection++
    this.#isOpen = false
    this.#dexie.close({ disableAutoOpen: false })
  }

  #open(): Promise<void> {
    if (this.#retired) return Promise.reject(this.#retired)
    this.#opening ??= this.#openInTime().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #openInTime(): Promise<void> {
    const timers = new Set<ReturnType<typeof setTimeout>>()
    const tooLate = new Promise<never>((_, reject) => {
      this.#giveUp = (error, afterMs) => void timers.add(setTimeout(() => reject(error), afterMs))
    })
    this.#giveUp(named('OpenTimeoutError'), this.#options.openLimitMs ?? OPEN_LIMIT_MS)
    try {
      await Promise.race([this.#dexie.open(), tooLate])
      this.#isOpen = true
    } catch (error) {
      // An opening that was given up must not succeed later and stand in others' way.
      if (!this.#retired) this.#dexie.close({ disableAutoOpen: false })
      throw error
    } finally {
      timers.forEach((timer) => clearTimeout(timer))
      this.#giveUp = () => undefined
    }
  }

  async #identify(dexie: Dexie): Promise<void> {
    const found = await this.#options.identify?.(dexie)
    if (found === undefined) return
    this.#identity ??= found
    if (this.#identity === found) return
    this.#retire('onReplaced')
    throw this.#retired ?? named('ReplacedError')
  }

  #retire(hook: 'onSuperseded' | 'onReplaced'): void {
    if (this.#retired) return
    this.#retired = new StorageFailure('broken')
    this.#dexie.close()
    this.#options.hooks?.[hook]?.()
  }
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name })
}
