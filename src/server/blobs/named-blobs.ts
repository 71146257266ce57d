import type { BlobId } from '#domain/ids.ts'
import { readNamedBlob } from '#domain/log/blob.ts'
import type { Fact } from '#domain/log/fact.ts'
import type { IsErased } from '#domain/log/strip-sheet.ts'

/** Which blobs the facts of a stream name, and which of these are to be gone (SYN-10). */
export class NamedBlobs {
  readonly #isErased: IsErased
  readonly #erased = new Set<BlobId>()
  readonly #kept = new Set<BlobId>()

  constructor(isErased: IsErased) {
    this.#isErased = isErased
  }

  note(facts: readonly Fact[]): void {
    for (const fact of facts) {
      const blob = readNamedBlob(fact.body)
      if (blob) (this.#isErased(fact) ? this.#erased : this.#kept).add(blob)
    }
  }

  /** Named by erased facts and by no other that was noted. */
  listErased(): readonly BlobId[] {
    return [...this.#erased].filter((blob) => !this.#kept.has(blob)).sort()
  }
}
