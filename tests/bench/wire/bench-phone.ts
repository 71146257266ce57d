import { randomBytes } from 'node:crypto'
import { toBase64url } from '#domain/bytes.ts'
import { verifierOf } from '#protocol/es256.ts'
import { createServices } from '#client/app/create-services.ts'
import type { Phone } from '#client/app/create-services.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { parseLinkCode } from '#client/device/link-code.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { MemoryMetaStore } from '#client/storage/meta-store.ts'
import { createHttpExchange } from '#client/transport/http-exchange.ts'
import { Transport } from '#client/transport/transport.ts'
import { Link } from './link.ts'

/** A phone without screens: the real code over a memory for a disk, a clock that people turn, and a counted link. */
export interface BenchPhone {
  readonly phone: Phone
  readonly services: Phone['services']
  readonly log: MemoryFactLog
  readonly link: Link
  /** Time passes on both clocks of the phone. */
  readonly wait: (ms: number) => void
}

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }

/** Enrols a phone at a running server. Rounds run only when asked for. */
export async function startPhone(origin: string, link: string, name: string): Promise<BenchPhone> {
  const { subtle } = crypto
  const way = new Link()
  const log = new MemoryFactLog(emptyLogState(toBase64url(random.bytes(9))))
  const clock = turnedClock()
  const phone = await createServices({
    log,
    views: {
      read: () => Promise.resolve(null),
      write: () => Promise.resolve(),
      remove: () => Promise.resolve(),
      removeStale: () => Promise.resolve(),
    },
    blobs: new MemoryBlobStore(),
    device: new DeviceStore(new MemoryMetaStore(), subtle),
    transport: new Transport({
      exchange: createHttpExchange({ fetch: way.fetch, origin, monotonicMs: () => performance.now() }),
      random,
      origin,
    }),
    clock,
    random,
    verify: verifierOf(subtle),
    timers: { set: () => null, clear: () => undefined },
    quota: {
      persist: () => Promise.resolve(true),
      persisted: () => Promise.resolve(true),
      estimate: () => Promise.resolve({}),
    },
    canary: { read: () => null, write: () => undefined },
    rescue: { list: () => Promise.resolve([]), export: () => Promise.reject(new Error('nothing to rescue')) },
    origin,
    pause: () => Promise.resolve(),
  })
  const code = parseLinkCode(link)
  if (code === null) throw new Error('not a link')
  const outcome = await phone.services.device.enrol(code, name)
  if (outcome.kind !== 'enrolled') throw new Error(`${name} was not enrolled`)
  return { phone, services: phone.services, log, link: way, wait: clock.wait }
}

/** Reads as a browser's clocks do: whole milliseconds of two clocks whose parts of a millisecond differ. */
function turnedClock() {
  const began = Date.now() + Math.random()
  const apart = Math.random()
  let passed = 0
  return {
    now: () => ({
      wallMs: Math.floor(began + passed),
      utcOffsetMinutes: 300,
      monotonicMs: Math.round(1234 + apart + passed),
    }),
    wait: (ms: number) => {
      passed += ms
    },
  }
}

/** Syncs; says what went over the link meanwhile. @throws {Error} unless all is well */
export async function sync({ services, link }: BenchPhone) {
  const before = link.exchanged.length
  const state = await services.sync.syncNow()
  if (state.kind !== 'idle') throw new Error(JSON.stringify(state))
  return link.exchanged.slice(before)
}
