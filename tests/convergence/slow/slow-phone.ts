import { verifierOf } from '#protocol/es256.ts'
import { createServices } from '#client/app/create-services.ts'
import type { Phone } from '#client/app/create-services.ts'
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
import type { SlowClock } from './slow-clock.ts'
import type { SlowNetwork } from './slow-network.ts'

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
}

/** A phone with the real app over a real IndexedDB in memory; several pages of it may be open at once. */
export class SlowPhone {
  readonly name: string
  readonly #setting: SlowPhoneSetting
  #pages: Page[] = []
  clockErrorMs = 0

  private constructor(name: string, setting: SlowPhoneSetting) {
    this.name = name
    this.#setting = setting
  }

  static async open(name: string, setting: SlowPhoneSetting): Promise<SlowPhone> {
    const phone = new SlowPhone(name, setting)
    await phone.openPage()
    return phone
  }

  /** The services of the page that somebody looks at. */
  get services(): Services {
    const [page] = this.#pages
    if (!page) throw new Error('a phone without a page')
    return page.phone.services
  }

  get all(): readonly Services[] {
    return this.#pages.map(({ phone }) => phone.services)
  }

  get db(): LogDatabase {
    const [page] = this.#pages
    if (!page) throw new Error('a phone without a page')
    return page.db
  }

  async openPage(): Promise<void> {
    const { clock, network, origin, bytes } = this.#setting
    const db = openLogDatabase(this.name)
    const now = () => clock.now(this.clockErrorMs)
    const { subtle } = crypto
    const random = { bytes }
    const phone = await createServices({
      log: new DexieFactLog(db, createChangeSignal(this.name)),
      views: new DexieViewStore(`${this.name} views`),
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
    this.#pages.unshift({ phone, db })
  }

  /** All pages end; what they were waiting for never comes. */
  async restart(): Promise<void> {
    this.#end()
    await this.openPage()
  }

  async remove(): Promise<void> {
    const [page] = this.#pages
    this.#end()
    await page?.db.dexie.delete()
  }

  #end(): void {
    for (const { phone, db } of this.#pages.splice(0)) {
      phone.stop()
      db.dexie.close()
    }
  }
}
