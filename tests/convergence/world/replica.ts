import type { StorePort } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import type { PortCall } from './gate.ts'
import { repeat } from './server-disk.ts'
import type { Journal } from './server-disk.ts'

/** Questions about the log that a database may answer from a copy of itself. */
const ANSWERED = ['readCursor', 'listEnds', 'readDigest', 'listKnown', 'listLog', 'readSheets']

/** A copy of the store that follows the primary some commits behind. */
export class Replica {
  readonly #store: StorePort = new MemoryStore()
  readonly #lag: number
  readonly #journal: () => Journal
  #applied = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(lag: number, journal: () => Journal) {
    this.#lag = lag
    this.#journal = journal
  }

  static knows(method: string): boolean {
    return ANSWERED.includes(method)
  }

  /** Answers as the store was some commits ago. */
  ask({ name, args }: PortCall): Promise<unknown> {
    const answer = this.#turn.then(async () => {
      const journal = this.#journal()
      for (; this.#applied < journal.length - this.#lag; this.#applied++) {
        const commit = journal[this.#applied]
        if (commit) await repeat(this.#store, commit, () => undefined)
      }
      const method = Reflect.get(this.#store, name) as (...args: readonly unknown[]) => Promise<unknown>
      return method.apply(this.#store, args as unknown[])
    })
    this.#turn = answer.catch(() => undefined)
    return answer
  }
}
