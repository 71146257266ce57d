import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { KAZAKHSTAN_OFFSET_MINUTES } from '#domain/fold/event-view.ts'
import { decodeBy } from '#domain/log/canonical.ts'
import { hashBy } from '#domain/log/hash.ts'
import { readPlain } from '#domain/log/plain-reader.ts'
import { LogIndexes } from '#protocol/wire/log-indexes.ts'
import { openFileJournal } from './backup/file-journal.ts'
import type { Config } from './config.ts'
import { openSession } from './desk/append-as-server.ts'
import { sha256OfNode } from './keys/hash-sha256.ts'
import { openServerIdentity } from './keys/server-identity.ts'
import { verifierOfNode } from './keys/verify-es256.ts'
import { createLiveHub } from './live/hub.ts'
import { systemTimers } from './live/system-timers.ts'
import { createLog } from './log.ts'
import type { ClockPort, RandomPort } from './ports.ts'
import type { AppDeps } from './routes/deps.ts'
import { openStore } from './storage/open-store.ts'
import { sweep } from './sweep.ts'
import { createPushLimits } from './sync/push-limits.ts'

/** Facts whose places in their logs are kept in memory, some 150 bytes each (SHEET-6). */
const INDEXED_FACTS = 300_000

const APP_FOLDER = path.resolve(import.meta.dirname, '../../dist')

export const systemRandom: RandomPort = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/** The machine's clock. Facts of the server are told in Kazakhstan's offset, wherever the machine stands. */
export const systemClock: ClockPort = {
  now: () => ({
    wallMs: Date.now(),
    utcOffsetMinutes: KAZAKHSTAN_OFFSET_MINUTES,
    monotonicMs: Math.round(performance.now()),
  }),
}

// The domain's own is plain TypeScript, for every platform; Node's is quicker and blocks this thread for less.
hashBy(sha256OfNode)
decodeBy(readPlain)

/** Somebody who watches a terminal wants to hear of trouble, not of every request. */
function usualLevel(): string {
  return process.stderr.isTTY ? 'warn' : 'info'
}

/** Everything a run of the server or of a command needs, over the data folder. Close its store at the end. */
export async function openServices(config: Config, clock: ClockPort = systemClock): Promise<AppDeps> {
  const store = await openStore(config)
  const { subtle } = crypto
  const random = systemRandom
  const log = createLog(config.logLevel ?? usualLevel())
  const server = await openServerIdentity({ store, clock, random, subtle })
  const deps: AppDeps = {
    store,
    live: createLiveHub({ onGrown: (listener) => store.onGrown(listener), timers: systemTimers }),
    journal: openFileJournal({ file: config.journalFile, organisation: server.organisation }),
    clock,
    random,
    log,
    config,
    server,
    session: openSession(random),
    verify: verifierOfNode(),
    limits: createPushLimits(),
    indexes: new LogIndexes(INDEXED_FACTS),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    reportFailure: (error) => log.error(error, 'a stream failed'),
    appFolder: APP_FOLDER,
  }
  await sweep(deps)
  return deps
}
