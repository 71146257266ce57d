import type { CertificateId, DeviceId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { verifyCertificate } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import { readTrust } from '../control/trust.ts'
import { crossCertify } from '../enrolment/cross-certify.ts'
import type { CrossDeps } from '../enrolment/cross-certify.ts'
import type { ServerIdentity, SheetStorePort } from '../ports.ts'

export interface CertificateDeps {
  readonly store: SheetStorePort
  readonly server: ServerIdentity
  readonly verify: Verify
}

/**
 * Reads the certificates that came with a request. One that its issuer did not sign, or whose issuer's key is not at
 * hand, is left out as if it had not come. One of another issuer stays if that issuer's own certificate came too, now
 * or before: its sheets are held and not refused (SYN-5).
 */
export async function readEnclosed(
  deps: CertificateDeps,
  enclosed: readonly Uint8Array[],
): Promise<ReadonlyMap<CertificateId, Certificate>> {
  const came = enclosed.flatMap((bytes) => readCertificate(bytes) ?? [])
  const certificates = new Map<CertificateId, Certificate>()
  for (const certificate of came) {
    const key = await findIssuerKey(deps, certificate.issuer, came)
    if (key && (await verifyCertificate(certificate, key, deps.verify)))
      certificates.set(certificate.id, certificate)
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

/**
 * With the certificates of adopted issuers' devices also ours for their issuer, by which a phone can check them that
 * knows our key alone (SHEET-4). A restored server may have to sign it anew.
 */
export async function withIssuers(
  deps: CertificateDeps & CrossDeps,
  certificates: readonly Certificate[],
): Promise<readonly Certificate[]> {
  const others = certificates.filter(({ issuer }) => issuer !== deps.server.device)
  if (others.length === 0) return certificates
  const { adopted } = await readTrust(deps)
  const crossed = new Map<DeviceId, Certificate>()
  for (const { issuer, organisation } of others) {
    const key = adopted.get(issuer)
    if (key && !crossed.has(issuer))
      crossed.set(issuer, await crossCertify(deps, { key, device: issuer, organisation }))
  }
  return [...crossed.values(), ...certificates]
}

/** A device is the hash of its key, so whoever names its key names the right one. */
async function findIssuerKey(
  { store, server }: CertificateDeps,
  issuer: DeviceId,
  came: readonly Certificate[],
): Promise<Uint8Array | null> {
  if (issuer === server.device) return server.certificate.key
  const beside = came.find((each) => each.device === issuer)
  return (beside ?? (await store.listCertificatesOf(issuer))[0])?.key ?? null
}
