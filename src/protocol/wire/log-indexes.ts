import type { StreamId } from '#domain/ids.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Known } from './known.ts'
import { LogIndex } from './log-index.ts'
import type { LogPosition } from './log-index.ts'

/** A stream's log as its owner keeps it. */
export interface IndexedLog {
  readonly stream: StreamId
  /** Positions after `after`, in order, at most so many. */
  readonly listPositions: (after: number, most: number) => Promise<readonly LogPosition[]>
  readonly pause: () => Promise<void>
}

/** Positions read at once. */
const AT_ONCE = 20

/**
 * The indexes of the logs in use, made when they are needed from the logs themselves, and dropped, the longest idle
 * first, when together they hold too much.
 */
export class LogIndexes {
  readonly #indexes = new Map<StreamId, LogIndex>()
  readonly #mostFacts: number

  /** @param mostFacts kept of all streams together; one stream may hold more while it is in use */
  constructor(mostFacts: number) {
    this.#mostFacts = mostFacts
  }

  /**
   * What the log was at a cursor. @returns how to look at it, any number of times; `null`: this log does not go
   * there, or lacks a sheet before it, so that nothing can be said of it.
   */
  async viewAt(log: IndexedLog, cursor: Cursor): Promise<(() => Known) | null> {
    const index = this.#use(log.stream)
    const isFresh = index.cursor.n === 0
    await extend(index, log, cursor.n)
    if (index.viewAt(cursor)) return () => index.viewAt(cursor) as Known
    this.#indexes.delete(log.stream)
    // It may have been an index of what the log was before a divergence.
    return isFresh ? null : this.viewAt(log, cursor)
  }

  /** Takes over the positions of a page that was read through a view and is now applied to the log. */
  absorb(stream: StreamId, known: Known): void {
    this.#indexes.get(stream)?.absorb(known)
  }

  /** The stream's index, now the latest used. */
  #use(stream: StreamId): LogIndex {
    const index = this.#indexes.get(stream) ?? new LogIndex(stream)
    this.#indexes.delete(stream)
    this.#indexes.set(stream, index)
    let facts = 0
    for (const [each, { size }] of [...this.#indexes].reverse()) {
      facts += size
      if (facts > this.#mostFacts && each !== stream) this.#indexes.delete(each)
    }
    return index
  }
}

/** Goes on as far as it can; somebody else may go on with the same index meanwhile. */
async function extend(index: LogIndex, { listPositions, pause }: IndexedLog, n: number): Promise<void> {
  for (let before = -1; before < index.cursor.n && index.cursor.n < n;) {
    before = index.cursor.n
    for (const position of await listPositions(before, Math.min(AT_ONCE, n - before))) {
      if (!index.take(position)) return
      await pause()
    }
  }
}
