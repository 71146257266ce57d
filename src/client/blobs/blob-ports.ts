import type { BlobId, FactId, StreamId } from '#domain/ids.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import type { BlobStanding } from '#protocol/blob-messages.ts'
import type { Signer, TransportOutcome } from '#client/sync/transport-port.ts'

/** A fact that names a blob: with all of them the blob is erased (SYN-10). */
export interface BlobName {
  readonly fact: FactId
  readonly subjects: readonly SubjectId[]
}

/** What a phone knows of a photo or drawing (SYN-9), apart from its bytes. */
export interface BlobRecord {
  readonly stream: StreamId
  readonly blob: BlobId
  readonly size: number
  readonly names: readonly BlobName[]
  /** When it was kept, by this phone's wall clock; for display. */
  readonly keptMs: number
  /** `waiting`: the server has not confirmed it. `stored`: it has. `fetched`: it came from there. */
  readonly state: 'waiting' | 'stored' | 'fetched'
  /** It came in another phone's copy, after the facts that name it (SYN-12). */
  readonly isCarried?: true
}

export interface NewBlob {
  readonly record: BlobRecord
  readonly bytes: Uint8Array
}

export type BlobKey = Pick<BlobRecord, 'stream' | 'blob'>

/**
 * The phone's photos and drawings, beside the log. Every method is one transaction and resolves only when it is
 * durable; all of them throw `StorageFailure` and nothing else.
 */
export interface BlobStorePort {
  /** All or none. A blob that is here already keeps its bytes and state, and is named by more facts. */
  keep(blobs: readonly NewBlob[]): Promise<void>
  /** All records, without bytes, by stream and blob. */
  list(): Promise<readonly BlobRecord[]>
  readBytes(key: BlobKey): Promise<Uint8Array | null>
  /** One that is not here any more stays away. */
  setState(keys: readonly BlobKey[], state: BlobRecord['state']): Promise<void>
  remove(keys: readonly BlobKey[]): Promise<void>
  /** Calls back after any change through this port. @returns how to stop. */
  watch(changed: () => void): () => void
}

/** The way to the server for blobs. Every call ends within a time limit and never throws (SYN-6, SYN-8). */
export interface BlobLinkPort {
  askBlobs(
    stream: StreamId,
    blobs: readonly BlobId[],
    signer: Signer,
  ): Promise<TransportOutcome<{ readonly blobs: readonly BlobStanding[] }>>
  putBlob(part: PartToPut, signer: Signer): Promise<TransportOutcome<BlobStanding>>
  getBlob(
    from: BlobKey & { readonly start: number },
    signer: Signer,
  ): Promise<TransportOutcome<{ readonly size: number; readonly bytes: Uint8Array }>>
}

export interface PartToPut extends BlobKey {
  /** Of the whole. */
  readonly size: number
  readonly start: number
  readonly bytes: Uint8Array
}
