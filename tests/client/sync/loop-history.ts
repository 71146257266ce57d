import { createSyncLoop } from '#client/sync/loop.ts'
import type { Nudge, Pace } from '#client/sync/loop.ts'
import type { RoundOutcome } from '#client/sync/round.ts'
import { StorageFailure } from '#client/ports.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import { settlePromises, TurnedTimers } from '#tests/support/turned-timers.ts'

/** How rounds go from here on. */
export interface Weather {
  /** `null`: such a round never ends. */
  readonly takesMs: number | null
  /** How often it says meanwhile that it moves. */
  readonly moves: number
  readonly outcome: RoundOutcome | 'broken'
}

export type Step =
  | { readonly do: 'nudge'; readonly why: Exclude<Nudge, 'capture'> }
  | { readonly do: 'save' | 'ask' | 'stop' | 'go on' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'weather'; readonly weather: Weather }
  | { readonly do: 'pace'; readonly pace: Pace }
  | { readonly do: 'set clock'; readonly byMs: number }

/** What was to be seen of a loop, in its order; `rest`: nothing more happens now. */
export type Seen = { readonly ms: number; readonly wallMs: number } & (
  | { readonly kind: 'begin' | 'move' }
  | { readonly kind: 'end'; readonly outcome: RoundOutcome }
  | { readonly kind: 'step'; readonly step: Step }
  /** When its timers are due, and how long until its facts may be sent. */
  | {
      readonly kind: 'rest'
      readonly dues: readonly number[]
      readonly sealMs: number | null
      readonly isWorking: boolean
    }
)
type What = Seen extends infer Each ? (Each extends Seen ? Omit<Each, 'ms' | 'wallMs'> : never) : never

export const FINE: Weather = {
  ...{ takesMs: 200, moves: 1 },
  outcome: { kind: 'done', streams: [], serverMs: null, stopped: [] },
}
const GATHER_MS = 20_000

/** A loop, rounds that go as they are told, and a clock that is turned. */
export class LoopHistory {
  readonly seen: Seen[] = []
  /** Records that are on this phone alone. */
  unsent = 0
  readonly #time = new TurnedTimers()
  readonly #dues = new Map<unknown, number>()
  #wallShiftMs = MORNING_MS
  #weather = FINE
  #unsealed = 0
  #sealedMs = -Infinity
  readonly #loop

  constructor(random: () => number) {
    this.#loop = createSyncLoop({
      run: ({ sealNow }, onProgress) => this.#run(sealNow, () => this.#move(onProgress)),
      timers: { set: (run, ms) => this.#set(run, ms), clear: (timer) => this.#clear(timer) },
      wallMs: () => this.#time.nowMs + this.#wallShiftMs,
      monotonicMs: () => this.#time.nowMs,
      random,
      sealDueInMs: () => this.#sealDueInMs(),
      onOutcome: (outcome) => this.#note({ kind: 'end', outcome }),
    })
  }

  async take(step: Step): Promise<void> {
    this.#note({ kind: 'step', step })
    this.#act(step)
    if (step.do === 'wait') await this.#time.advance(step.ms)
    await settlePromises()
    const isWorking = this.#loop.state().kind === 'working'
    this.#note({ kind: 'rest', dues: [...this.#dues.values()], sealMs: this.#sealDueInMs(), isWorking })
  }

  #act(step: Step): void {
    if (step.do === 'nudge') this.#loop.nudge(step.why)
    else if (step.do === 'save') this.#save()
    else if (step.do === 'ask') void this.#loop.syncNow()
    else if (step.do === 'pace') this.#loop.setPace(step.pace)
    else if (step.do === 'stop') this.#loop.stop()
    else if (step.do === 'go on') this.#loop.goOn()
    else if (step.do === 'weather') this.#weather = step.weather
    else if (step.do === 'set clock') this.#wallShiftMs += step.byMs
  }

  #save(): void {
    this.#unsealed++
    this.unsent++
    this.#loop.nudge('capture')
  }

  async #run(sealNow: boolean, move: () => void): Promise<RoundOutcome> {
    this.#note({ kind: 'begin' })
    const { takesMs, moves, outcome } = this.#weather
    if (sealNow || this.#sealDueInMs() === 0) {
      this.#unsealed = 0
      this.#sealedMs = this.#time.nowMs
    }
    const waiting = this.#unsealed
    const partMs = (takesMs ?? 400_000) / (moves + 1)
    for (let i = 1; i <= moves; i++) this.#time.set(move, i * partMs)
    await new Promise<void>((resolve) => takesMs !== null && this.#time.set(resolve, takesMs))
    if (outcome === 'broken') throw new StorageFailure('broken')
    // Saved meanwhile, or not yet to be sealed: that waits.
    if (outcome.kind === 'done') this.unsent = Math.min(this.unsent, Math.max(waiting, this.#unsealed))
    return outcome
  }

  #move(onProgress: () => void): void {
    this.#note({ kind: 'move' })
    onProgress()
  }

  #sealDueInMs(): number | null {
    return this.#unsealed === 0 ? null : Math.max(0, this.#sealedMs + GATHER_MS - this.#time.nowMs)
  }

  #set(run: () => void, ms: number): unknown {
    const timer = this.#time.set(() => {
      this.#dues.delete(timer)
      run()
    }, ms)
    this.#dues.set(timer, this.#time.nowMs + ms)
    return timer
  }

  #clear(timer: unknown): void {
    this.#dues.delete(timer)
    this.#time.clear(timer)
  }

  #note(what: What): void {
    this.seen.push({ ms: this.#time.nowMs, wallMs: this.#time.nowMs + this.#wallShiftMs, ...what })
  }
}
