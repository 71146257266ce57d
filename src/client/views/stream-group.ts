import type { StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import type { StreamKind } from '#domain/stream.ts'
import type { FactLogPort } from '#client/ports.ts'
import type { StreamView } from './stream-view.ts'
import type { ViewKeeper } from './view-keeper.ts'

/** All streams of a kind that this phone has, one for each year, kept open. */
export class StreamGroup {
  readonly #keeper: ViewKeeper
  readonly #views = new Map<StreamId, StreamView>()
  readonly #listeners = new Set<() => void>()
  readonly #opening = new Set<Promise<void>>()

  constructor(keeper: ViewKeeper, log: FactLogPort, kind: StreamKind['kind']) {
    this.#keeper = keeper
    log.watch(({ streams }) => {
      for (const stream of streams) if (parseStream(stream)?.kind === kind) this.#open(stream)
    })
  }

  /** Resolves when all streams that the log has told of are open. */
  async settle(): Promise<void> {
    await Promise.all(this.#opening)
  }

  /** Opens these streams; those open already cost nothing. */
  async ensure(...streams: readonly StreamId[]): Promise<void> {
    const fresh = streams.filter((stream) => !this.#views.has(stream))
    const views = await Promise.all(fresh.map((stream) => this.#keeper.open(stream)))
    for (const view of views) {
      const { stream } = view
      if (this.#views.has(stream)) continue
      this.#views.set(stream, view)
      view.onChange(() => this.#tell())
      this.#tell()
    }
  }

  views(): readonly StreamView[] {
    return [...this.#views.values()]
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #open(stream: StreamId): void {
    // Storage that cannot be read now is read at the next change.
    const opening = this.ensure(stream).catch(() => undefined)
    this.#opening.add(opening)
    void opening.finally(() => this.#opening.delete(opening))
  }

  #tell(): void {
    this.#listeners.forEach((listener) => listener())
  }
}
