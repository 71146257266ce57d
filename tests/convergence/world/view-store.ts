import type { StreamId } from '#domain/ids.ts'
import type { LogState, PackedView, ViewStorePort } from '#client/ports.ts'
import { isStale } from '#client/storage/stale-view.ts'

/** Packed views in memory, without the copies that a database makes: what is packed is never changed. */
export class SharedViewStore implements ViewStorePort {
  readonly views: Map<StreamId, PackedView>

  constructor(views: ReadonlyMap<StreamId, PackedView>) {
    this.views = new Map(views)
  }

  read(stream: StreamId, version: number): Promise<PackedView | null> {
    const view = this.views.get(stream)
    return Promise.resolve(view?.version === version ? view : null)
  }

  write(stream: StreamId, view: PackedView): Promise<void> {
    this.views.set(stream, view)
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
