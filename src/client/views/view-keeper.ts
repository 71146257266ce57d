import type { CertificateId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import type { CapturedFact, FactLogPort, StoredSheet, ViewStorePort } from '#client/ports.ts'
import { inputOfOwn, inputsOfSheet } from './fold-inputs.ts'
import { FOLD_VERSION } from './pack-table.ts'
import { packView, unpackView } from './packed-view.ts'
import { StreamView } from './stream-view.ts'
import type { Touched } from './stream-view.ts'

export interface KeeperDeps {
  readonly log: FactLogPort
  readonly store: ViewStorePort
  /** This phone's own certificate; `null` before enrolment. */
  readonly own: () => Certificate | null
  readonly pause: () => Promise<void>
}

const FACTS_BETWEEN_PAUSES = 200

/**
 * Keeps the views of streams current while they are in use: from the packed record, then the tail (SYN-13), then
 * every change of the log. What this phone captures is folded at once, when it is durable.
 */
export class ViewKeeper {
  readonly #deps: KeeperDeps
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

  /** Folds what was just captured here; call it only once it is durable. */
  absorb(facts: readonly CapturedFact[]): void {
    const own = this.#deps.own()
    const streams = new Set(facts.map(({ stream }) => stream))
    for (const stream of own ? streams : []) {
      const view = this.#views.get(stream)
      const frozen = facts.filter((each) => each.stream === stream)
      const inputs = frozen.flatMap(({ fact }) => (own && inputOfOwn(fact, stream, own)) ?? [])
      if (view) view.tell(view.add(inputs))
    }
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
        // Only here, in turn: a tail that is still being folded would move the mark past facts that are gone.
        const isRebuilt = this.#outdated.delete(stream)
        if (isRebuilt) {
          view.reset(emptyTable(), { fact: 0, sheet: 0 }, new Set(), new Map())
          view.erasures = (await this.#deps.log.readState()).erasures
        }
        const touched = await this.#foldTail(view)
        view.tell(isRebuilt ? 'all' : touched)
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

  /** Packs views in which much has changed, so that the next start is short. */
  async packAll(least: number): Promise<void> {
    for (const view of this.#views.values()) {
      if (view.unpacked < least) continue
      view.unpacked = 0
      await this.#pack(view)
      await this.#deps.pause()
    }
  }

  /** Deletes packed records that hold what was erased since (SYN-10); at start and after an erasure. */
  async sweep(): Promise<void> {
    // A log that cannot be read now says so where it matters; the next start sweeps again.
    const state = await this.#deps.log.readState().catch(() => null)
    if (state) await this.#deps.store.removeStale(state)
  }

  async #pack(view: StreamView): Promise<void> {
    const { log, store, own } = this.#deps
    const { epoch, erasures } = await log.readState()
    // Folded before the last erasure, of which another tab's news may still be on their way.
    if (erasures !== view.erasures) {
      this.#outdated.add(view.stream)
      await this.refresh(view.stream)
      if (erasures !== view.erasures) return
    }
    const cursor = await log.readCursor(view.stream)
    await store.write(view.stream, packView(view, { epoch, erasures, cursor, device: own()?.device ?? null }))
    if ((await log.readState()).erasures !== erasures) await store.remove(view.stream)
  }

  async #load(stream: StreamId): Promise<StreamView> {
    const { log, store, own } = this.#deps
    const view = new StreamView(stream)
    const packed = await store.read(stream, FOLD_VERSION)
    const state = await log.readState()
    const unpacked = packed && unpackView(packed, state, own()?.device ?? null)
    view.erasures = state.erasures
    if (unpacked) view.reset(unpacked.table, packed.mark, unpacked.held, unpacked.keys)
    await this.#foldTail(view)
    this.#views.set(stream, view)
    // Something may have been captured between reading the tail and being known to `absorb`.
    void this.refresh(stream)
    return view
  }

  async #foldTail(view: StreamView): Promise<Touched> {
    const { log, own, pause } = this.#deps
    const held = new Set((await log.listHeldSheets(view.stream)).map((sheet) => sheet.id))
    const isRebuilt = !isSame(held, view.held)
    // What was folded and is held now, or the other way round, cannot be taken out of a table: fold anew.
    const table: FactTable = isRebuilt ? emptyTable() : view.table
    if (isRebuilt) view.reset(table, { fact: 0, sheet: 0 }, held, new Map())
    const tail = await log.readTail(view.stream, view.mark)
    const ours = own()
    const unsigned = tail.facts.filter((each) => !each.isSealed)
    let touched: Touched = new Set()
    for (let at = 0; at < unsigned.length; at += FACTS_BETWEEN_PAUSES) {
      const some = unsigned.slice(at, at + FACTS_BETWEEN_PAUSES)
      const inputs = some.flatMap(({ fact }) => (ours && inputOfOwn(fact, view.stream, ours)) ?? [])
      touched = join(touched, view.add(inputs))
      await pause()
    }
    for (const { sheet, isHeld } of tail.sheets) {
      if (isHeld) continue
      const certificate = await this.#certificateOf(sheet)
      if (certificate) touched = join(touched, view.add(inputsOfSheet(sheet, certificate)))
      await pause()
    }
    view.mark = {
      fact: tail.facts.at(-1)?.number ?? view.mark.fact,
      sheet: tail.sheets.at(-1)?.number ?? view.mark.sheet,
    }
    return isRebuilt ? 'all' : touched
  }

  async #certificateOf(sheet: StoredSheet): Promise<Certificate | null> {
    const own = this.#deps.own()
    if (own?.id === sheet.certificate) return own
    const known = this.#certificates.get(sheet.certificate)
    if (known) return known
    const stored = await this.#deps.log.readCertificate(sheet.certificate)
    if (stored) this.#certificates.set(stored.id, stored)
    return stored
  }
}

function join(a: Touched, b: Touched): Touched {
  if (a === 'all' || b === 'all') return 'all'
  return a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b])
}

function isSame<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each))
}
