import type { FactTime } from '#domain/log/fact.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'

/** The day of a slow history: time goes on only when it is told to, the same for all but for wrong clocks. */
export class SlowClock {
  #elapsedMs = 0

  pass(ms: number): void {
    this.#elapsedMs += ms
  }

  now(errorMs = 0): FactTime {
    // Every look at a clock takes a millisecond, so that nothing happens at once.
    const elapsedMs = this.#elapsedMs++
    return { wallMs: MORNING_MS + elapsedMs + errorMs, utcOffsetMinutes: 300, monotonicMs: elapsedMs }
  }
}
