import type { DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { equalBytes } from '#domain/bytes.ts'
import type { NewSheet } from '#server/ports.ts'

/** A position that the server's log had once been committed with. */
export interface Committed {
  readonly stream: StreamId
  readonly n: number
  readonly sheet: SheetId
  readonly device: DeviceId
  readonly digest: Uint8Array
  readonly isHeld: boolean
  readonly bytes: Uint8Array
}

/**
 * The checker's own memory of the server's logs, written at the moment of each commit and numbered by itself, so
 * that neither the store nor a phone is asked about itself. What a restored backup lost is still remembered.
 */
export class ServerHistory {
  #logs = new Map<StreamId, Committed[]>()
  readonly #ever = new Map<string, Committed>()

  /** What was committed to a stream. @throws if the store numbered it otherwise */
  commit(stream: StreamId, sheets: readonly NewSheet[], end: Cursor): void {
    const log = this.#logs.get(stream) ?? []
    this.#logs.set(stream, log)
    for (const { id, device, isHeld, bytes } of sheets) {
      if (log.some((row) => row.sheet === id)) continue
      const cursor = advanceCursor(this.end(stream), id)
      const row = { stream, n: cursor.n, sheet: id, device, digest: cursor.digest, isHeld, bytes }
      log.push(row)
      this.#ever.set(keyOf(cursor.digest), row)
    }
    if (!isSameCursor(this.end(stream), end)) throw new Error(`the server misnumbered ${stream}`)
  }

  /** The server begins again from nothing, to be filled from a backup. */
  beginAgain(): void {
    this.#logs = new Map()
  }

  end(stream: StreamId): Cursor {
    const last = this.#logs.get(stream)?.at(-1)
    return last ? { n: last.n, digest: last.digest } : emptyCursor(stream)
  }

  rows(stream: StreamId): readonly Committed[] {
    return this.#logs.get(stream) ?? []
  }

  streams(): readonly StreamId[] {
    return [...this.#logs.keys()]
  }

  /** The position with this digest in the server's log, now or before a backup was restored. */
  find(digest: Uint8Array): Committed | undefined {
    return this.#ever.get(keyOf(digest))
  }
}

export function isSameCursor(a: Cursor, b: Cursor): boolean {
  return a.n === b.n && equalBytes(a.digest, b.digest)
}

function keyOf(digest: Uint8Array): string {
  return String.fromCharCode(...digest)
}
