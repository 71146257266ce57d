import { equalBytes } from '#domain/bytes.ts'
import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { LogEntry } from '#protocol/messages.ts'
import type { LogRow, SheetStorePort } from '../ports.ts'

/** Most positions of one page with bytes in it; ids alone are light. */
const PAGE_ENTRIES = 100
const PAGE_IDS = 1000
/** Most bytes of sheets in one stream's page. */
const PAGE_BYTES = 1024 * 1024

export interface LogQuestion {
  readonly stream: StreamId
  readonly cursor: Cursor
  /** After `diverged`: earlier cursors of the reader, highest first (SYN-3). */
  readonly trail: readonly Cursor[] | null
  /** Sheets of this very request: their bytes are not sent back. */
  readonly sent: Pick<ReadonlyMap<SheetId, unknown>, 'has'>
  readonly mayRead: boolean
  /** What is left of the answer's bytes. */
  readonly budgetBytes: number
}

export type LogAnswer =
  | { readonly kind: 'diverged' }
  | {
      readonly kind: 'page'
      readonly from: Cursor
      readonly entries: readonly LogEntry[]
      readonly cursor: Cursor
      readonly hasMore: boolean
      readonly bytes: number
      /** Certificates whose first sheet in this stream is among the entries with bytes. */
      readonly introduces: readonly CertificateId[]
    }

/** The log after the reader's cursor, or `diverged` if the two logs are not one (SYN-1, SYN-3). */
export async function listLog(store: SheetStorePort, question: LogQuestion): Promise<LogAnswer> {
  const from = await findCommon(store, question)
  if (!from) return { kind: 'diverged' }
  const { stream, mayRead } = question
  const rows = await store.listLog(stream, from.n, mayRead ? PAGE_ENTRIES : PAGE_IDS)
  const { taken, bytes } = takeWithinBudget(rows, question)
  const last = taken[taken.length - 1]
  const cursor = last ? { n: last.n, digest: last.digest } : from
  const end = await store.readCursor(stream)
  return {
    kind: 'page',
    from,
    entries: await writeEntries(store, taken, question),
    cursor,
    hasMore: cursor.n < end.n,
    bytes,
    introduces: mayRead
      ? taken.filter((row) => row.introduces && !row.isHeld).map((row) => row.certificate)
      : [],
  }
}

/**
 * The highest position at which both logs are the same; `null`: ask again with the trail. What is read from may be a
 * copy that lags behind, so that logs differ is decided only by whoever holds the stream's row (SYN-3).
 */
async function findCommon(store: SheetStorePort, question: LogQuestion): Promise<Cursor | null> {
  const { stream, cursor, trail } = question
  if (agrees(await store.readDigest(stream, cursor.n), cursor)) return cursor
  return store.transact(stream, async (transaction) => {
    for (const each of [cursor, ...(trail ?? [])])
      if (agrees(await transaction.readDigest(stream, each.n), each)) return each
    // Every log begins with the same D(0), also if the trail did not say so.
    return trail ? emptyCursor(stream) : null
  })
}

function agrees(digest: Uint8Array | null, cursor: Cursor): boolean {
  return digest !== null && equalBytes(digest, cursor.digest)
}

function takeWithinBudget(rows: readonly LogRow[], question: LogQuestion) {
  const taken: LogRow[] = []
  let bytes = 0
  for (const row of rows) {
    const more = tagOf(row, question) === 'bytes' ? row.bytes : 0
    const isOver = bytes + more > Math.min(PAGE_BYTES, question.budgetBytes)
    // The first entry of an answer always fits, or a reader would never get past it.
    if (isOver && !(taken.length === 0 && question.budgetBytes >= PAGE_BYTES)) break
    bytes += more
    taken.push(row)
  }
  return { taken, bytes }
}

function tagOf(row: LogRow, { sent, mayRead }: LogQuestion): LogEntry['tag'] {
  if (row.isHeld) return 'held'
  if (sent.has(row.sheet)) return 'same'
  return mayRead ? 'bytes' : 'id'
}

async function writeEntries(
  store: SheetStorePort,
  rows: readonly LogRow[],
  question: LogQuestion,
): Promise<readonly LogEntry[]> {
  const wanted = rows.filter((row) => tagOf(row, question) === 'bytes').map((row) => row.sheet)
  const sheets = await store.readSheets(question.stream, wanted)
  return rows.map((row): LogEntry => {
    const { n, sheet } = row
    const tag = tagOf(row, question)
    if (tag !== 'bytes') return { tag, n, sheet }
    const bytes = sheets.get(sheet)
    if (!bytes) throw new Error('a numbered sheet has no bytes')
    return { tag, n, sheet: bytes }
  })
}
