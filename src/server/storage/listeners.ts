import type { StreamId } from '#domain/ids.ts'

/** Told that a stream's log ends at `n` now. */
export type GrownListener = (stream: StreamId, n: number) => void

/** Whoever waits for logs to grow in this process. */
export class GrownListeners {
  readonly #listeners = new Set<GrownListener>()

  get size(): number {
    return this.#listeners.size
  }

  /** @returns how to stop. */
  add(listener: GrownListener): () => void {
    // Two subscriptions of one function are two.
    const own: GrownListener = (stream, n) => listener(stream, n)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  tell(stream: StreamId, n: number): void {
    for (const listener of [...this.#listeners]) listener(stream, n)
  }
}
