import type { CertificateId, DeviceId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { proofToSign, readProof } from '#protocol/signing.ts'
import type { ProofSubject } from '#protocol/signing.ts'
import type { ClockPort } from '../ports.ts'
import { readEnclosed } from '../sync/known-certificates.ts'
import type { CertificateDeps } from '../sync/known-certificates.ts'
import type { Reader } from '../sync/sync-streams.ts'
import { isFreshNonce } from './nonce.ts'

export interface ProofDeps extends CertificateDeps {
  readonly clock: ClockPort
}

export type ProofOutcome =
  | { readonly kind: 'shown'; readonly reader: NonNullable<Reader> }
  | { readonly kind: 'problem'; readonly problem: 'stale-nonce' | 'bad-proof' | 'unknown-device' }

export interface ShownProof {
  /** Value of the header. */
  readonly header: string
  readonly subject: Omit<ProofSubject, 'nonce'>
  /** Certificates enclosed in the request; they make a device known again to a restored server (SHEET-4). */
  readonly enclosed: readonly Uint8Array[]
}

/** Who sent a request, by the proof in its header (SYN-7). Certificates past their end still show who it is. */
export async function checkProof(deps: ProofDeps, shown: ShownProof): Promise<ProofOutcome> {
  const proof = readProof(shown.header)
  if (!proof) return problem('bad-proof')
  if (!isFreshNonce(deps.server.nonceSecret, proof.nonce, deps.clock.now().wallMs))
    return problem('stale-nonce')
  const certificates = await findCertificates(deps, proof.device, shown.enclosed)
  const [first] = certificates
  if (!first) return problem('unknown-device')
  const signed = proofToSign({ ...shown.subject, nonce: proof.nonce })
  if (!(await deps.verify(first.key, proof.signature, signed))) return problem('bad-proof')
  return { kind: 'shown', reader: { device: proof.device, certificates } }
}

async function findCertificates(
  deps: ProofDeps,
  device: DeviceId,
  enclosed: readonly Uint8Array[],
): Promise<readonly Certificate[]> {
  const known = await listOurs(deps, device)
  const fresh = new Map<CertificateId, Certificate>()
  for (const certificate of (await readEnclosed(deps, enclosed)).values()) {
    const isKnown = known.some((each) => each.id === certificate.id)
    if (certificate.device === device && isByUs(deps, certificate) && !isKnown)
      fresh.set(certificate.id, certificate)
  }
  if (fresh.size > 0) await deps.store.storeCertificates([...fresh.values()])
  return [...known, ...fresh.values()]
}

async function listOurs(deps: ProofDeps, device: DeviceId): Promise<readonly Certificate[]> {
  const certificates = await deps.store.listCertificatesOf(device)
  return certificates.filter((certificate) => isByUs(deps, certificate))
}

const isByUs = (deps: ProofDeps, certificate: Certificate) => certificate.issuer === deps.server.device

function problem(code: 'stale-nonce' | 'bad-proof' | 'unknown-device'): ProofOutcome {
  return { kind: 'problem', problem: code }
}
