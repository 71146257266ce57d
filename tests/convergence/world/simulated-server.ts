import { fromBase64url } from '#domain/bytes.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { FactTime } from '#domain/log/fact.ts'
import { scheduleStream } from '#domain/stream.ts'
import type { StreamId } from '#domain/ids.ts'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import { EnrolRequest, SyncRequest } from '#protocol/messages.ts'
import type { Decision, SyncAnswer } from '#protocol/messages.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import type { Verify } from '#protocol/signing.ts'
import { writeSyncAnswer } from '#protocol/write-sync-answer.ts'
import { MEDIA_TYPE, PROTOCOL_VERSION } from '#protocol/version.ts'
import { LogIndexes } from '#protocol/wire/log-indexes.ts'
import type { ExchangeOutcome, ExchangeRequest } from '#client/transport/transport.ts'
import { replayJournal } from '#server/backup/replay-journal.ts'
import { decide } from '#server/control/decide.ts'
import { tendStreams } from '#server/control/tend.ts'
import type { DecisionOutcome } from '#server/control/outcome.ts'
import type { ControlDeps } from '#server/control/state-facts.ts'
import { appendAsServer, openSession } from '#server/desk/append-as-server.ts'
import type { ServerSession } from '#server/desk/append-as-server.ts'
import { checkProof } from '#server/enrolment/check-proof.ts'
import { enrol } from '#server/enrolment/enrol.ts'
import { invite } from '#server/enrolment/invite.ts'
import { mintNonce } from '#server/enrolment/nonce.ts'
import type {
  ControlJournalPort,
  LimitsPort,
  Link,
  RandomPort,
  ServerIdentity,
  StorePort,
} from '#server/ports.ts'
import { sayHello } from '#server/sync/say-hello.ts'
import { createPushLimits } from '#server/sync/push-limits.ts'
import type { PushAllowance } from '#server/sync/push-limits.ts'
import { needsProof, syncStreams } from '#server/sync/sync-streams.ts'
import type { Reader, SyncDeps } from '#server/sync/sync-streams.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import { Process } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import type { ServerDisk } from './server-disk.ts'

export const ORIGIN = 'http://asar.test'

const SEASON = scheduleStream(2026)

/** How a broken variant of the server differs from the real one. */
export interface ServerMutant {
  /** What it checks signatures with. */
  readonly verify?: Verify
  /** What it keeps of erasures and revocations outside of its backups. */
  readonly journal?: (journal: ControlJournalPort) => ControlJournalPort
  /** What it does before a request is served; the request goes on as it returns it. */
  readonly prepare?: (
    deps: SyncDeps & ControlDeps,
    request: SyncRequest,
    reader: Reader,
  ) => Promise<SyncRequest>
  /** What it makes of an answer. */
  readonly answer?: (answer: SyncAnswer, reader: Reader) => SyncAnswer
}

export interface ServerSetting {
  /** Who the server is now; one that was wiped may be somebody else. */
  readonly identity: () => ServerIdentity
  readonly disk: ServerDisk
  readonly scheduler: Scheduler
  readonly random: RandomPort
  readonly now: () => FactTime
  readonly allowance: PushAllowance | undefined
  /** By how many commits the database lags that answers the next request's questions. */
  readonly lag: () => number
  readonly mutant: ServerMutant
  readonly fail: (error: unknown) => void
}

const RETENTION_DAYS = 35

type Answer = Extract<ExchangeOutcome, { kind: 'answer' }>

/** The server's use cases in a process that can be killed at any statement and started again. */
export class SimulatedServer {
  readonly #setting: ServerSetting
  #process: Process
  #store: StorePort
  #journal: ControlJournalPort
  #session: ServerSession
  #limits: LimitsPort
  #indexes = new LogIndexes(100_000)
  #isReady: Promise<unknown> = Promise.resolve()

  constructor(setting: ServerSetting) {
    const { disk, scheduler, random, allowance } = setting
    this.#setting = setting
    this.#process = new Process('server')
    this.#store = disk.open(this.#process, scheduler)
    this.#journal = disk.openControlJournal(this.#process, scheduler)
    this.#session = openSession(random)
    this.#limits = createPushLimits(allowance)
  }

  kill(): void {
    this.#process.kill()
  }

  /** A new process on the same disk; what was only in memory is gone. */
  restart(): void {
    const { disk, scheduler, random, allowance, fail } = this.#setting
    this.#process.kill()
    this.#process = new Process('server')
    this.#store = disk.open(this.#process, scheduler)
    this.#journal = disk.openControlJournal(this.#process, scheduler)
    this.#session = openSession(random)
    this.#limits = createPushLimits(allowance)
    this.#indexes = new LogIndexes(100_000)
    // Before anybody is answered: what is erased must not be given out by a log that was restored.
    this.#isReady = replayJournal(this.#deps()).catch(fail)
  }

  /** Answers one request. `null`: the process died over it. */
  answer(request: ExchangeRequest): Promise<Answer | null> {
    const process = this.#process
    return new Promise((resolve) => {
      process.whenKilled(() => resolve(null))
      const answered = this.#isReady.then(() => this.#serve(request))
      answered.then(resolve, (error: unknown) => {
        this.#setting.fail(error)
        resolve(null)
      })
    })
  }

  /** What the command line does: states facts as the server. */
  async state(stream: StreamId, drafts: readonly FactDraft[]): Promise<void> {
    await appendAsServer(this.#deps(), [{ stream, drafts }])
  }

  /** What an organiser decides at the desk or by the command line. */
  async decide(decision: Decision): Promise<DecisionOutcome> {
    await this.#isReady
    return decide(this.#deps(), decision)
  }

  /** Releases and seals what is due. */
  async tend(): Promise<void> {
    await this.#isReady
    await tendStreams(this.#deps(), { retentionDays: RETENTION_DAYS })
  }

  async invite(wish: Pick<Link, 'role' | 'event'>): Promise<Uint8Array> {
    return (await invite(this.#deps(), wish)).code
  }

  /** One copy of the database for the whole of a request. */
  #storeOfRequest(): StorePort {
    const { disk, scheduler, lag } = this.#setting
    const commits = lag()
    return commits > 0 ? disk.open(this.#process, scheduler, commits) : this.#store
  }

  #deps(store = this.#store) {
    const { identity, now, random, fail, mutant } = this.#setting
    return {
      store,
      journal: mutant.journal?.(this.#journal) ?? this.#journal,
      session: this.#session,
      limits: this.#limits,
      indexes: this.#indexes,
      pause: () => Promise.resolve(),
      server: identity(),
      clock: { now },
      random,
      verify: mutant.verify ?? fakeVerify,
      reportFailure: fail,
    }
  }

  async #serve(request: ExchangeRequest): Promise<Answer> {
    const { identity, now } = this.#setting
    const body = request.body ?? new Uint8Array(0)
    const message = request.path.startsWith('/v1/hello')
      ? await this.#sayHello(request.path)
      : request.path === '/v1/enrol'
        ? await this.#enrol(body)
        : await this.#sync(body, request.proof)
    return {
      kind: 'answer',
      mediaType: MEDIA_TYPE,
      body: encodeMessage(message),
      nonce: mintNonce(identity().nonceSecret, now().wallMs),
      retryAfterMs: null,
      roundTripMs: 0,
    }
  }

  /**
   * The schedule of the season is there from the beginning, though months pass and the server loses its log: of a new
   * one phones hear once a day (SYN-8), and healing is done before that.
   */
  #sayHello(path: string): Promise<object> {
    const listStreams = async () => [...(await this.#store.listStreams('schedule/')), SEASON]
    const request = fromBase64url(path.split('?r=')[1] ?? '') ?? new Uint8Array(0)
    return sayHello({ ...this.#deps(), store: { listStreams } }, request)
  }

  async #enrol(body: Uint8Array): Promise<object> {
    const identity = this.#setting.identity()
    const message = decodeMessage(EnrolRequest, body)
    if (!message) return problem('bad-request')
    const outcome = await enrol(this.#deps(), message)
    if (outcome.kind === 'problem') return problem(outcome.problem, message.request)
    return {
      protocol: PROTOCOL_VERSION,
      request: message.request,
      certificate: encodeCertificate(outcome.certificate.body, outcome.certificate.signature),
      serverCertificate: encodeCertificate(identity.certificate.body, identity.certificate.signature),
      organisation: identity.organisation,
      ...(outcome.event ? { event: outcome.event } : {}),
    }
  }

  async #sync(body: Uint8Array, proof: string | null): Promise<object> {
    const message = decodeMessage(SyncRequest, body)
    if (!message) return problem('bad-request')
    if (proof === null && needsProof(message)) return problem('bad-proof', message.request)
    let reader: Reader = null
    const deps = this.#deps(this.#storeOfRequest())
    if (proof !== null) {
      const subject = { method: 'POST', origin: ORIGIN, path: '/v1/sync', body }
      const shown = await checkProof(deps, { header: proof, subject, enclosed: message.certificates })
      if (shown.kind === 'problem') return problem(shown.problem, message.request)
      reader = shown.reader
    }
    const { mutant } = this.#setting
    const prepared = (await mutant.prepare?.(deps, message, reader)) ?? message
    const answer = await syncStreams(deps, reader, prepared)
    return writeSyncAnswer(mutant.answer?.(answer, reader) ?? answer)
  }
}

function problem(code: ProblemCode, request?: Uint8Array): object {
  return { protocol: PROTOCOL_VERSION, problem: code, ...(request ? { request } : {}) }
}
