import type { SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { ControlJournalPort, NewSheet, StorePort, StreamTransaction } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { memoryJournal } from '#tests/support/memory-journal.ts'
import { ServerHistory } from '../checker/server-history.ts'
import { wrapPort } from './gate.ts'
import type { PortCall } from './gate.ts'
import { Replica } from './replica.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** One call that changed the store, as it can be made again on another one. */
export interface Write {
  readonly method: string
  readonly args: readonly unknown[]
}

/** What changed the store in one stroke. */
export interface Commit {
  /** The stream that a transaction was opened for; `null`: a call by itself. */
  readonly stream: StreamId | null
  readonly writes: readonly Write[]
}

export type Journal = readonly Commit[]

/** How a broken variant of the server changes its store. */
export type StoreMutant = (store: StorePort) => StorePort

export interface DiskSetting {
  readonly mutate: StoreMutant | undefined
  /** Most entries of one page of a log: a small number makes many pages of a short log. */
  readonly mostEntries: number
  /** May a transaction's work run twice, as a database that lost the end of a commit makes it (SYN-4)? */
  readonly isRepeated: () => boolean
  /** Told of what is numbered, before it is. @throws if it must not be */
  readonly onNumbered: (stream: StreamId, sheets: readonly NewSheet[]) => void
}

type Work = (transaction: StreamTransaction) => Promise<unknown>

/**
 * What of the server survives its process: the real store, and a journal of its commits from which any older backup
 * can be restored. A process reaches the store through `open`, where every statement waits for its turn.
 */
export class ServerDisk {
  readonly history = new ServerHistory()
  readonly #setting: DiskSetting
  #store: StorePort = new MemoryStore()
  #journal: Commit[] = []
  #replicas = new Map<number, Replica>()
  #controlJournal = memoryJournal()

  constructor(setting: DiskSetting) {
    this.#setting = setting
  }

  /** The store itself, when no process is at work: for looking at it. */
  get store(): StorePort {
    return this.#store
  }

  /** All that was ever committed, in order: a backup. */
  get journal(): Journal {
    return this.#journal
  }

  /** Puts back a backup, and forgets what came after. The server's process must be dead. */
  async restore(journal: Journal): Promise<void> {
    this.#journal = []
    this.#store = new MemoryStore()
    this.#replicas = new Map()
    this.history.beginAgain()
    for (const commit of journal) {
      await repeat(this.#store, commit, (write, result) => this.#note(write, result))
      this.#journal.push(commit)
    }
  }

  /**
   * The store as one process sees it. A transaction whose process dies before the commit is undone.
   * @param lag by how many commits the copy lags that answers questions outside of transactions; 0: the primary does
   */
  open(process: Process, { turn }: Scheduler, lag = 0): StorePort {
    const { mutate, mostEntries } = this.#setting
    const wait = () => turn(process)
    const store = wrapPort(this.#store, async (call) => {
      if (call.name === 'close') return undefined
      await wait()
      if (call.name === 'transact') return this.#transact(process, wait, call)
      if (call.isWrite) return this.#writeAlone(call)
      if (lag > 0 && Replica.knows(call.name)) return this.#replica(lag).ask(call)
      return call.pass()
    })
    const limited = wrapPort(store, ({ name, args, pass }) =>
      name === 'listLog'
        ? store.listLog(args[0] as StreamId, args[1] as number, Math.min(args[2] as number, mostEntries))
        : pass(),
    )
    return mutate ? mutate(limited) : limited
  }

  /** The journal of erasures and revocations, which no backup sets back (SYN-10). */
  openControlJournal(process: Process, { turn }: Scheduler): ControlJournalPort {
    return wrapPort(this.#controlJournal, async ({ pass }) => {
      await turn(process)
      return pass()
    })
  }

  /** Gone with the disk it was on. */
  loseControlJournal(): void {
    this.#controlJournal = memoryJournal()
  }

  async #writeAlone({ name, args, pass }: PortCall): Promise<unknown> {
    const result = await pass()
    const write = { method: name, args }
    this.#note(write, result)
    this.#journal.push({ stream: null, writes: [write] })
    return result
  }

  #replica(lag: number): Replica {
    const replica = this.#replicas.get(lag) ?? new Replica(lag, () => this.#journal)
    this.#replicas.set(lag, replica)
    return replica
  }

  async #transact(process: Process, wait: () => Promise<void>, { args }: PortCall): Promise<unknown> {
    const [stream, work] = args as [StreamId, Work]
    const result = await this.#runOnce(process, wait, stream, work)
    // Committed; whether anybody hears of it is another matter.
    await wait()
    return this.#setting.isRepeated() ? this.#runOnce(process, wait, stream, work) : result
  }

  async #runOnce(
    process: Process,
    wait: () => Promise<void>,
    stream: StreamId,
    work: Work,
  ): Promise<unknown> {
    const writes: Write[] = []
    const results: unknown[] = []
    try {
      return await this.#store.transact(stream, (transaction) =>
        untilKilled(process, async () => {
          const recorded = wrapPort(transaction, async ({ name, args, isWrite, pass }) => {
            await wait()
            const result = await pass()
            if (isWrite) {
              writes.push({ method: name, args })
              results.push(result)
            }
            return result
          })
          const result = await work(recorded)
          await wait()
          for (const [i, write] of writes.entries()) this.#note(write, results[i])
          this.#journal.push({ stream, writes })
          return result
        }),
      )
    } catch (error) {
      if (process.isAlive) throw error
      return new Promise(() => undefined)
    }
  }

  /** Tells the checker's memory of the logs what was numbered. */
  #note({ method, args }: Write, result: unknown): void {
    const [first, sheets] = args
    if (method === 'append') {
      this.#setting.onNumbered(first as StreamId, sheets as NewSheet[])
      this.history.append(first as StreamId, sheets as NewSheet[], result as Cursor)
    }
    if (method === 'appendAgain')
      this.history.appendAgain(first as StreamId, sheets as SheetId[], result as Cursor)
    if (method === 'storeCertificates')
      for (const each of first as Certificate[]) this.history.certificates.set(each.id, each)
  }
}

/** Makes the calls of a commit again. */
export async function repeat(
  store: StorePort,
  { stream, writes }: Commit,
  told: (write: Write, result: unknown) => void,
): Promise<void> {
  const call = async (target: object, write: Write) => {
    const method = Reflect.get(target, write.method) as (...args: readonly unknown[]) => Promise<unknown>
    told(write, await method.apply(target, write.args as unknown[]))
  }
  if (stream === null) for (const write of writes) await call(store, write)
  else
    await store.transact(stream, async (transaction) => {
      for (const write of writes) await call(transaction, write)
    })
}

/** The work, or an error at the moment the process is killed. */
function untilKilled<Result>(process: Process, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    process.whenKilled(() => reject(new Error('killed')))
    work().then(resolve, reject)
  })
}
