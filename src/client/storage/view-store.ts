import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import type { StreamId } from '#domain/ids.ts'
import type { LogState, PackedView, ViewStorePort } from '#client/ports.ts'
import { StorageGateway } from './gateway.ts'
import { isStale } from './stale-view.ts'

export const VIEWS_DATABASE = 'asar-views'

interface ViewRow extends PackedView {
  readonly stream: StreamId
}

/**
 * Packed views in a database of their own. It may be deleted at any start, and whatever goes wrong with it is
 * "nothing packed": views are rebuilt from the log (FACT-8).
 */
export class DexieViewStore implements ViewStorePort {
  readonly #views: Table<ViewRow, StreamId>
  readonly #gateway: StorageGateway

  constructor(name = VIEWS_DATABASE) {
    const dexie = new Dexie(name, { chromeTransactionDurability: 'relaxed', autoOpen: false })
    dexie.version(1).stores({ views: 'stream' })
    this.#views = dexie.table('views')
    this.#gateway = new StorageGateway(dexie)
  }

  async read(stream: StreamId, version: number): Promise<PackedView | null> {
    try {
      const row = await this.#gateway.run(() => this.#views.get(stream))
      return row?.version === version ? row : null
    } catch {
      // A view that cannot be read is rebuilt.
      return null
    }
  }

  async write(stream: StreamId, view: PackedView): Promise<void> {
    try {
      await this.#gateway.run(() => this.#views.put({ ...view, stream }))
    } catch {
      // Only a cache; the next start folds a longer tail.
    }
  }

  async remove(stream: StreamId): Promise<void> {
    try {
      await this.#gateway.run(() => this.#views.delete(stream))
    } catch {
      // It is not of the log any more, and goes with the next sweep.
    }
  }

  async removeStale(log: LogState): Promise<void> {
    try {
      await this.#gateway.run(() => this.#views.filter((row) => isStale(row, log)).delete())
    } catch {
      // The next start tries again; a stale record is never read.
    }
  }
}

/** Packed views in memory, for tests and the simulator. */
export class MemoryViewStore implements ViewStorePort {
  readonly views = new Map<StreamId, PackedView>()

  read(stream: StreamId, version: number): Promise<PackedView | null> {
    const view = this.views.get(stream)
    return Promise.resolve(view?.version === version ? structuredClone(view) : null)
  }

  write(stream: StreamId, view: PackedView): Promise<void> {
    this.views.set(stream, structuredClone(view))
    return Promise.resolve()
  }

  remove(stream: StreamId): Promise<void> {
    this.views.delete(stream)
    return Promise.resolve()
  }

  removeStale(log: LogState): Promise<void> {
    for (const [stream, view] of this.views) if (isStale(view, log)) this.views.delete(stream)
    return Promise.resolve()
  }
}
