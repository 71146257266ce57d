import type { FactTime } from '#domain/log/fact.ts'

/** A device's two clocks, moved by hand. */
export interface TurnableClock {
  readonly now: () => FactTime
  /** Time passes: both clocks move. */
  readonly advance: (ms: number) => void
  /** Somebody sets the wall clock; the monotonic one does not notice. */
  readonly setWall: (wallMs: number) => void
  /** A new page load: the monotonic clock begins at zero. */
  readonly restart: () => void
}

/** Saturday 17 October 2026, 09:00 in Kazakhstan. */
export const MORNING_MS = Date.UTC(2026, 9, 17, 4)

export function turnableClock(wallMs: number = MORNING_MS, utcOffsetMinutes = 300): TurnableClock {
  let wall = wallMs
  let monotonicMs = 0
  return {
    now: () => ({ wallMs: wall, utcOffsetMinutes, monotonicMs }),
    advance: (ms) => {
      wall += ms
      monotonicMs += ms
    },
    setWall: (ms) => {
      wall = ms
    },
    restart: () => {
      monotonicMs = 0
    },
  }
}
