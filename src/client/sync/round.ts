import type { SheetId, StreamId } from '#domain/ids.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import type { SyncAnswer } from '#protocol/messages.ts'
import type { Verify } from '#protocol/signing.ts'
import { sealAll } from '#client/log/seal-stream.ts'
import type { Session } from '#client/log/session.ts'
import type { DevicePort, FactLogPort, Identity, KnownServer } from '#client/ports.ts'
import type { TransportOutcome, TransportPort } from './transport-port.ts'
import { composeRequest } from './compose-request.ts'
import type { ComposedRequest } from './compose-request.ts'
import { applyStreamAnswer } from './apply-answer.ts'
import type { StreamWork } from './stream-work.ts'
import { listWork } from './stream-work.ts'
import { trustCertificates } from './trust.ts'
import { learnServer } from './learn-server.ts'
import type { StopReason } from './read-page.ts'
import { GATHER_FACTS, growBudget, sealDueInMs, shrinkBudget } from './round-memory.ts'
import type { RoundMemory } from './round-memory.ts'

/** Everything a round works with: ports, and what screens look at. No timers: who calls decides when. */
export interface RoundDeps {
  readonly log: FactLogPort
  readonly device: Pick<
    DevicePort,
    'readIdentity' | 'readServer' | 'storeServer' | 'readClock' | 'storeClock'
  >
  readonly transport: TransportPort
  readonly session: Session
  readonly verify: Verify
  readonly memory: RoundMemory
  readonly listEvents: () => readonly EventView[]
  /** Streams that somebody is looking at. */
  readonly listOpen: () => readonly StreamId[]
  /** Streams of what is carried sealed, to see its sheets arrive (SYN-12); left out: there is none. */
  readonly listCarried?: () => Promise<readonly StreamId[]>
  /** Sheets in flight right now; empty when none are. */
  readonly onSending: (sheets: readonly SheetId[]) => void
  /** Called at every step forward: for a watchdog. */
  readonly onProgress: () => void
  readonly pause: () => Promise<void>
}

/** A stream that could not be read or sent further, and why; the others went on. */
export interface StoppedStream {
  readonly stream: StreamId
  readonly reason: StopReason | 'diverged' | 'not-allowed' | 'busy' | 'storage-full' | 'server-failure'
}

export type FailureReason = 'no-server' | 'not-ours' | 'timeout' | 'storage' | ProblemCode

export type RoundOutcome =
  | {
      readonly kind: 'done'
      /** Streams brought up to date. */
      readonly streams: readonly StreamId[]
      /** The server's time in its last answer (Unix ms); `null`: it was not asked. */
      readonly serverMs: number | null
      readonly stopped: readonly StoppedStream[]
    }
  | { readonly kind: 'failed'; readonly why: FailureReason; readonly retryAfterMs: number | null }

/** More exchanges than this in one round means that a server does not let us come to an end. */
const MAX_EXCHANGES = 1_000

/**
 * One round of the sync, computed from the database alone (SYN-8): sign what is due, ask every needed stream,
 * send what has no position, apply what comes, until nothing more is to be had.
 * @throws {StorageFailure} only
 */
export async function runRound(
  deps: RoundDeps,
  options: { readonly sealNow?: boolean } = {},
): Promise<RoundOutcome> {
  const identity = await deps.device.readIdentity()
  if (options.sealNow) await sealDue(deps, identity, true)
  const isGreeting = isGreetingDue(deps)
  if (isGreeting) {
    const hello = await deps.transport.hello()
    if (hello.kind !== 'answered') return failed(deps, hello)
    if (!(await learnServer(deps, hello.answer)))
      return failed(deps, { kind: 'no-server', reason: 'not-ours' })
    await measureClock(deps, hello.answer.serverMs, hello.roundTripMs)
    deps.memory.isConnected = true
    deps.memory.greeted = deps.session.now()
  }
  await sealDue(deps, identity, false)
  const server = await deps.device.readServer()
  const work = await listWork(deps, { identity, server, isGreeting })
  return exchangeAll(deps, { identity, server, work })
}

const DAY_MS = 86_400_000

/**
 * After a failure, and once a day by either clock: an app that stays open hears of a new year's schedule, and of a
 * server that was restored meanwhile.
 */
function isGreetingDue({ memory, session }: RoundDeps): boolean {
  const { greeted } = memory
  if (!memory.isConnected || !greeted) return true
  const { wallMs, monotonicMs } = session.now()
  return Math.abs(wallMs - greeted.wallMs) >= DAY_MS || monotonicMs - greeted.monotonicMs >= DAY_MS
}

/** What is known of both sides during one round. */
export interface RoundSides {
  readonly identity: Identity | null
  readonly server: KnownServer | null
  readonly work: ReadonlyMap<StreamId, StreamWork>
}

async function exchangeAll(deps: RoundDeps, sides: RoundSides): Promise<RoundOutcome> {
  let serverMs: number | null = null
  for (let i = 0; i < MAX_EXCHANGES; i++) {
    const request = await composeRequest(deps, sides)
    if (!request) break
    const outcome = await exchange(deps, sides, request)
    if (outcome.kind === 'answered') {
      growBudget(deps.memory)
      serverMs = outcome.answer.serverMs
      await measureClock(deps, outcome.answer.serverMs, outcome.roundTripMs)
      await applyAnswer(deps, sides, request, outcome.answer)
    } else {
      shrinkBudget(deps.memory, request.sheetBytes)
      const canShrink = outcome.kind === 'problem' && outcome.problem === 'too-large' && request.sent.size > 1
      if (!canShrink) return failed(deps, outcome)
      takeBack(sides, request)
    }
    deps.onProgress()
  }
  const all = [...sides.work.values()]
  return {
    kind: 'done',
    streams: all.filter((each) => each.isRead && !each.stopped).map((each) => each.stream),
    serverMs,
    stopped: all.flatMap(({ stream, stopped }) => (stopped ? [{ stream, reason: stopped }] : [])),
  }
}

/** What went in a request that was too large goes again, in smaller ones (SYN-9). */
function takeBack({ work }: RoundSides, { asked }: ComposedRequest): void {
  for (const each of work.values()) each.pending = [...(asked.get(each.stream)?.sent ?? []), ...each.pending]
}

async function exchange(deps: RoundDeps, { identity }: RoundSides, request: ComposedRequest) {
  deps.onSending([...request.sent])
  try {
    const certificates = request.certificates.map(({ body, signature }) => encodeCertificate(body, signature))
    return await deps.transport.sync({ certificates, streams: [...request.streams] }, identity)
  } finally {
    deps.onSending([])
  }
}

async function applyAnswer(
  deps: RoundDeps,
  sides: RoundSides,
  request: ComposedRequest,
  answer: SyncAnswer,
): Promise<void> {
  await trustCertificates(deps, sides, answer.certificates)
  for (const each of answer.streams) {
    const work = sides.work.get(each.stream)
    const asked = request.asked.get(each.stream)
    // A stream that was not asked about in this request is none of this answer's business.
    if (work && asked) await applyStreamAnswer(deps, sides, { work, asked, request }, each)
  }
  for (const stream of request.asked.keys()) {
    const work = sides.work.get(stream)
    if (work && !answer.streams.some((each) => each.stream === stream)) work.stopped = 'bad-answer'
  }
}

async function sealDue(deps: RoundDeps, identity: Identity | null, isForced: boolean): Promise<void> {
  if (!identity) return
  const nowMs = deps.session.now().monotonicMs
  if (!isForced && sealDueInMs(deps.memory, nowMs) > 0 && !(await hasFullPage(deps))) return
  const { log, device, pause } = deps
  const readClock: RoundDeps['device']['readClock'] = (session) => device.readClock(session)
  if ((await sealAll({ log, identity, readClock, pause })) > 0) deps.memory.sealedMs = nowMs
}

async function hasFullPage({ log }: RoundDeps): Promise<boolean> {
  for (const stream of await log.listUnsealedStreams())
    if ((await log.listUnsealed(stream, GATHER_FACTS)).length >= GATHER_FACTS) return true
  return false
}

/** Any answer of ours tells the server's time (FACT-5). */
async function measureClock(deps: RoundDeps, serverMs: number, roundTripMs: number): Promise<void> {
  const measurement = deps.session.measure(serverMs, roundTripMs)
  if (measurement) await deps.device.storeClock(measurement)
}

function failed(
  deps: RoundDeps,
  outcome: Exclude<TransportOutcome<unknown>, { kind: 'answered' }>,
): RoundOutcome {
  deps.memory.isConnected = false
  if (outcome.kind === 'problem')
    return { kind: 'failed', why: outcome.problem, retryAfterMs: outcome.retryAfterMs }
  const why = outcome.reason === 'unreachable' ? 'no-server' : outcome.reason
  return { kind: 'failed', why, retryAfterMs: null }
}
