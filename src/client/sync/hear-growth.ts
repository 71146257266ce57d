import type { StreamId } from '#domain/ids.ts'
import type { Grown } from '#protocol/live.ts'
import type { FactLogPort } from '#client/ports.ts'
import type { TimerPort } from './loop.ts'

export interface HearDeps {
  readonly log: Pick<FactLogPort, 'readCursor'>
  /** A stream has grown beyond what is here: a round would find something. */
  readonly poke: () => void
  readonly timers: TimerPort
  readonly monotonicMs: () => number
  /** 0 … 1, for jitter. */
  readonly random: () => number
}

/** Phones that hear the same word at once ask one after another; meanwhile a round under way may bring it. */
const SPREAD_MS = 200
/** Rounds on account of what was heard begin at least so far apart. */
const LEAST_GAP_MS = 1_000

export interface Ear {
  readonly note: (grown: Grown) => void
  /** Forgets what was heard and not yet looked at. */
  stop(): void
}

/** Turns what the server tells of its logs into at most a round a second, and none for what is here already. */
export function createEar({ log, poke, timers, monotonicMs, random }: HearDeps): Ear {
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
      const restMs = pokedMs + LEAST_GAP_MS - monotonicMs()
      timer ??= timers.set(() => void look(), Math.max(restMs, random() * SPREAD_MS))
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
