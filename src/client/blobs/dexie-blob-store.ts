import type { BlobId, StreamId } from '#domain/ids.ts'
import type { LogDatabase } from '#client/storage/log-database.ts'
import type { BlobKey, BlobRecord, BlobStorePort, NewBlob } from './blob-ports.ts'
import { joinNames, sortRecords } from './blob-records.ts'

/**
 * Blobs in the log's database, through the same gateway and with the same durability (FACT-2). Records and bytes are
 * kept apart, so that looking through the records reads little.
 */
export class DexieBlobStore implements BlobStorePort {
  readonly #db: LogDatabase
  readonly #watchers = new Set<() => void>()

  constructor(db: LogDatabase) {
    this.#db = db
  }

  async keep(fresh: readonly NewBlob[]): Promise<void> {
    const { blobs, blobBytes } = this.#db
    await this.#change(async () => {
      for (const { record, bytes } of fresh) {
        const { stream, blob } = record
        const known = await blobs.get([stream, blob])
        await blobs.put(known ? joinNames(known, record) : record)
        // A view of a larger buffer would store all of it.
        if (!known) await blobBytes.put({ stream, blob, bytes: bytes.slice() })
      }
    })
  }

  list(): Promise<readonly BlobRecord[]> {
    return this.#db.run(async () => sortRecords(await this.#db.blobs.toArray()))
  }

  readBytes({ stream, blob }: BlobKey): Promise<Uint8Array | null> {
    return this.#db.run(async () => (await this.#db.blobBytes.get([stream, blob]))?.bytes ?? null)
  }

  async setState(keys: readonly BlobKey[], state: BlobRecord['state']): Promise<void> {
    const { blobs } = this.#db
    await this.#change(async () => {
      const known = (await blobs.bulkGet(keys.map(pairOf))).filter((record) => record !== undefined)
      await blobs.bulkPut(known.map((record) => ({ ...record, state })))
    })
  }

  async remove(keys: readonly BlobKey[]): Promise<void> {
    const { blobs, blobBytes } = this.#db
    await this.#change(async () => {
      await blobs.bulkDelete(keys.map(pairOf))
      await blobBytes.bulkDelete(keys.map(pairOf))
    })
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  async #change(work: () => Promise<void>): Promise<void> {
    const { dexie, blobs, blobBytes } = this.#db
    await this.#db.run(() => dexie.transaction('rw', blobs, blobBytes, work))
    this.#watchers.forEach((changed) => changed())
  }
}

const pairOf = ({ stream, blob }: BlobKey): [StreamId, BlobId] => [stream, blob]
