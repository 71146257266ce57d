import { concatBytes } from '#domain/bytes.ts'
import { blobIdFor, MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import type { Signer } from '#client/sync/transport-port.ts'
import type { BlobKey, BlobLinkPort } from './blob-ports.ts'

/** A blob from the server, part by part; `null`: no server, it is not there, or what came is not it (SYN-9). */
export async function fetchBlob(
  link: Pick<BlobLinkPort, 'getBlob'>,
  key: BlobKey,
  signer: Signer,
): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  for (let start = 0; ;) {
    const outcome = await link.getBlob({ ...key, start }, signer)
    if (outcome.kind !== 'answered') return null
    const { size, bytes } = outcome.answer
    parts.push(bytes)
    start += bytes.length
    if (start >= size) break
    if (bytes.length === 0 || start > MAX_BLOB_BYTES) return null
  }
  const whole = concatBytes(parts)
  return blobIdFor(whole) === key.blob ? whole : null
}
