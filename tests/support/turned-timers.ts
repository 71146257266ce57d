interface Timer {
  readonly run: () => void
  readonly atMs: number
}

/** Timers that fire when a test lets time pass. */
export class TurnedTimers {
  nowMs = 0
  readonly #timers = new Set<Timer>()

  set(run: () => void, delayMs: number): unknown {
    const timer = { run, atMs: this.nowMs + delayMs }
    this.#timers.add(timer)
    return timer
  }

  clear(timer: unknown): void {
    this.#timers.delete(timer as Timer)
  }

  /** How many are set. */
  get count(): number {
    return this.#timers.size
  }

  /** Time passes; what falls due runs in its order, each with room for the promises it settles. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms
    for (;;) {
      await settlePromises()
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)
      if (!next) break
      this.#timers.delete(next)
      this.nowMs = next.atMs
      next.run()
    }
    this.nowMs = endMs
  }
}

/** Lets everything run that only waits for promises. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
