import type { CertificateId } from '#domain/ids.ts'
import { deviceOfKey, readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { verifyCertificate } from '#protocol/signing.ts'
import type { Identity, KnownServer } from '#client/ports.ts'
import type { RoundDeps, RoundSides } from './round.ts'

/** The key whose certificates this phone believes: its own issuer's, or on a volunteer's phone the server's. */
export function issuerKeyOf(identity: Identity | null, server: KnownServer | null): Uint8Array | null {
  return identity?.issuerKey ?? (server && readCertificate(server.certificateBytes)?.key) ?? null
}

/**
 * Checks the certificates an answer brings and remembers those our issuer signed, and those of an issuer for whom
 * ours signed a certificate in the role of a server: a chain of two, never longer (SHEET-4).
 */
export async function trustCertificates(
  deps: RoundDeps,
  sides: RoundSides,
  all: readonly Uint8Array[],
): Promise<void> {
  const issuerKey = issuerKeyOf(sides.identity, sides.server)
  if (!issuerKey) return
  const came = all.flatMap((bytes) => readCertificate(bytes) ?? [])
  const ours = await trustSigned(deps, came, issuerKey)
  for (const { key, role } of ours) if (role === 'server') await trustSigned(deps, came, key)
}

/** Remembers those that this key signed. @returns them */
async function trustSigned(
  { memory, verify }: RoundDeps,
  came: readonly Certificate[],
  issuerKey: Uint8Array,
): Promise<readonly Certificate[]> {
  const signed: Certificate[] = []
  const issuer = deviceOfKey(issuerKey)
  for (const certificate of came.filter((each) => each.issuer === issuer)) {
    const isKnown = memory.trusted.has(certificate.id)
    if (isKnown || (await verifyCertificate(certificate, issuerKey, verify))) signed.push(certificate)
  }
  for (const certificate of signed) memory.trusted.set(certificate.id, certificate)
  return signed
}

/** A certificate that is believed: from this round, or kept from an earlier one. */
export async function findTrusted(
  deps: RoundDeps,
  sides: RoundSides,
  id: CertificateId,
): Promise<Certificate | null> {
  const known = deps.memory.trusted.get(id) ?? ownOf(sides, id)
  if (known) return known
  const stored = await deps.log.readCertificate(id)
  if (stored) deps.memory.trusted.set(id, stored)
  return stored
}

/** Our own, and our issuer's: whoever answers at its address is not believed for that. */
function ownOf({ identity, server }: RoundSides, id: CertificateId): Certificate | null {
  if (identity?.certificate.id === id) return identity.certificate
  const bytes = identity?.issuerCertificateBytes ?? server?.certificateBytes
  const issuer = bytes && readCertificate(bytes)
  return issuer?.id === id ? issuer : null
}
