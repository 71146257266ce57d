import type { SheetId, StreamId } from '#domain/ids.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { isRootedBundle, openBundle } from '#protocol/wire/bundle.ts'
import type { BundleEntry } from '#protocol/wire/bundle.ts'
import type { Known } from '#protocol/wire/known.ts'
import type { StoredSheet } from '#client/ports.ts'
import type { PageAnswer, StopReason } from './read-page.ts'

/** One position of a page, in whatever form it came. */
export type Entry =
  | { readonly tag: 'bytes'; readonly bytes: Uint8Array }
  | { readonly tag: 'same' | 'held' | 'id'; readonly sheet: SheetId }

export interface PageEntries {
  readonly count: number
  /** The entry at this position, or why there is none; asked for in order. */
  readonly next: (n: number) => Entry | StopReason
  /** Of a bundle that refers to the log: what it goes on from, with what was read. */
  readonly known: Known | null
}

/** Gives the log that references mean. */
export type ViewAt = (stream: StreamId, cursor: Cursor) => Promise<(() => Known) | null>

/** Opens the entries of a page, raw or in a bundle (SHEET-6). @param base the cursor that they follow */
export async function openEntries(
  answer: PageAnswer,
  base: Cursor,
  sent: readonly StoredSheet[],
  viewAt: ViewAt,
): Promise<PageEntries> {
  const { packed, stream } = answer
  if (!packed) return openRaw(answer, sent)
  const isRooted = isRootedBundle(packed)
  const view = isRooted ? await viewAt(stream, base) : null
  const bundle = openBundle(packed, { stream, view, sent: sent.map(({ bytes }) => bytes) })
  return {
    count: bundle?.count ?? 1,
    next: () => entryOf(bundle?.next() ?? null, sent),
    known: (isRooted && bundle?.known) || null,
  }
}

function openRaw({ entries }: PageAnswer, sent: readonly StoredSheet[]): PageEntries {
  const left = entries.values()
  return {
    count: entries.length,
    next: (n) => {
      const { value: entry } = left.next()
      if (entry?.n !== n) return 'bad-answer'
      if (entry.tag === 'bytes') return { tag: 'bytes', bytes: entry.sheet }
      const isHere = entry.tag !== 'same' || sent.some(({ id }) => id === entry.sheet)
      return isHere ? { tag: entry.tag, sheet: entry.sheet } : 'missing-bytes'
    },
    known: null,
  }
}

function entryOf(entry: BundleEntry | null, sent: readonly StoredSheet[]): Entry | StopReason {
  if (!entry) return 'unread'
  if (entry.tag !== 'same') return entry
  const sheet = sent[entry.place]?.id
  return sheet === undefined ? 'missing-bytes' : { tag: 'same', sheet }
}
