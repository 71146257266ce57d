import type { BlobId, StreamId } from '#domain/ids.ts'
import type { BlobName, BlobRecord } from '#client/blobs/blob-ports.ts'

/** Photos and papers (SYN-9). They are saved together with the facts that name them. */
export interface BlobService {
  /** How many the server has not confirmed. */
  countWaiting(): number
  /** The same, by stream and blob. */
  listWaiting(): readonly BlobRecord[]
  /** Is this one on the server? `null`: it is not known here. */
  isStored(stream: StreamId, blob: BlobId): boolean | null
  onChange(listener: () => void): () => void
  /**
   * A blob's bytes: from this phone, else from the server, and then kept here. `null`: neither has it or no server is
   * there. @param names the fact that names it: with it, what was fetched is erased.
   */
  read(stream: StreamId, blob: BlobId, name: BlobName): Promise<Uint8Array | null>
  /** Resolves when sending, if it is under way, has come to an end. */
  settle(): Promise<void>
}
