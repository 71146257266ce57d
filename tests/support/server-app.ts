import type { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import { encodeCertificate } from '#domain/log/certificate.ts'
import { verifierOf } from '#protocol/es256.ts'
import { LogIndexes } from '#protocol/wire/log-indexes.ts'
import { buildApp } from '#server/app.ts'
import { openSession } from '#server/desk/append-as-server.ts'
import { writeLink } from '#server/enrolment/organiser-link.ts'
import { invite } from '#server/enrolment/invite.ts'
import { createLiveHub } from '#server/live/hub.ts'
import { systemTimers } from '#server/live/system-timers.ts'
import { openServerIdentity } from '#server/keys/server-identity.ts'
import type { ControlJournalPort, LimitsPort, Link, RandomPort, StorePort } from '#server/ports.ts'
import type { AppDeps } from '#server/routes/deps.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { createPushLimits } from '#server/sync/push-limits.ts'
import { memoryJournal } from './memory-journal.ts'
import { turnableClock } from './turnable-clock.ts'
import type { TurnableClock } from './turnable-clock.ts'

export const ORIGIN = 'http://asar.test'

export interface AppOptions {
  /** Default: in memory. It is closed after the test. */
  readonly store?: StorePort
  /** Default: in memory. */
  readonly journal?: ControlJournalPort
  readonly clock?: TurnableClock
  readonly limits?: LimitsPort
  readonly config?: Partial<AppDeps['config']>
  /** Folder of the built app; by default one that does not exist. */
  readonly appFolder?: string
}

/** A server that can be asked, in this process or another. */
export interface Askable {
  /** Scheme, host and port by which proofs are made; default: `ORIGIN`. */
  readonly origin?: string
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
}

/** A server in a process of its own. */
export function remoteServer(origin: string): Askable {
  return { origin, ask: (path, init) => fetch(`${origin}${path}`, init) }
}

/** The server's application in this process, over real keys, with everything a test may want to turn. */
export interface TestApp extends Askable {
  readonly app: Hono
  readonly deps: AppDeps
  readonly clock: TurnableClock
  readonly store: StorePort
  /** What was written to the log, as JSON. */
  readonly logged: readonly string[]
  /** Code of a fresh one-time link. */
  readonly invite: (wish?: Partial<Pick<Link, 'role' | 'event'>>) => Promise<Uint8Array>
  /** The same as a whole link. */
  readonly inviteLink: (wish?: Partial<Pick<Link, 'role' | 'event'>>) => Promise<string>
  /** Closes it before its test ends, when it would be closed anyway. */
  readonly close: () => Promise<void>
}

export const testRandom: RandomPort = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/** The server's own certificate: what its phones enclose for a server that does not know it. */
export function issuerOf({ deps }: Pick<TestApp, 'deps'>): Uint8Array {
  const { body, signature } = deps.server.certificate
  return encodeCertificate(body, signature)
}

/** Opens an application for one test. */
export async function openApp(options: AppOptions = {}): Promise<TestApp> {
  const { store = new MemoryStore(), clock = turnableClock(), limits = createPushLimits() } = options
  const { journal = memoryJournal() } = options
  const logged: string[] = []
  const live = createLiveHub({ onGrown: (listener) => store.onGrown(listener), timers: systemTimers })
  const close = closeWithTest(async () => {
    live.close()
    await store.close()
  })
  const deps: AppDeps = {
    ...(await makeDeps(store, clock)),
    journal,
    limits,
    live,
    indexes: new LogIndexes(100_000),
    pause: () => Promise.resolve(),
    config: { origin: null, trustProxy: false, ...options.config },
    appFolder: options.appFolder ?? '/nowhere',
    log: {
      info: (fields, message) => void logged.push(JSON.stringify({ message, ...fields })),
      error: (error, message) => void logged.push(JSON.stringify({ message, error: String(error) })),
    },
    reportFailure: (error) => void logged.push(String(error)),
  }
  const app = buildApp(deps)
  const makeCode = async (wish: Partial<Pick<Link, 'role' | 'event'>> = {}) =>
    (await invite(deps, { role: 'organiser', event: null, ...wish })).code
  return {
    app,
    deps,
    clock,
    store,
    logged,
    origin: ORIGIN,
    ask: async (path, init) => app.request(`${ORIGIN}${path}`, init),
    invite: makeCode,
    inviteLink: async (wish) => writeLink(ORIGIN, await makeCode(wish)),
    close,
  }
}

/** Closes a server when its test ends. One that was closed before is let go of: some tests open thousands. */
function closeWithTest(closeAll: () => Promise<void>): () => Promise<void> {
  let open: (() => Promise<void>) | null = closeAll
  const close = async () => {
    const closing = open?.()
    open = null
    await closing
  }
  onTestFinished(close)
  return close
}

async function makeDeps(store: StorePort, clock: TurnableClock) {
  const { subtle } = crypto
  const server = await openServerIdentity({ store, clock, random: testRandom, subtle })
  const session = openSession(testRandom)
  return { store, clock, random: testRandom, server, session, verify: verifierOf(subtle) }
}
