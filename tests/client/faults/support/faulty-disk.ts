import { Dexie } from 'dexie'
import type { DBCore, DBCoreTable } from 'dexie'
import type { ChangeSignal } from '#client/storage/change-signal.ts'
import { StorageFailure } from '#client/ports.ts'
import type { LogChange, WipePort } from '#client/ports.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import type { LogDatabase } from '#client/storage/log-database.ts'
import { MemoryViewStore } from '#client/storage/view-store.ts'
import { refuseCommit } from '#tests/client/support/refuse-commit.ts'
import { makeLogDatabase } from '#tests/support/make-log-database.ts'
import type { Rows } from '#tests/support/make-log-database.ts'
import type { PhoneDisk } from '#tests/support/phone.ts'

export type { Rows }

/** How the k-th call to the phone's storage goes wrong. */
export type Fault =
  /** The disk is full: this write fails and every one after it; reading works. */
  | 'no space'
  /** The connection is gone once, as WebKit and Chromium lose it. */
  | 'connection lost'
  /** Nothing can be read or written from here on. */
  | 'broken'
  /** The transaction was kept, and the phone was told that it failed. */
  | 'end not heard'
  /** Every call went well, and the disk was full when all of it was to be kept: rolled back, and so is every later one. */
  | 'refused at its end'

export const FAULTS: readonly Fault[] = [
  'no space',
  'connection lost',
  'broken',
  'end not heard',
  'refused at its end',
]

/** Counts the calls to a disk, and makes one of them fail. */
export class Faults {
  /** Grows with whatever is asked of the disk. */
  calls = 0
  /** Has the fault come about? */
  struck = false
  #fault: Fault | null = null
  #at = 0
  /** Calls so far that the fault can befall. */
  #met = 0

  /** From now on: the k-th call that this fault can befall, counted from 1. */
  arm(fault: Fault, k: number): void {
    this.#fault = fault
    this.#at = k
    this.#met = 0
    this.struck = false
  }

  /** Lets everything through. */
  heal(): void {
    this.#fault = null
  }

  /** The error of a read or a write within a transaction; `null`: it goes well. */
  ofCall(isWrite: boolean): Error | null {
    this.calls++
    if (this.#fault === 'no space' && isWrite)
      return this.#isDue() ? this.#strike('QuotaExceededError') : null
    if (this.#fault === 'connection lost' && this.#isDue() && !this.struck)
      return this.#strike('UnknownError')
    return null
  }

  /** The same of a whole piece of work, before it begins. */
  ofWork(): Error | null {
    return this.#fault === 'broken' && this.#isDue() ? this.#strike('UnknownError') : null
  }

  /** The same when everything shall be removed. */
  ofWiping(): Error | null {
    if (this.#fault === null || this.#fault === 'connection lost' || this.#fault === 'end not heard')
      return null
    return this.#isDue() ? this.#strike('UnknownError') : null
  }

  /** The same when its end is told. */
  ofEnd(): Error | null {
    if (this.#fault !== 'end not heard' || !this.#isDue() || this.struck) return null
    return this.#strike('UnknownError')
  }

  /** Is a transaction that writes refused when it is to be kept? */
  ofCommit(): boolean {
    if (this.#fault !== 'refused at its end' || !this.#isDue()) return false
    this.struck = true
    return true
  }

  #isDue(): boolean {
    return ++this.#met >= this.#at
  }

  #strike(name: string): Error {
    this.struck = true
    return Object.assign(new Error(`fault: ${name}`), { name })
  }
}

export interface FaultyDisk extends PhoneDisk {
  readonly faults: Faults
  readonly views: MemoryViewStore
  /** How to close each connection that was ever opened to it: one that stays open keeps all of it in memory. */
  readonly closes: (() => void)[]
}

let disks = 0

/** An IndexedDB in memory that a test can break. @param rows what it holds at first */
export async function faultyDisk(rows?: Rows): Promise<FaultyDisk> {
  const name = `faulty-${String(++disks)}`
  if (rows) await makeLogDatabase(name, rows)
  return openFaulty({ name, faults: new Faults(), views: new MemoryViewStore(), closes: [] })
}

/** The same disk as another start finds it. */
export function reopen({ db, ...disk }: FaultyDisk): FaultyDisk {
  db.dexie.close()
  return openFaulty(disk)
}

/** All rows, to make other disks like this one. */
export async function readRows({ db }: Pick<PhoneDisk, 'db'>): Promise<Rows> {
  const read = db.dexie.tables.map(async (table) => [table.name, await table.toArray()] as const)
  return new Map(await Promise.all(read))
}

function openFaulty({ name, faults, views, closes }: Omit<FaultyDisk, 'db' | 'log'>): FaultyDisk {
  const db = openLogDatabase(name, { repeatAfterMs: [0, 0] })
  db.dexie.use({ stack: 'dbcore', name: 'faults', create: (core) => watch(core, faults) })
  const deaf: LogDatabase = {
    ...db,
    backend: () => watchBackend(db.backend(), faults),
    run: (work) =>
      db.run(async () => {
        const broken = faults.ofWork()
        if (broken) throw broken
        const result = await work()
        const unheard = faults.ofEnd()
        if (unheard) throw unheard
        return result
      }),
  }
  closes.push(() => db.dexie.close())
  return { name, db: deaf, faults, log: new DexieFactLog(deaf, localSignal()), views, closes }
}

/** One tab alone: thousands of open channels would slow the sweep down. */
function localSignal(): ChangeSignal {
  const watchers = new Set<(change: LogChange) => void>()
  return {
    emit: (change) => watchers.forEach((changed) => changed({ ...change, isHere: true })),
    watch(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
  }
}

/** The disk is thrown away. Nobody waits: a view that is still being read holds it open for a moment. */
export function destroy({ name, closes }: FaultyDisk): void {
  for (const close of closes) close()
  indexedDB.deleteDatabase(name)
}

/** What removes all of it; that nothing is lost with it is tried by the contract of the port. */
export function wipeOf({ db, faults }: FaultyDisk): WipePort {
  return {
    look: () => Promise.resolve(''),
    async wipe() {
      const cause = faults.ofWiping()
      if (cause) throw new StorageFailure('broken', { cause })
      await db.dexie.delete({ disableAutoOpen: true })
      return true
    },
  }
}

function watch(core: DBCore, faults: Faults): DBCore {
  const guard =
    <Request, Answer>(isWrite: boolean, call: (request: Request) => PromiseLike<Answer>) =>
    (request: Request) => {
      const error = faults.ofCall(isWrite)
      return (error ? Dexie.Promise.reject(error) : call(request)) as never
    }
  return {
    ...core,
    transaction: (stores, mode, options) =>
      watchCommit(core.transaction(stores, mode, options) as IDBTransaction, faults),
    table: (name) => {
      const table: DBCoreTable = core.table(name)
      return {
        ...table,
        mutate: guard(true, (request) => table.mutate(request)),
        get: guard(false, (request) => table.get(request)),
        getMany: guard(false, (request) => table.getMany(request)),
        query: guard(false, (request) => table.query(request)),
        openCursor: guard(false, (request) => table.openCursor(request)),
        count: guard(false, (request) => table.count(request)),
      }
    },
  }
}

/** The connection itself, for what is saved past Dexie: each call to a store counts, and may be the one that fails. */
function watchBackend(idb: IDBDatabase, faults: Faults): IDBDatabase {
  const store = (real: IDBObjectStore): IDBObjectStore => {
    const guard =
      <Args extends readonly unknown[], Answer>(isWrite: boolean, call: (...args: Args) => Answer) =>
      (...args: Args) => {
        const error = faults.ofCall(isWrite)
        if (error) throw error
        return call(...args)
      }
    return {
      add: guard(true, (row: unknown) => real.add(row)),
      get: guard(false, (key: IDBValidKey) => real.get(key)),
      index: (name: string) => real.index(name),
    } as IDBObjectStore
  }
  return {
    transaction: (...args: Parameters<IDBDatabase['transaction']>) => {
      const transaction = watchCommit(idb.transaction(...args), faults)
      const objectStore = transaction.objectStore.bind(transaction)
      transaction.objectStore = (name) => store(objectStore(name))
      return transaction
    },
  } as IDBDatabase
}

function watchCommit(transaction: IDBTransaction, faults: Faults): IDBTransaction {
  if (transaction.mode === 'readonly') return transaction
  return refuseCommit(transaction, () => faults.ofCommit())
}
