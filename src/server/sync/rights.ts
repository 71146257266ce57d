import type { StreamId } from '#domain/ids.ts'
import { opensStream } from '#domain/log/certificate.ts'
import type { Certificate, Role } from '#domain/log/certificate.ts'
import { parseStream } from '#domain/stream.ts'
import type { Reader } from './sync-streams.ts'

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

/** The same for who asks. A phone of another server could check no sheet of ours, and stops at the first one. */
export function mayReadAs(reader: Reader, stream: StreamId, nowMs: number): boolean {
  return reader?.isStranger !== true && mayRead(reader?.certificates ?? [], stream, nowMs)
}

export interface WriteQuestion {
  readonly nowMs: number
  /** Roles that facts of the stream give the device, beside its certificate. */
  readonly granted: readonly Role[]
}

/**
 * May sheets under this certificate count in a stream? Reading and writing are apart: everybody reads the
 * schedule, desks write it. Without the right a sheet is held, never refused (SYN-5).
 */
export function mayWrite(
  certificate: Certificate,
  stream: StreamId,
  { nowMs, granted }: WriteQuestion,
): boolean {
  if (certificate.untilMs + ADMISSION_MS < nowMs) return false
  const roles = opensStream(certificate, stream) ? [certificate.role, ...granted] : granted
  const kind = parseStream(stream)?.kind
  return roles.some((role) => kind === 'event' || kind === 'contacts' || role !== 'coordinator')
}

/** Do these certificates make somebody an organiser now? Only organisers invite and decide. */
export function isOrganiser(certificates: readonly Certificate[], nowMs: number): boolean {
  return certificates.some((each) => each.role === 'organiser' && each.untilMs >= nowMs)
}
