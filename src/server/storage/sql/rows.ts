import { toBase64url } from '#domain/bytes.ts'
import { parseEventId } from '#domain/ids.ts'
import type { CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import { encodeCertificate, readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Link, LogRow, NewSheet, PendingWork } from '../../ports.ts'
import type { Schema } from './schema.ts'

/** Between rows and what use cases see. Rows were written by us: one that cannot be read is broken storage. */

/** Drivers may give their own kinds of byte arrays. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array ? bytes : Uint8Array.from(bytes)
}

export function readEnd({ head, digest }: Schema['stream']): Cursor {
  return { n: head, digest: plainBytes(digest) }
}

export function readLogRow(
  row: Omit<Schema['log'], 'stream'> & Pick<Schema['sheet'], 'certificate' | 'size'>,
): LogRow {
  return {
    n: row.n,
    sheet: row.sheet as SheetId,
    digest: plainBytes(row.digest),
    isHeld: row.held === 1,
    certificate: row.certificate as CertificateId,
    introduces: row.introduces === 1,
    bytes: row.size,
  }
}

/** Certificates that were read already, by their bytes: every request asks for some. */
const certificates = new Map<string, Certificate>()
const CERTIFICATES_KEPT = 2000

export function readCertificateRow({ bytes }: Pick<Schema['certificate'], 'bytes'>): Certificate {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const known = certificates.get(text)
  if (known) return known
  const certificate = readCertificate(plainBytes(bytes))
  if (!certificate) throw new Error('a stored certificate cannot be read')
  certificates.set(text, certificate)
  const [oldest] = certificates.keys()
  if (certificates.size > CERTIFICATES_KEPT && oldest !== undefined) certificates.delete(oldest)
  return certificate
}

export function writeCertificateRow({ id, device, body, signature }: Certificate): Schema['certificate'] {
  return { certificate: id, device, bytes: encodeCertificate(body, signature) }
}

export function readLinkRow(row: Schema['link'], hash: Uint8Array): Link {
  const { used_by, used_ms, certificate } = row
  return {
    hash,
    stream: row.stream as StreamId,
    role: row.role === 'organiser' ? 'organiser' : 'coordinator',
    event: row.event === null ? null : parseEventId(row.event),
    expiresMs: row.expires_ms,
    // The three are written together.
    use:
      used_by === null
        ? null
        : {
            device: used_by as DeviceId,
            certificate: certificate as CertificateId,
            usedMs: Number(used_ms),
          },
  }
}

export function writeLinkRow(link: Omit<Link, 'use'>): Schema['link'] {
  const { hash, stream, role, event, expiresMs } = link
  const unused = { used_by: null, used_ms: null, certificate: null }
  return { stream, hash: toBase64url(hash), role, event, expires_ms: expiresMs, ...unused }
}

export function writeSheetRow(stream: StreamId, sheet: NewSheet): Schema['sheet'] {
  const { id, device, number, previous, certificate, isControl, bytes } = sheet
  const control = isControl ? 1 : 0
  return { stream, sheet: id, device, number, previous, certificate, control, size: bytes.length, bytes }
}

export function readPendingRow({ stream, id, target, work }: Schema['pending']): PendingWork {
  return { stream: stream as StreamId, id, target: target as StreamId, work: plainBytes(work) }
}
