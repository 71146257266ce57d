import type { StreamId } from '#domain/ids.ts'

/** Told that a stream's log ends at `n` now. It must not throw. */
export type GrownListener = (stream: StreamId, n: number) => void

/** Whoever waits for logs to grow in this process, and how far they were told of each. */
export class GrownListeners {
  readonly #listeners = new Set<GrownListener>()
  #told = new Map<StreamId, number>()
  /** Is it known where the logs ended when the first began to wait? */
  #hasBegun = false

  get size(): number {
    return this.#listeners.size
  }

  /** @returns how to stop. */
  add(listener: GrownListener): () => void {
    // Two subscriptions of one function are two.
    const own: GrownListener = (stream, n) => listener(stream, n)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
      if (this.size > 0) return
      this.#told.clear()
      this.#hasBegun = false
    }
  }

  /** A commit of this process made a log end at `n`. */
  announce(stream: StreamId, n: number): void {
    if (this.size === 0) return
    this.#told.set(stream, n)
    for (const listener of [...this.#listeners]) listener(stream, n)
  }

  /** A log is heard to end at `n`: tells it unless that was told. */
  hear(stream: StreamId, n: number): void {
    if (n > (this.#told.get(stream) ?? 0)) this.announce(stream, n)
  }

  /** Where all logs end: tells of those that grew since the last time. The first time is what to compare with. */
  compare(heads: ReadonlyMap<StreamId, number>): void {
    if (this.#hasBegun) for (const [stream, n] of heads) this.hear(stream, n)
    // Not the higher of both: a restored database may stand lower.
    this.#told = new Map(heads)
    this.#hasBegun = true
  }
}
