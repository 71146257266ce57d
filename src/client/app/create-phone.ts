import { parseEventId } from '#domain/ids.ts'
import { verifierOf } from '#protocol/es256.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import type { ClockPort, RandomPort } from '#client/ports.ts'
import { findBrowserStorage } from '#client/storage/browser-storage.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { DexieViewStore } from '#client/storage/view-store.ts'
import { createHttpExchange } from '#client/transport/http-exchange.ts'
import type { TimerPort } from '#client/sync/loop.ts'
import { createLazyTransport } from '#client/transport/lazy-transport.ts'
import { createServices } from './create-services.ts'
import type { Phone } from './create-services.ts'
import { listenToPage } from './listen-to-page.ts'
import { createPause } from './pause.ts'
import type { QuotaPort } from './phone-deps.ts'

/** Keys and signatures exist only on https and on localhost; the app can say so instead of failing oddly. */
export class NoSecureContext extends Error {
  override readonly name = 'NoSecureContext'
}

/** What a page may want to hear of its storage. */
export interface StorageHooks {
  /** Another tab with another version of the app stands in the way, or wants this one out of its way. */
  readonly onOtherTab: () => void
  /** The browser has cleared this site's data under the page. */
  readonly onReplaced: () => void
}

/**
 * The phone in a browser: its databases, its keys, the server it came from, and the page's own events.
 * Begins to sync at once, in the background.
 * @throws {NoSecureContext} or {StorageFailure}; nothing runs then
 */
export async function createPhone(hooks?: StorageHooks): Promise<Phone> {
  if (!isSecureContext) throw new NoSecureContext()
  const { subtle } = crypto
  const { origin } = location
  const monotonicMs = () => performance.now()
  const db = openLogDatabase(await places.current(), {
    hooks: {
      onBlocked: () => hooks?.onOtherTab(),
      onSuperseded: () => hooks?.onOtherTab(),
      onReplaced: () => hooks?.onReplaced(),
    },
  })
  const phone = await createServices({
    log: new DexieFactLog(db, createChangeSignal(db.dexie.name)),
    views: new DexieViewStore(),
    blobs: new DexieBlobStore(db),
    device: new DeviceStore(new DexieMetaStore(db), subtle),
    transport: createLazyTransport({
      exchange: createHttpExchange({ fetch: (input, init) => fetch(input, init), origin, monotonicMs }),
      random,
      origin,
    }),
    loadLive: async () => {
      const { createLive } = await import('#client/transport/live.ts')
      return createLive({ fetch: (input, init) => fetch(input, init), origin, timers })
    },
    loadSelfTest: async () => {
      const { askWorker } = await import('#client/pwa/self-test.ts')
      return { askWorker, tryStorage }
    },
    loadDrafts: async () => (await loadSite()).openDraftStore(),
    clock,
    random,
    verify: verifierOf(subtle),
    timers,
    quota,
    canary,
    rescue,
    loadWipe: async () => (await loadSite()).createWipe({ db, listAside: () => places.listAside() }),
    origin,
    leadsTo: parseEventId(/^\/event\/(\w+)/.exec(location.pathname)?.[1] ?? ''),
    pause: createPause(monotonicMs),
  })
  listenToPage(phone)
  return phone
}

const loadSite = () => import('#client/storage/site.ts')

const timers: TimerPort = {
  set: (run, delayMs) => setTimeout(run, delayMs),
  clear: (timer) => clearTimeout(timer as number | undefined),
}

const random: RandomPort = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) }

const clock: ClockPort = {
  now() {
    const wallMs = Date.now()
    return {
      wallMs,
      // Not a sign in front: minus zero is no integer that can be written down.
      utcOffsetMinutes: 0 - new Date(wallMs).getTimezoneOffset(),
      monotonicMs: Math.round(performance.now()),
    }
  },
}

/** Browsers without the storage manager answer "no" and "unknown". */
const storage = navigator.storage as StorageManager | undefined
const quota: QuotaPort = {
  persist: async () => (await storage?.persist()) ?? false,
  persisted: async () => (await storage?.persisted()) ?? false,
  estimate: async () => (await storage?.estimate()) ?? {},
}

const { places, canary, rescue, tryStorage } = findBrowserStorage()

/**
 * Sets the log's database aside, kept for rescue, so that the next start begins a new one under a new device key.
 * Only a person decides this: what cannot be read now may be read after a restart.
 */
export async function setLogAside(): Promise<void> {
  await places.setAside(Date.now())
}
