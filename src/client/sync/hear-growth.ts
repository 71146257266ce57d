import type { StreamId } from '#domain/ids.ts'
import type { Grown } from '#protocol/live.ts'
import type { FactLogPort } from '#client/ports.ts'
import type { Pace, TimerPort } from './loop.ts'

export interface HearDeps {
  readonly log: Pick<FactLogPort, 'readCursor'>
  /** A stream has grown beyond what is here: a round would find something. */
  readonly poke: () => void
  /** How soon somebody wants to see it. */
  readonly pace: () => Pace
  readonly timers: TimerPort
  readonly monotonicMs: () => number
  /** 0 … 1, for jitter. */
  readonly random: () => number
}

/** Phones that hear the same word at once ask one after another; meanwhile a round under way may bring it. */
const SPREAD_MS = { calm: 200, live: 50 } as const satisfies Record<Pace, number>
/** Rounds on account of what was heard begin at least so far apart. Of open boards there are few. */
const LEAST_GAP_MS = { calm: 1_000, live: 500 } as const satisfies Record<Pace, number>

export interface Ear {
  readonly note: (grown: Grown) => void
  /** Forgets what was heard and not yet looked at. */
  stop(): void
}

/**
 * Turns what the server tells of its logs into a round at once, then at most one a second, two for an open board, and
 * none for what is here already.
 */
export function createEar({ log, poke, pace, timers, monotonicMs, random }: HearDeps): Ear {
  const heard = new Map<StreamId, number>()
  let timer: unknown = null
  let pokedMs = -Infinity

  async function look() {
    timer = null
    const told = [...heard]
    heard.clear()
    for (const [stream, n] of told) {
      if (!(await isBehind(log, stream, n))) continue
      pokedMs = monotonicMs()
      poke()
      return
    }
  }

  return {
    note({ stream, n }) {
      heard.set(stream, Math.max(n, heard.get(stream) ?? 0))
      const restMs = pokedMs + LEAST_GAP_MS[pace()] - monotonicMs()
      timer ??= timers.set(() => void look(), Math.max(restMs, random() * SPREAD_MS[pace()]))
    },
    stop() {
      timers.clear(timer)
      timer = null
      heard.clear()
    },
  }
}

async function isBehind(log: HearDeps['log'], stream: StreamId, n: number): Promise<boolean> {
  try {
    return (await log.readCursor(stream)).n < n
  } catch {
    // Storage that fails is for the round to find and to tell.
    return true
  }
}
