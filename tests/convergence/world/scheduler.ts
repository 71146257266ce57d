import type { SeededRandom } from '#tests/support/seeded-random.ts'

/** One running program of the simulated world: a tab of a phone, the server, the network. */
export class Process {
  readonly name: string
  readonly #ends: (() => void)[] = []
  #isAlive = true

  constructor(name: string) {
    this.name = name
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  /** From now on none of its calls comes back. */
  kill(): void {
    this.#isAlive = false
    for (const end of this.#ends.splice(0)) end()
  }

  whenKilled(end: () => void): void {
    if (this.#isAlive) this.#ends.push(end)
    else end()
  }
}

interface Waiting {
  readonly process: Process
  readonly go: () => void
}

/**
 * Lets many asynchronous programs run one step at a time in an order that a seed decides.
 *
 * Every call that crosses a port waits for its turn here. A killed program's calls never come back: that is
 * what a kill between any two storage calls looks like from inside.
 */
export interface Scheduler {
  /** Waits until this program has the next step. Never resolves once it is killed. */
  readonly turn: (process: Process) => Promise<void>
  /** Runs until no program waits, `most` steps at most. @returns how many steps were made. */
  readonly run: (most: number) => Promise<number>
}

/** @param afterStep called when everything that one step set off has come to rest */
export function createScheduler(random: SeededRandom, afterStep: () => void): Scheduler {
  const waiting: Waiting[] = []
  const takeNext = (): Waiting | undefined => {
    while (waiting.length > 0) {
      const [next] = waiting.splice(random.below(waiting.length), 1)
      if (next?.process.isAlive) return next
    }
    return undefined
  }
  return {
    turn: (process) =>
      new Promise<void>((resolve) => {
        if (process.isAlive) waiting.push({ process, go: resolve })
      }),
    run: async (most) => {
      await settle()
      for (let steps = 0; steps < most; steps++) {
        const next = takeNext()
        if (!next) return steps
        next.go()
        await settle()
        afterStep()
      }
      return most
    },
  }
}

/**
 * Lets every promise that can resolve by itself do so: nothing here touches real input or output. Node runs a tick
 * asked for by a promise's continuation when no continuation is left, and that is far cheaper than a timer.
 */
function settle(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
