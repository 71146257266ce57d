import { setImmediate } from 'node:timers'
import { CompiledQuery } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '../sql/schema.ts'

/** Transactions that share a commit; the next ones share the next, so that nobody waits for long. */
const MOST = 64

type Work<Result> = (trx: Transaction<Schema>) => Promise<Result>
/** Tells whoever waits what became of their work. */
type Answer = () => void

interface Waiting {
  /** Does the work in an open transaction. @returns the answer for when that is durable. @throws what the work does */
  readonly attempt: (trx: Transaction<Schema>) => Promise<Answer>
  readonly reject: (error: unknown) => void
  /** Does the work in a transaction of its own, and answers. */
  readonly runAlone: () => Promise<void>
}

const SAVEPOINT = CompiledQuery.raw('savepoint one')
const RELEASE = CompiledQuery.raw('release one')
const UNDO = CompiledQuery.raw('rollback to one')

/**
 * Lets transactions that come at the same time share one commit: what a commit costs is the wait for the disk. Each
 * has a savepoint, so that one that fails undoes itself alone. Nobody is answered before the shared commit is durable.
 * If the whole transaction fails, as a full disk can end it, each is done again by itself as if it had come alone.
 */
export class GroupCommit {
  readonly #db: Kysely<Schema>
  readonly #waiting: Waiting[] = []
  #isRunning = false

  /** @param db of one connection */
  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** Resolves to the work's result once that is durable. The work may be done twice. */
  run<Result>(work: Work<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        attempt: async (trx) => {
          const result = await work(trx)
          return () => resolve(result)
        },
        reject,
        runAlone: () => this.#db.transaction().execute(work).then(resolve, reject),
      })
      if (!this.#isRunning) void this.#runAll()
    })
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true
    // Before a transaction is open, never while it is: it holds up other processes.
    await new Promise((resolve) => void setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#runGroup()
    this.#isRunning = false
  }

  async #runGroup(): Promise<void> {
    // The first is taken before the transaction begins: where none can begin, as when the database is closed, somebody
    // has to be told, or the same would be tried for ever.
    const group = this.#waiting.splice(0, 1)
    try {
      const answers = await this.#db.transaction().execute((trx) => this.#attemptAll(trx, group))
      for (const answer of answers) answer()
    } catch {
      for (const each of group) await each.runAlone()
    }
  }

  /** Those that come meanwhile are still taken in. @param group begins with one and takes down who was */
  async #attemptAll(trx: Transaction<Schema>, group: Waiting[]): Promise<readonly Answer[]> {
    const answers: Answer[] = []
    for (const each of group) {
      answers.push(await attemptOne(trx, each))
      const next = group.length < MOST ? this.#waiting.shift() : undefined
      if (next) group.push(next)
    }
    return answers
  }
}

/** @throws {Error} if the work's failure ended the whole transaction */
async function attemptOne(trx: Transaction<Schema>, { attempt, reject }: Waiting): Promise<Answer> {
  await trx.executeQuery(SAVEPOINT)
  try {
    const answer = await attempt(trx)
    await trx.executeQuery(RELEASE)
    return answer
  } catch (error) {
    await trx.executeQuery(UNDO)
    await trx.executeQuery(RELEASE)
    return () => reject(error)
  }
}
