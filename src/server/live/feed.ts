import type { StreamId } from '#domain/ids.ts'
import { HEARTBEAT_MS } from '#protocol/live.ts'
import type { Grown } from '#protocol/live.ts'

/** Timers as a port, so that tests can turn them. */
export interface TimerPort {
  set(run: () => void, delayMs: number): unknown
  clear(timer: unknown): void
}

export type LiveMessage = ({ readonly kind: 'grown' } & Grown) | { readonly kind: 'heartbeat' }

/**
 * What is to be told to one listener. Whoever reads slowly is told less often, never more: of each stream only the
 * furthest position waits.
 */
export class LiveFeed {
  readonly #timers: TimerPort
  readonly #onOver: () => void
  readonly #waiting = new Map<StreamId, number>()
  #wake: ((message: LiveMessage | null) => void) | null = null
  #beat: unknown = null
  #isNew = true
  #isOver = false

  constructor(timers: TimerPort, onOver: () => void) {
    this.#timers = timers
    this.#onOver = onOver
  }

  tell(stream: StreamId, n: number): void {
    if (this.#isOver) return
    if (this.#wake) this.#send({ kind: 'grown', stream, n })
    else this.#waiting.set(stream, Math.max(n, this.#waiting.get(stream) ?? 0))
  }

  /**
   * Resolves with what is to be told next, a heartbeat when nothing was for long, or `null` at the end. One at a time.
   * The first is a heartbeat at once: some proxies pass nothing on before the first bytes.
   */
  next(): Promise<LiveMessage | null> {
    if (this.#isOver) return Promise.resolve(null)
    if (this.#isNew) {
      this.#isNew = false
      return Promise.resolve({ kind: 'heartbeat' })
    }
    for (const [stream, n] of this.#waiting) {
      this.#waiting.delete(stream)
      return Promise.resolve({ kind: 'grown', stream, n })
    }
    return new Promise((resolve) => {
      this.#wake = resolve
      this.#beat = this.#timers.set(() => this.#send({ kind: 'heartbeat' }), HEARTBEAT_MS)
    })
  }

  /** Nobody listens any more, or nothing will be told any more. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#waiting.clear()
    this.#send(null)
    this.#onOver()
  }

  #send(message: LiveMessage | null): void {
    const wake = this.#wake
    this.#wake = null
    this.#timers.clear(this.#beat)
    wake?.(message)
  }
}
