import type { CertificateId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { readFact } from '#domain/log/fact.ts'
import type { Touched } from '#domain/fold/fact-table.ts'
import { authorIn } from '#domain/fold/stream-state.ts'
import type { CapturedFact, FactLogPort, ViewStorePort } from '#client/ports.ts'
import { emptyFolded, foldTail } from './fold-tail.ts'
import type { FoldDeps } from './fold-tail.ts'
import { readLate } from './late-facts.ts'
import type { packView } from './pack-view.ts'
import { FOLD_VERSION } from './packed-table.ts'
import { unpackView } from './packed-view.ts'
import { takeInSlices } from './steps.ts'
import { StreamView } from './stream-view.ts'

export interface KeeperDeps {
  readonly log: FactLogPort
  readonly store: ViewStorePort
  /**
   * Reads where the facts of a stream are. Awaited between reading facts and showing them: none is ever shown with
   * less known of it than that, and so taken for one that is on the server (SYN-2).
   */
  readonly locate: (stream: StreamId) => Promise<void>
  /** This phone's own certificate; `null` before enrolment. */
  readonly own: () => Certificate | null
  /** Resolves once `own` says who this phone is; left out: it does from the beginning. */
  readonly known?: () => Promise<unknown> | null
  readonly pause: () => Promise<void>
}

/**
 * Keeps the views of streams current while they are in use: from the packed record, then the tail (SYN-13), then
 * every change of the log. What this phone captures is folded at once, when it is durable.
 */
export class ViewKeeper {
  readonly #deps: KeeperDeps
  readonly #fold: FoldDeps
  readonly #views = new Map<StreamId, StreamView>()
  readonly #opening = new Map<StreamId, Promise<StreamView>>()
  readonly #refreshing = new Map<StreamId, Promise<void>>()
  /** Streams that a refresh waits for and has not begun with. */
  readonly #stale = new Set<StreamId>()
  /** Streams that the next refresh folds from the first fact on. */
  readonly #outdated = new Set<StreamId>()
  readonly #certificates = new Map<CertificateId, Certificate>()

  constructor(deps: KeeperDeps) {
    this.#deps = deps
    const { log, locate, own, pause } = deps
    this.#fold = { log, locate, own, pause, certificateOf: (sheet) => this.#certificateOf(sheet.certificate) }
    deps.log.watch((change) => {
      // Facts captured through this very log are folded by `absorb`.
      if (change.kind === 'captured' && change.isHere) return
      const isAnew = change.kind === 'erased' || change.kind === 'dropped'
      for (const stream of change.streams) {
        if (change.kind === 'dropped') void deps.store.remove(stream)
        if (isAnew) this.#outdated.add(stream)
        if (this.#views.has(stream)) void this.refresh(stream)
      }
      if (change.kind === 'erased') void this.sweep()
    })
  }

  /** The view of a stream, read from this phone on first use and kept from then on. */
  open(stream: StreamId): Promise<StreamView> {
    let opening = this.#opening.get(stream)
    if (!opening) {
      opening = this.#load(stream)
      this.#opening.set(stream, opening)
      // Storage that failed once may work at the next try.
      opening.catch(() => this.#opening.delete(stream))
    }
    return opening
  }

  /** The view of a stream that was opened before. */
  peek(stream: StreamId): StreamView | null {
    return this.#views.get(stream) ?? null
  }

  /**
   * Folds what was just captured here; call it only once it is durable. A few facts about a few people are folded when
   * this returns, all others when it resolves.
   */
  async absorb(facts: readonly CapturedFact[]): Promise<void> {
    const own = this.#deps.own()
    const tellings = [...new Set(facts.map((each) => each.stream))].map(async (stream) => {
      const view = this.#views.get(stream)
      if (!own || !view) return
      const author = authorIn(own, stream)
      const frozen = facts.filter((each) => each.stream === stream).map(({ fact }) => fact)
      const read = frozen.flatMap(({ envelope, personal }) => readFact(envelope, personal) ?? [])
      const steps = view.absorb(read.map((fact) => ({ fact, author })))
      await takeInSlices(steps, this.#deps.pause)
    })
    await Promise.all(tellings)
  }

  /** Folds what came since; one at a time for each stream, and one for all changes that wait. */
  refresh(stream: StreamId): Promise<void> {
    const before = this.#refreshing.get(stream) ?? Promise.resolve()
    if (this.#stale.has(stream)) return before
    this.#stale.add(stream)
    const next = before
      .then(async () => {
        this.#stale.delete(stream)
        const view = this.#views.get(stream)
        if (!view) return
        await this.#follow(view)
        if (await this.#readLate(view)) view.notify('all')
      })
      // Storage that fails here fails louder where something is saved; the view stays as it was.
      .catch(() => undefined)
    this.#refreshing.set(stream, next)
    return next
  }

  /** Resolves when what the log has now is folded. */
  async settle(): Promise<void> {
    await Promise.all(this.#refreshing.values())
  }

  /** After the phone's own identity changed: whose the unsigned facts are has changed too. */
  async rebuildAll(): Promise<void> {
    for (const { stream } of this.#views.values()) {
      this.#outdated.add(stream)
      await this.refresh(stream)
    }
  }

  /**
   * Packs views in which much has changed, so that the next start is short; the longest first, as the page may end.
   * @param pause between the steps; none where the page is put away
   */
  async packAll(least: number, pause = this.#deps.pause): Promise<void> {
    const changed = [...this.#views.values()].filter(({ folded }) => folded.unpacked >= least)
    if (changed.length === 0) return
    // No first screen waits for it. Where it cannot be had the next start reads the log, and is longer.
    const packing = await import('./pack-view.ts').catch(() => null)
    if (!packing) return
    for (const view of changed.sort((a, b) => b.folded.unpacked - a.folded.unpacked)) {
      // Another packing may have come to it meanwhile.
      if (view.folded.unpacked < least) continue
      view.folded.unpacked = 0
      await this.#pack(view, packing.packView, pause)
      await pause()
    }
  }

  /** Deletes packed records that hold what was erased since (SYN-10); at start and after an erasure. */
  async sweep(): Promise<void> {
    // A log that cannot be read now says so where it matters; the next start sweeps again.
    const state = await this.#deps.log.readState().catch(() => null)
    if (state) await this.#deps.store.removeStale(state)
  }

  async #pack(view: StreamView, pack: typeof packView, pause: () => Promise<void>): Promise<void> {
    const { log, store, own } = this.#deps
    const { epoch, erasures } = await log.readState()
    // Folded before the last erasure, of which another tab's news may still be on their way.
    if (erasures !== view.folded.erasures) {
      this.#outdated.add(view.stream)
      await this.refresh(view.stream)
      if (erasures !== view.folded.erasures) return
    }
    const cursor = await log.readCursor(view.stream)
    const steps = pack(view, { epoch, erasures, cursor, device: own()?.device ?? null })
    const packed = await takeInSlices(steps, pause)
    const hasErased = async () => (await log.readState()).erasures !== erasures
    // Asked on both sides of the writing: what was erased meanwhile is not written, or not left.
    if (await hasErased()) return
    await store.write(view.stream, packed)
    if (await hasErased()) await store.remove(view.stream)
  }

  async #load(stream: StreamId): Promise<StreamView> {
    const { log, store, own } = this.#deps
    const view = new StreamView(stream)
    const [packed, state] = await Promise.all([
      store.read(stream, FOLD_VERSION),
      log.readState(),
      this.#deps.known?.(),
    ])
    if (packed) await this.#deps.locate(stream)
    const unpacked = packed && unpackView(packed, state, own()?.device ?? null)
    view.replace(unpacked?.folded ?? emptyFolded(state.erasures), unpacked?.list, unpacked?.order)
    await this.#follow(view)
    this.#views.set(stream, view)
    // Something may have been captured between reading the tail and being known to `absorb`.
    void this.refresh(stream)
    return view
  }

  /** Asks what of the stream came after closing. @returns whether that is something else than before */
  async #readLate(view: StreamView): Promise<boolean> {
    const before = view.late
    view.late = await readLate(this.#deps, view.stream, view.folded.state, before)
    return view.late !== before
  }

  async #follow(view: StreamView): Promise<void> {
    view.isBehind = true
    await takeInSlices(view.tellInSteps(await this.#catchUp(view)), this.#deps.pause)
    view.isBehind = false
  }

  /** Folds what came since; from the start where that is not enough. */
  async #catchUp(view: StreamView): Promise<Touched> {
    const { stream, folded } = view
    if (await this.#hasFound(folded.missing)) this.#outdated.add(stream)
    if (!this.#outdated.has(stream)) {
      const touched = await foldTail(this.#fold, stream, folded)
      if (touched !== 'refold') return touched
      this.#outdated.add(stream)
    }
    await this.#foldAnew(view)
    return 'all'
  }

  /** Only ever in turn: a tail that is still being folded would move the mark past facts that are gone. */
  async #foldAnew(view: StreamView): Promise<void> {
    this.#outdated.delete(view.stream)
    view.expectFolded()
    try {
      const anew = emptyFolded((await this.#deps.log.readState()).erasures)
      await foldTail(this.#fold, view.stream, anew)
      view.replace(anew)
    } catch (error) {
      this.#outdated.add(view.stream)
      throw error
    }
  }

  async #hasFound(missing: ReadonlySet<CertificateId>): Promise<boolean> {
    for (const id of missing) if (await this.#certificateOf(id)) return true
    return false
  }

  async #certificateOf(id: CertificateId): Promise<Certificate | null> {
    const own = this.#deps.own()
    if (own?.id === id) return own
    const known = this.#certificates.get(id)
    if (known) return known
    const stored = await this.#deps.log.readCertificate(id)
    if (stored) this.#certificates.set(id, stored)
    return stored
  }
}
