import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Link, LinkUse, NewSheet, StorePort, StreamTransaction } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import type { Process, Scheduler } from './scheduler.ts'
import { ServerHistory } from './server-history.ts'

/** One write, as it can be repeated on an empty store. */
export type Write =
  | { readonly kind: 'append'; readonly stream: StreamId; readonly sheets: readonly NewSheet[] }
  | { readonly kind: 'certificates'; readonly certificates: readonly Certificate[] }
  | { readonly kind: 'link'; readonly link: Omit<Link, 'use'> }
  | { readonly kind: 'use'; readonly hash: Uint8Array; readonly use: LinkUse }

export type Journal = readonly (readonly Write[])[]

interface Commit {
  readonly writes: readonly Write[]
  readonly ends: readonly (readonly [StreamId, readonly NewSheet[], Cursor])[]
}

/** How a broken variant of the server changes its store. */
export type StoreMutant = (store: StorePort) => StorePort

/**
 * What of the server survives its process: the real store, and a journal of its commits from which any older backup
 * can be restored. A process reaches the store through `open`, where every statement waits for its turn.
 */
export class ServerDisk {
  readonly history = new ServerHistory()
  readonly #mutate: StoreMutant
  readonly #mostEntries: number
  #store: StorePort = new MemoryStore()
  #journal: (readonly Write[])[] = []

  /** @param mostEntries of one page of a log: a small number makes many pages of a short log */
  constructor(mutate: StoreMutant = (store) => store, mostEntries = Infinity) {
    this.#mutate = mutate
    this.#mostEntries = mostEntries
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
    this.history.beginAgain()
    for (const writes of journal) await this.#repeat(writes)
  }

  /** The store as one process sees it. A transaction whose process dies before the commit is undone. */
  open(process: Process, { turn }: Scheduler): StorePort {
    const real = this.#store
    const wait = () => turn(process)
    const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      await wait()
      return work()
    }
    return this.#mutate({
      transact: async (streams, work) => {
        await wait()
        const result = await this.#transact(process, wait, { real, streams, work })
        // Committed; whether anybody hears of it is another matter.
        await wait()
        return result
      },
      readCursor: (stream) => ask(() => real.readCursor(stream)),
      readDigest: (stream, n) => ask(() => real.readDigest(stream, n)),
      listKnown: (sheets) => ask(() => real.listKnown(sheets)),
      listLog: (stream, after, limit) =>
        ask(() => real.listLog(stream, after, Math.min(limit, this.#mostEntries))),
      readSheets: (sheets: readonly SheetId[]) => ask(() => real.readSheets(sheets)),
      readCertificates: (ids: readonly CertificateId[]) => ask(() => real.readCertificates(ids)),
      listCertificatesOf: (device) => ask(() => real.listCertificatesOf(device)),
      storeCertificates: async (certificates) => {
        await ask(() => real.storeCertificates(certificates))
        this.#journal.push([{ kind: 'certificates', certificates }])
      },
      listStreams: (prefix) => ask(() => real.listStreams(prefix)),
      addLink: async (link) => {
        await ask(() => real.addLink(link))
        this.#journal.push([{ kind: 'link', link }])
      },
      findLink: (hash) => ask(() => real.findLink(hash)),
      wasLinkUsed: (role) => ask(() => real.wasLinkUsed(role)),
      readSetting: (name) => ask(() => real.readSetting(name)),
      addSetting: (name, value) => ask(() => real.addSetting(name, value)),
      checkWritable: () => ask(() => real.checkWritable()),
      close: () => Promise.resolve(),
    })
  }

  async #transact<Result>(
    process: Process,
    wait: () => Promise<void>,
    { real, streams, work }: Transaction<Result>,
  ): Promise<Result> {
    try {
      return await real.transact(streams, (transaction) =>
        untilKilled(process, async () => {
          const writes: Write[] = []
          const ends: Commit['ends'][number][] = []
          const result = await work(recordWrites(transaction, wait, writes, ends))
          await wait()
          this.#commit({ writes, ends })
          return result
        }),
      )
    } catch (error) {
      if (process.isAlive) throw error
      return new Promise(() => undefined)
    }
  }

  #commit({ writes, ends }: Commit): void {
    for (const [stream, sheets, end] of ends) this.history.commit(stream, sheets, end)
    this.#journal.push(writes)
  }

  async #repeat(writes: readonly Write[]): Promise<void> {
    const streams = writes.flatMap((write) => (write.kind === 'append' ? [write.stream] : []))
    const ends: Commit['ends'][number][] = []
    for (const write of writes) if (write.kind === 'link') await this.#store.addLink(write.link)
    await this.#store.transact(streams, async (transaction) => {
      for (const write of writes) {
        if (write.kind === 'certificates') await transaction.storeCertificates(write.certificates)
        if (write.kind === 'use') await transaction.useLink(write.hash, write.use)
        if (write.kind === 'append')
          ends.push([write.stream, write.sheets, await transaction.append(write.stream, write.sheets)])
      }
    })
    this.#commit({ writes, ends })
  }
}

interface Transaction<Result> {
  readonly real: StorePort
  readonly streams: readonly StreamId[]
  readonly work: (transaction: StreamTransaction) => Promise<Result>
}

function recordWrites(
  transaction: StreamTransaction,
  wait: () => Promise<void>,
  writes: Write[],
  ends: Commit['ends'][number][],
): StreamTransaction {
  return {
    append: async (stream, sheets) => {
      await wait()
      const end = await transaction.append(stream, sheets)
      writes.push({ kind: 'append', stream, sheets })
      ends.push([stream, sheets, end])
      return end
    },
    readChainHead: async (stream, device) => {
      await wait()
      return transaction.readChainHead(stream, device)
    },
    storeCertificates: async (certificates) => {
      await transaction.storeCertificates(certificates)
      writes.push({ kind: 'certificates', certificates })
    },
    useLink: async (hash, use) => {
      await wait()
      const isUsed = await transaction.useLink(hash, use)
      if (isUsed) writes.push({ kind: 'use', hash, use })
      return isUsed
    },
  }
}

/** The work, or an error at the moment the process is killed. */
function untilKilled<Result>(process: Process, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    process.whenKilled(() => reject(new Error('killed')))
    work().then(resolve, reject)
  })
}
