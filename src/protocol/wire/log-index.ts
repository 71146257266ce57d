import { equalBytes } from '#domain/bytes.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { Known, Layer } from './known.ts'
import type { LogEnd } from './known.ts'

/** One position of a log, for its index. */
export interface LogPosition {
  readonly n: number
  readonly sheet: SheetId
  readonly isHeld: boolean
  /** The raw sheet; `null`: it is not here. */
  readonly bytes: Uint8Array | null
}

/**
 * Who and what stood at which position of a stream's log: what references into it mean (SHEET-6). A function of the
 * log alone, so that server and phones have the same: a held position counts for nothing, and personal parts are not
 * looked at. Everybody builds it for themselves from the log and may drop it at any time.
 */
export class LogIndex {
  readonly #layer = new Layer()
  readonly #ends: LogEnd[]
  #facts = 0

  constructor(stream: StreamId) {
    this.#ends = [{ ...emptyCursor(stream), subjects: 0, devices: 0, sessions: 0 }]
  }

  /** How many facts and positions it holds. */
  get size(): number {
    return this.#facts + this.#ends.length
  }

  /** Up to here the log is indexed. */
  get cursor(): Cursor {
    const { n, digest } = this.#ends.at(-1) as LogEnd
    return { n, digest }
  }

  /**
   * Goes on by one position; one that is known changes nothing.
   * @returns `false` when it does not follow, or its sheet is not here: nothing can refer to this log then.
   */
  take({ n, sheet, isHeld, bytes }: LogPosition): boolean {
    const { cursor } = this
    if (n <= cursor.n) return true
    const read = bytes && !isHeld ? readSheet(bytes) : null
    if (n !== cursor.n + 1 || (!isHeld && read?.kind !== 'sheet')) return false
    const known = this.#view(this.#ends.at(-1) as LogEnd)
    if (read?.kind === 'sheet') known.note(read.sheet)
    known.close(advanceCursor(cursor, sheet).digest)
    this.absorb(known)
    return true
  }

  /** The log as it was at this cursor; `null`: it is another log, or not indexed so far. */
  viewAt({ n, digest }: Cursor): Known | null {
    const end = this.#ends[n]
    return end && equalBytes(end.digest, digest) ? this.#view(end) : null
  }

  /** Takes over the positions of a view, if it began where this index ends. */
  absorb(known: Known): void {
    if (known.from !== this.cursor.n) return
    this.#layer.absorb(known)
    this.#facts += known.count
    this.#ends.push(...known.ends)
  }

  #view(end: LogEnd): Known {
    return new Known(this.#layer, end)
  }
}
