import type { CertificateId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { verifyCertificate } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { ServerIdentity, SheetStorePort } from '../ports.ts'

export interface CertificateDeps {
  readonly store: SheetStorePort
  readonly server: ServerIdentity
  readonly verify: Verify
}

/**
 * Reads the certificates that came with a request. One that claims to be ours and is not is left out, as if
 * it had not come; one of another issuer stays, for its sheets are held and not refused (SYN-5).
 */
export async function readEnclosed(
  deps: CertificateDeps,
  enclosed: readonly Uint8Array[],
): Promise<ReadonlyMap<CertificateId, Certificate>> {
  const certificates = new Map<CertificateId, Certificate>()
  for (const bytes of enclosed) {
    const certificate = readCertificate(bytes)
    if (certificate && (await isCredible(deps, certificate))) certificates.set(certificate.id, certificate)
  }
  return certificates
}

/** The certificates of these ids, from the store where the request did not bring them; unknown ones are left out. */
export async function gatherCertificates(
  deps: CertificateDeps,
  ids: readonly CertificateId[],
  enclosed: ReadonlyMap<CertificateId, Certificate>,
): Promise<ReadonlyMap<CertificateId, Certificate>> {
  const stored = await deps.store.readCertificates([...new Set(ids)])
  const { certificate: own } = deps.server
  return new Map([...enclosed, ...stored, [own.id, own]])
}

async function isCredible({ server, verify }: CertificateDeps, certificate: Certificate): Promise<boolean> {
  if (certificate.issuer !== server.device) return true
  return verifyCertificate(certificate, server.certificate.key, verify)
}
