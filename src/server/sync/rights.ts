import type { StreamId } from '#domain/ids.ts'
import { opensStream } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { parseStream } from '#domain/stream.ts'

/** How long after its end a certificate's sheets are still admitted (SHEET-4). */
export const ADMISSION_MS = 100 * 24 * 60 * 60 * 1000

/** May the holder of these certificates read the bytes of a stream? The schedule is everybody's. */
export function mayRead(certificates: readonly Certificate[], stream: StreamId, nowMs: number): boolean {
  const kind = parseStream(stream)?.kind
  if (kind === 'schedule') return true
  const valid = certificates.filter((certificate) => certificate.untilMs >= nowMs)
  if (kind === 'organisation') return valid.length > 0
  return valid.some((certificate) => opensStream(certificate, stream))
}

/**
 * May sheets under this certificate count in a stream? Reading and writing are apart: everybody reads the
 * schedule, desks write it. Without the right a sheet is held, never refused (SYN-5).
 */
export function mayWrite(certificate: Certificate, stream: StreamId, nowMs: number): boolean {
  if (certificate.untilMs + ADMISSION_MS < nowMs || !opensStream(certificate, stream)) return false
  const kind = parseStream(stream)?.kind
  return kind === 'event' || kind === 'contacts' || certificate.role !== 'coordinator'
}
