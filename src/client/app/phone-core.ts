import { blobIdFor } from '#domain/log/blob.ts'
import type { NewBlob } from '#client/blobs/blob-ports.ts'
import { captureFacts } from '#client/log/capture.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import { createSession } from '#client/log/session.ts'
import type { Session } from '#client/log/session.ts'
import type { StreamId } from '#domain/ids.ts'
import { StorageFailure } from '#client/ports.ts'
import type { CapturedFact, Identity } from '#client/ports.ts'
import type { SaveOutcome, Stop } from '#client/services.ts'
import { CustodyBook } from '#client/views/custody-book.ts'
import { StreamGroup } from '#client/views/stream-group.ts'
import { ViewKeeper } from '#client/views/view-keeper.ts'
import type { PhoneDeps } from './phone-deps.ts'

/** A photo or drawing that a statement names (`namingBlob`). */
export interface TakenBlob {
  readonly bytes: Uint8Array
  /** Which of the statements, counted from 0: a list of many is kept once. */
  readonly of: readonly number[]
}

/** Beyond this many facts the view takes them slice by slice from the log. */
const MANY_FACTS = 300

/** What the services share: who this phone is, its views, and the one way to save. */
export class PhoneCore {
  readonly deps: PhoneDeps
  readonly session: Session
  readonly keeper: ViewKeeper
  readonly custody: CustodyBook
  readonly schedules: StreamGroup
  readonly organisations: StreamGroup
  #identity: Identity | null = null
  /** The first reading of it, which views wait for. */
  #known: Promise<void> | null = null
  #epoch = ''
  #wasWiped = false
  readonly #listeners = new Set<() => void>()
  #isPersistenceAsked = false
  /** Told when something was captured; the sync loop listens. */
  onCaptured: () => void = () => undefined
  /** Told when a file of another phone was added: sealed pages may have come with it. */
  onAdded: () => void = () => undefined

  constructor(deps: PhoneDeps) {
    this.deps = deps
    this.session = createSession(deps.clock, deps.random)
    const own = () => this.#identity?.certificate ?? null
    const { log, pause, views: store } = deps
    this.custody = new CustodyBook(log)
    const locate = (stream: StreamId) => this.custody.read([stream])
    this.keeper = new ViewKeeper({ log, store, own, known: () => this.#known, pause, locate })
    this.schedules = new StreamGroup(this.keeper, deps.log, 'schedule')
    this.organisations = new StreamGroup(this.keeper, deps.log, 'organisation')
  }

  identity(): Identity | null {
    return this.#identity
  }

  onIdentity(listener: () => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads who this phone is, at start and whenever it may have changed (another tab enrolled). */
  readIdentity(): Promise<void> {
    const reading = this.#readIdentity()
    // Who asked is told when it fails; what waits then reads on as nobody's phone.
    this.#known ??= reading.catch(() => undefined)
    return reading
  }

  async #readIdentity(): Promise<void> {
    const identity = await this.deps.device.readIdentity()
    if (identity?.certificate.id === this.#identity?.certificate.id) return
    this.#identity = identity
    await this.keeper.rebuildAll()
    this.#listeners.forEach((listener) => listener())
  }

  /** Compares the log with the mark that an earlier one left outside it; once, at start. */
  async readEpoch(): Promise<void> {
    const { log, canary } = this.deps
    this.#epoch = (await log.readState()).epoch
    const mark = canary.read()
    this.#wasWiped = mark !== null && mark !== this.#epoch
  }

  /** This phone's log was cleared, and nothing was saved in the new one yet. */
  wasWiped(): boolean {
    return this.#wasWiped && !this.#identity
  }

  /** Neither this log's mark is there now nor any: or that of a log that was begun after it. */
  isMarkGone(): boolean {
    return this.deps.canary.read() !== this.#epoch
  }

  /** Resolves when views and custody say what the log has now. */
  async settle(): Promise<void> {
    await Promise.all([this.schedules.settle(), this.organisations.settle()])
    await Promise.all([this.keeper.settle(), this.custody.settle()])
  }

  /**
   * Saves statements: all or none. When this resolves with `saved` they are durable, and only then does any view
   * show them (promise 2).
   * @param blobs photos and drawings that these statements name; kept first, so that no saved one names what is not
   * here. One that no saved fact names is never sent (`send-blobs.ts`).
   */
  async save(drafts: readonly StreamDraft[], blobs: readonly TakenBlob[] = []): Promise<SaveOutcome> {
    if (!this.#identity) return { kind: 'not-saved', reason: 'not-enrolled' }
    try {
      const { deps, session } = this
      const keepNamed = (named: readonly CapturedFact[]) => this.#keepBlobs(drafts, blobs, named)
      const { log, pause } = deps
      const facts = await captureFacts({ log, session, pause, keepNamed }, drafts)
      this.custody.noteCaptured(facts)
      this.protect()
      if (facts.length <= MANY_FACTS) await this.keeper.absorb(facts)
      else for (const stream of new Set(facts.map((each) => each.stream))) await this.keeper.refresh(stream)
      this.onCaptured()
      return { kind: 'saved', facts: facts.map(({ fact }) => fact.id) }
    } catch (error) {
      return notSaved(error)
    }
  }

  async #keepBlobs(
    drafts: readonly StreamDraft[],
    blobs: readonly TakenBlob[],
    facts: readonly CapturedFact[],
  ): Promise<void> {
    if (blobs.length === 0) return
    const keptMs = this.deps.clock.now().wallMs
    const fresh = blobs.flatMap(({ of, bytes }): readonly NewBlob[] => {
      const names = of.flatMap((at) => {
        const [draft, captured] = [drafts[at], facts[at]]
        return draft && captured ? [{ fact: captured.fact.id, subjects: draft.draft.subjects }] : []
      })
      const stream = drafts[of[0] ?? 0]?.stream
      if (stream === undefined || names.length === 0) return []
      const blob = blobIdFor(bytes)
      return [{ record: { stream, blob, size: bytes.length, names, keptMs, state: 'waiting' }, bytes }]
    })
    await this.deps.blobs.keep(fresh)
  }

  /**
   * After a save: asks the browser, once per page, not to clear this site's storage (some ask the person, so not
   * before there is something to keep), and leaves a mark that there was a log.
   */
  protect(): void {
    const { quota, canary } = this.deps
    if (this.#isPersistenceAsked) return
    this.#isPersistenceAsked = true
    canary.write(this.#epoch)
    // A browser that will not answer keeps the data as it sees fit; settings and readiness show which it is.
    void quota.persisted().then(
      (isKept) => isKept || quota.persist(),
      () => undefined,
    )
  }
}

/** Storage that failed is an ordinary day's outcome; anything else is a bug and goes on up. */
export function notSaved(error: unknown): Extract<SaveOutcome, { kind: 'not-saved' }> {
  if (error instanceof StorageFailure) return { kind: 'not-saved', reason: error.reason }
  throw error
}
