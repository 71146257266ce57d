import type { BlobKey, BlobRecord, BlobStorePort, NewBlob } from './blob-ports.ts'
import { joinNames, sortRecords } from './blob-records.ts'

/** Blobs in memory, for tests and the simulator. */
export class MemoryBlobStore implements BlobStorePort {
  readonly #blobs = new Map<string, NewBlob>()
  readonly #watchers = new Set<() => void>()

  keep(blobs: readonly NewBlob[]): Promise<void> {
    for (const { record, bytes } of blobs) {
      const known = this.#blobs.get(keyOf(record))
      this.#blobs.set(
        keyOf(record),
        known ? { ...known, record: joinNames(known.record, record) } : { record, bytes: bytes.slice() },
      )
    }
    return this.#told()
  }

  list(): Promise<readonly BlobRecord[]> {
    return Promise.resolve(sortRecords([...this.#blobs.values()].map(({ record }) => record)))
  }

  readBytes(key: BlobKey): Promise<Uint8Array | null> {
    return Promise.resolve(this.#blobs.get(keyOf(key))?.bytes.slice() ?? null)
  }

  setState(keys: readonly BlobKey[], state: BlobRecord['state']): Promise<void> {
    for (const key of keys) {
      const known = this.#blobs.get(keyOf(key))
      if (known) this.#blobs.set(keyOf(key), { ...known, record: { ...known.record, state } })
    }
    return this.#told()
  }

  remove(keys: readonly BlobKey[]): Promise<void> {
    for (const key of keys) this.#blobs.delete(keyOf(key))
    return this.#told()
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  #told(): Promise<void> {
    this.#watchers.forEach((changed) => changed())
    return Promise.resolve()
  }
}

const keyOf = ({ stream, blob }: BlobKey) => `${stream} ${blob}`
