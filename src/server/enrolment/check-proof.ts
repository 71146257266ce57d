import type { CertificateId, DeviceId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { proofToSign, readProof } from '#protocol/signing.ts'
import type { ProofSubject } from '#protocol/signing.ts'
import { readTrust } from '../control/trust.ts'
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

/**
 * Who sent a request, by the proof in its header (SYN-7). Certificates past their end still show who it is; so does
 * one of another issuer, whose device may bring sheets and reads ids alone; so does a device's that was revoked.
 */
export async function checkProof(deps: ProofDeps, shown: ShownProof): Promise<ProofOutcome> {
  const proof = readProof(shown.header)
  if (!proof) return problem('bad-proof')
  if (!isFreshNonce(deps.server.nonceSecret, proof.nonce, deps.clock.now().wallMs))
    return problem('stale-nonce')
  const certificates = await findCertificates(deps, proof.device, shown.enclosed)
  const [first] = certificates
  if (!first) return problem('unknown-device')
  const signed = proofToSign({ ...shown.subject, nonce: proof.nonce })
  // A device is the hash of its key: all its certificates name one key, whoever issued them.
  if (!(await deps.verify(first.key, proof.signature, signed))) return problem('bad-proof')
  const isRevoked = (await readTrust(deps)).revoked.has(proof.device)
  const ours = certificates.filter((certificate) => isByUs(deps, certificate))
  const isStranger = ours.length === 0
  return { kind: 'shown', reader: { device: proof.device, certificates: isRevoked ? [] : ours, isStranger } }
}

/** All certificates of the device, of whatever issuer. Ours are kept, though the server may have lost them. */
async function findCertificates(
  deps: ProofDeps,
  device: DeviceId,
  enclosed: readonly Uint8Array[],
): Promise<readonly Certificate[]> {
  const known = await deps.store.listCertificatesOf(device)
  const fresh = new Map<CertificateId, Certificate>()
  for (const certificate of (await readEnclosed(deps, enclosed)).values()) {
    const isKnown = known.some((each) => each.id === certificate.id)
    if (certificate.device === device && !isKnown) fresh.set(certificate.id, certificate)
  }
  const ours = [...fresh.values()].filter((certificate) => isByUs(deps, certificate))
  if (ours.length > 0) await deps.store.storeCertificates(ours)
  return [...known, ...fresh.values()]
}

const isByUs = (deps: ProofDeps, certificate: Certificate) => certificate.issuer === deps.server.device

function problem(code: 'stale-nonce' | 'bad-proof' | 'unknown-device'): ProofOutcome {
  return { kind: 'problem', problem: code }
}
