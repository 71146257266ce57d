import type { EventId } from '#domain/ids.ts'
import {
  encodeCertificate,
  encodeCertificateBody,
  certificateToSign,
  readCertificate,
} from '#domain/log/certificate.ts'
import type { Certificate, CertificateDraft, StreamPattern } from '#domain/log/certificate.ts'
import type { Sign } from '#domain/log/seal.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { Link, ServerIdentity } from '../ports.ts'

const CERTIFICATE_MS = 2 * 365 * 24 * 60 * 60 * 1000

/** Streams of everybody who runs the organisation, and of the server. */
export const ALL_STREAMS: readonly StreamPattern[] = ['event/*', 'schedule/*', 'organisation/*']

/** Signs a certificate. @throws if the draft is not one (a bug). */
export async function signCertificate(draft: CertificateDraft, sign: Sign): Promise<Certificate> {
  const body = encodeCertificateBody(draft)
  const certificate = readCertificate(encodeCertificate(body, await sign(certificateToSign(body))))
  if (!certificate) throw new Error('a certificate that cannot be read')
  return certificate
}

export interface CertificateWish {
  readonly key: Uint8Array
  readonly link: Pick<Link, 'role' | 'event'>
  /** The device's certificates so far: a new one unites what they open. */
  readonly earlier: readonly Certificate[]
  readonly nowMs: number
}

/** The certificate that a link gives a device, together with what the device could do before (SHEET-4). */
export async function issueCertificate(server: ServerIdentity, wish: CertificateWish): Promise<Certificate> {
  const valid = wish.earlier.filter((each) => each.issuer === server.device && each.untilMs >= wish.nowMs)
  const isOrganiser = wish.link.role === 'organiser' || valid.some((each) => each.role === 'organiser')
  const opened = [...valid.flatMap((each) => each.streams), ...streamsOf(wish.link.event)]
  return signCertificate(
    {
      key: wish.key,
      role: isOrganiser ? 'organiser' : 'coordinator',
      streams: isOrganiser ? ALL_STREAMS : [...new Set(opened)].sort(),
      untilMs: wish.nowMs + CERTIFICATE_MS,
      organisation: server.organisation,
      issuer: server.device,
    },
    server.sign,
  )
}

function streamsOf(event: EventId | null): readonly StreamPattern[] {
  return event ? [eventStream(event), contactsStream(event)] : []
}
