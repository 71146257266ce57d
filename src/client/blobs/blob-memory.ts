import type { StreamId } from '#domain/ids.ts'
import { MAX_PART_BYTES } from '#protocol/blob-limits.ts'

/** The slowest networks take some seconds for this. */
const MIN_PART_BYTES = 4 * 1024
/** A server may be restored from an older backup meanwhile: after this long it is asked once more. */
const ASK_AGAIN_MS = 24 * 60 * 60_000

/** What sending remembers while the page lives. It only paces: it may be lost at any moment and nothing is (SYN-8). */
export class BlobMemory {
  readonly #monotonicMs: () => number
  /** Blobs that the server confirmed, or will not take, and when it said so. */
  readonly #settled = new Map<string, number>()
  readonly #closed = new Map<StreamId, number>()
  #partBytes = MAX_PART_BYTES

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs
  }

  /** Bytes of the next part: fewer after a failure, more after a success (SYN-9). */
  get partBytes(): number {
    return this.#partBytes
  }

  shrink(): void {
    this.#partBytes = Math.max(MIN_PART_BYTES, Math.floor(this.#partBytes / 2))
  }

  grow(): void {
    this.#partBytes = Math.min(MAX_PART_BYTES, this.#partBytes * 2)
  }

  settle(key: string): void {
    this.#settled.set(key, this.#monotonicMs())
  }

  isSettled(key: string): boolean {
    return this.#isFresh(this.#settled.get(key))
  }

  forget(key: string): void {
    this.#settled.delete(key)
  }

  /** This phone may bring nothing there. */
  close(stream: StreamId): void {
    this.#closed.set(stream, this.#monotonicMs())
  }

  isClosed(stream: StreamId): boolean {
    return this.#isFresh(this.#closed.get(stream))
  }

  #isFresh(ms: number | undefined): boolean {
    return ms !== undefined && this.#monotonicMs() - ms < ASK_AGAIN_MS
  }
}
