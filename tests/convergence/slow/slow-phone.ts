import { Dexie } from 'dexie'
import { readSheet } from '#domain/log/sheet.ts'
import type { FactId, StreamId } from '#domain/ids.ts'
import { verifierOf } from '#protocol/es256.ts'
import { createServices } from '#client/app/create-services.ts'
import type { Phone } from '#client/app/create-services.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import type { Services } from '#client/services.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import type { LogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { DexieViewStore } from '#client/storage/view-store.ts'
import { createHttpExchange } from '#client/transport/http-exchange.ts'
import { Transport } from '#client/transport/transport.ts'
import { makeLogDatabase } from '#tests/support/make-log-database.ts'
import type { Rows } from '#tests/support/make-log-database.ts'
import type { SlowClock } from './slow-clock.ts'
import type { SlowNetwork } from './slow-network.ts'
import { copyStorage } from './slow-storage.ts'

export interface SlowPhoneSetting {
  readonly clock: SlowClock
  readonly network: SlowNetwork
  readonly origin: string
  readonly bytes: (length: number) => Uint8Array
}

/** One page load of the real app, without its screens. */
interface Page {
  readonly phone: Phone
  readonly db: LogDatabase
  readonly log: DexieFactLog
}

/** A phone with the real app over a real IndexedDB in memory; several pages of it may be open at once. */
export class SlowPhone {
  readonly name: string
  readonly #setting: SlowPhoneSetting
  #pages: Page[] = []
  clockErrorMs = 0
  /** What its storage was at some moments: what a backup of the phone may bring back. */
  readonly memories: Rows[] = []

  private constructor(name: string, setting: SlowPhoneSetting) {
    this.name = name
    this.#setting = setting
  }

  /** @param copy what its storage begins with: that of another phone, of which it is a clone */
  static async open(name: string, setting: SlowPhoneSetting, copy?: Rows): Promise<SlowPhone> {
    const phone = new SlowPhone(name, setting)
    if (copy) await makeLogDatabase(name, copy)
    await phone.openPage()
    return phone
  }

  /** The services of the page that somebody looks at. */
  get services(): Services {
    return this.#page.phone.services
  }

  get all(): readonly Services[] {
    return this.#pages.map(({ phone }) => phone.services)
  }

  get db(): LogDatabase {
    return this.#page.db
  }

  get #page(): Page {
    const [page] = this.#pages
    if (!page) throw new Error('a phone without a page')
    return page
  }

  copy(): Promise<Rows> {
    return copyStorage(this.db.dexie)
  }

  /** Facts that it keeps, its own and others'. */
  async listFacts(): Promise<readonly FactId[]> {
    const captured = await this.db.facts.toArray()
    const sheets = await this.db.sheetBytes.toArray()
    const inSheets = sheets.flatMap(({ bytes }) => {
      const read = readSheet(bytes)
      return read.kind === 'sheet' ? read.sheet.facts.map(({ id }) => id) : []
    })
    return [...captured.map(({ id }) => id), ...inSheets]
  }

  /** How many facts of these streams it has never seen in the server's log. */
  async countUnplaced(streams: readonly StreamId[]): Promise<number> {
    const unplaced = await Promise.all(
      streams.map((stream) => this.#page.log.listFactsWithoutPosition(stream)),
    )
    return unplaced.flat().length
  }

  async openPage(): Promise<void> {
    const { clock, network, origin, bytes } = this.#setting
    const db = openLogDatabase(this.name)
    const now = () => clock.now(this.clockErrorMs)
    const { subtle } = crypto
    const random = { bytes }
    const log = new DexieFactLog(db, createChangeSignal(this.name))
    const phone = await createServices({
      log,
      views: new DexieViewStore(`${this.name} views`),
      blobs: new MemoryBlobStore(),
      device: new DeviceStore(new DexieMetaStore(db), subtle),
      transport: new Transport({
        exchange: createHttpExchange({
          fetch: network.fetchOf(this.name),
          origin,
          monotonicMs: () => now().monotonicMs,
        }),
        random,
        origin,
      }),
      clock: { now },
      random,
      verify: verifierOf(subtle),
      // Rounds run when the history says so.
      timers: { set: () => null, clear: () => undefined },
      quota: {
        persist: () => Promise.resolve(true),
        persisted: () => Promise.resolve(true),
        estimate: () => Promise.resolve({}),
      },
      canary: { read: () => null, write: () => undefined },
      rescue: { list: () => Promise.resolve([]), export: () => Promise.reject(new Error('none')) },
      origin,
      pause: () => Promise.resolve(),
    })
    this.#pages.unshift({ phone, db, log })
  }

  /** All pages end; what they were waiting for never comes. */
  async restart(): Promise<void> {
    this.#end()
    await this.openPage()
  }

  /**
   * Its storage is another from now on: that of an earlier day, or none at all. Packed views, in a database of their
   * own, may stay behind (SYN-13).
   */
  async replaceStorage(copy: Rows | null, hasViews: boolean): Promise<void> {
    this.#end()
    await Dexie.delete(this.name)
    if (!hasViews) await Dexie.delete(`${this.name} views`)
    if (copy) await makeLogDatabase(this.name, copy)
    await this.openPage()
  }

  async remove(): Promise<void> {
    this.#end()
    await Dexie.delete(this.name)
    await Dexie.delete(`${this.name} views`)
  }

  #end(): void {
    for (const { phone, db } of this.#pages.splice(0)) {
      phone.stop()
      db.dexie.close()
    }
  }
}
