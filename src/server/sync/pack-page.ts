import type { SheetId, StreamId } from '#domain/ids.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { LogEntry, StreamRequest } from '#protocol/messages.ts'
import type { BundleEntry } from '#protocol/wire/bundle.ts'
import { packEntries } from '#protocol/wire/pack.ts'
import { viewLog } from './view-log.ts'
import type { ViewDeps } from './view-log.ts'

interface PageToPack {
  readonly stream: StreamId
  /** The entries follow it. */
  readonly from: Cursor
  readonly entries: readonly LogEntry[]
  readonly reads: NonNullable<StreamRequest['reads']>
  /** The request's sheets, and where each stands among them. */
  readonly sheets: readonly (Uint8Array | null)[]
  readonly places: ReadonlyMap<SheetId, number>
}

/** A page's entries in a bundle; `null`: they are better sent raw (SHEET-6). */
export async function packPage(deps: ViewDeps, page: PageToPack): Promise<Uint8Array | null> {
  const { stream, from, sheets: sent, places } = page
  if (page.entries.length === 0) return null
  const view = page.reads === 'rooted' ? await viewLog(deps, stream, from) : null
  const entries = page.entries.map((entry): BundleEntry => {
    if (entry.tag === 'bytes') return { tag: 'bytes', bytes: entry.sheet }
    return entry.tag === 'same'
      ? { tag: 'same', place: places.get(entry.sheet) as number }
      : { tag: entry.tag, sheet: entry.sheet }
  })
  return packEntries(entries, { stream, view, sent, pause: deps.pause })
}
