import { blobIdOf, bytesOfId, HASH_BYTES } from '../ids.ts'
import type { BlobId } from '../ids.ts'
import type { CanonicalMap } from './canonical.ts'
import { hashOf } from './hash.ts'

/**
 * Photos and drawings are too large for a fact: they travel apart, by the hash of their bytes (SYN-9). Any fact may
 * name one, in the field `blob` of its body; with the fact (or its subject) the blob is erased (SYN-10).
 */

/** Largest blob that is taken. Photos are made smaller than a third of it. */
export const MAX_BLOB_BYTES = 1024 * 1024

/** The id of a blob with these bytes. */
export function blobIdFor(bytes: Uint8Array): BlobId {
  return blobIdOf(hashOf('asar/blob/1', bytes))
}

/** The field of a fact's body that names a blob. */
export function namingBlob(blob: BlobId): { readonly blob: Uint8Array } {
  return { blob: bytesOfId(blob) }
}

/** The blob that a fact with this body names; `null`: none. */
export function readNamedBlob(body: CanonicalMap): BlobId | null {
  const named = body['blob']
  return named instanceof Uint8Array && named.length === HASH_BYTES ? blobIdOf(named) : null
}
