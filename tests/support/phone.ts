import { webcrypto } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { verifierOf } from '#protocol/es256.ts'
import { createServices } from '#client/app/create-services.ts'
import type { Phone } from '#client/app/create-services.ts'
import type { PhoneDeps } from '#client/app/phone-deps.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { parseLinkCode } from '#client/device/link-code.ts'
import type { FactLogPort, RandomPort, ViewStorePort } from '#client/ports.ts'
import type { Services } from '#client/services.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import type { LogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { DexieViewStore } from '#client/storage/view-store.ts'
import { createHttpExchange } from '#client/transport/http-exchange.ts'
import { Transport } from '#client/transport/transport.ts'
import { ORIGIN } from './server-app.ts'
import { turnableClock } from './turnable-clock.ts'
import type { TurnableClock } from './turnable-clock.ts'

/** The way between a phone and a server, to be cut and bent by tests. */
export interface TestNetwork {
  fetch: typeof fetch
}

/** What survives when a phone is switched off. */
export interface PhoneDisk {
  readonly name: string
  readonly db: LogDatabase
  readonly log: FactLogPort
  readonly views: ViewStorePort
}

export interface TestPhone {
  readonly phone: Phone
  readonly services: Services
  readonly disk: PhoneDisk
  readonly network: TestNetwork
  readonly clock: TurnableClock
}

const random: RandomPort = { bytes: (length) => webcrypto.getRandomValues(new Uint8Array(length)) }
let disks = 0

/** An empty phone's storage: real Dexie over an IndexedDB in memory. */
export function newDisk(): PhoneDisk {
  return openDisk(`phone-${String(++disks)}`)
}

/** The storage of that name once more, as another tab or a later start opens it. */
export function openDisk(name: string): PhoneDisk {
  const db = openLogDatabase(name)
  const log = new DexieFactLog(db, createChangeSignal(name))
  return { name, db, log, views: new DexieViewStore(`${name}-views`) }
}

/** A server in this process, as the network would reach it. */
export function networkTo(app: {
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
}): TestNetwork {
  return {
    fetch: async (input, init) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input)
      return app.ask(pathname + search, init)
    },
  }
}

export const noNetwork: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'))

/** What a phone asks a server with. */
export function transportOver(network: TestNetwork, clock: Pick<TurnableClock, 'now'>): Transport {
  const exchange = createHttpExchange({
    fetch: (input, init) => network.fetch(input, init),
    origin: ORIGIN,
    monotonicMs: () => clock.now().monotonicMs,
  })
  return new Transport({ exchange, random, origin: ORIGIN })
}

/** Starts the phone on a disk. Rounds run only when a test asks for one (`sync.syncNow`). */
export async function startPhone(
  network: TestNetwork,
  disk: PhoneDisk = newDisk(),
  clock: TurnableClock = turnableClock(),
  others: Partial<
    Pick<
      PhoneDeps,
      | 'quota'
      | 'canary'
      | 'log'
      | 'device'
      | 'views'
      | 'pause'
      | 'blobs'
      | 'timers'
      | 'loadDrafts'
      | 'loadWipe'
    >
  > = {},
): Promise<TestPhone> {
  const { subtle } = crypto
  const phone = await createServices({
    log: disk.log,
    views: disk.views,
    blobs: new DexieBlobStore(disk.db),
    device: new DeviceStore(new DexieMetaStore(disk.db), subtle),
    transport: transportOver(network, clock),
    clock,
    random,
    verify: verifierOf(subtle),
    timers: { set: () => null, clear: () => undefined },
    quota: {
      persist: () => Promise.resolve(true),
      persisted: () => Promise.resolve(true),
      estimate: () => Promise.resolve({ usage: 1, quota: 2 }),
    },
    canary: { read: () => null, write: () => undefined },
    rescue: { list: () => Promise.resolve([]), export: () => Promise.reject(new Error('none')) },
    origin: ORIGIN,
    pause: () => Promise.resolve(),
    ...others,
  })
  return { phone: stopWithTest(phone), services: phone.services, disk, network, clock }
}

/** Stops a phone when its test ends. One that was stopped before is let go of: some tests start thousands. */
function stopWithTest(phone: Phone): Phone {
  let running: Phone | null = phone
  const stop = () => {
    running?.stop()
    running = null
  }
  onTestFinished(stop)
  return { ...phone, stop }
}

/** Enrols a phone by a link, as its owner would, and lets it sync once. */
export async function enrol(
  { services }: Pick<TestPhone, 'services'>,
  link: string,
  name = 'Gate',
): Promise<void> {
  const code = parseLinkCode(link)
  if (code === null) throw new Error('not a link')
  const outcome = await services.device.enrol(code, name)
  if (outcome.kind !== 'enrolled') throw new Error(JSON.stringify(outcome))
  await services.sync.syncNow()
}
