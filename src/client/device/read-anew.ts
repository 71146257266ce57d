import type { StreamId } from '#domain/ids.ts'
import { opensStream, readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { parseStream } from '#domain/stream.ts'
import type { FactLogPort } from '#client/ports.ts'

/**
 * Begins anew to read the logs that this phone may have read as ids alone and that its new certificate opens: it
 * would stay without those bytes for good (SYN-2). Nothing that is stored goes.
 * @param before the certificate so far
 */
export async function readAnew(
  log: Pick<FactLogPort, 'listStreams' | 'readCursor' | 'applyPage'>,
  before: Certificate | null,
  certificateBytes: Uint8Array,
): Promise<void> {
  const after = readCertificate(certificateBytes)
  if (!after) return
  for (const stream of await log.listStreams()) {
    if (!isOpenedAnew(before, after, stream)) continue
    const [asked, cursor] = [await log.readCursor(stream), emptyCursor(stream)]
    await log.applyPage({ stream, asked, from: 0, entries: [], cursor, certificates: [], erased: null })
  }
}

function isOpenedAnew(before: Certificate | null, after: Certificate, stream: StreamId): boolean {
  // Another server gave nothing but ids, whatever the stream.
  if (before && before.issuer !== after.issuer) return true
  const kind = parseStream(stream)?.kind
  if (kind !== 'event' && kind !== 'contacts') return false
  return opensStream(after, stream) && !(before && opensStream(before, stream))
}
