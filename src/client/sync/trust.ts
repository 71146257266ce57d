import type { CertificateId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { verifyCertificate } from '#protocol/signing.ts'
import type { Identity, KnownServer } from '#client/ports.ts'
import type { RoundDeps, RoundSides } from './round.ts'

/** The key whose certificates this phone believes: its own issuer's, or on a volunteer's phone the server's. */
export function issuerKeyOf(identity: Identity | null, server: KnownServer | null): Uint8Array | null {
  return identity?.issuerKey ?? (server && readCertificate(server.certificateBytes)?.key) ?? null
}

export function organisationOf(identity: Identity | null, server: KnownServer | null): Uint8Array | null {
  return identity?.organisation ?? (server && readCertificate(server.certificateBytes)?.organisation) ?? null
}

/** Checks the certificates an answer brings and remembers those our issuer signed (SHEET-4). */
export async function trustCertificates(
  deps: RoundDeps,
  sides: RoundSides,
  all: readonly Uint8Array[],
): Promise<void> {
  const issuerKey = issuerKeyOf(sides.identity, sides.server)
  for (const bytes of issuerKey ? all : []) {
    const certificate = readCertificate(bytes)
    if (!certificate || !issuerKey || deps.memory.trusted.has(certificate.id)) continue
    if (await verifyCertificate(certificate, issuerKey, deps.verify))
      deps.memory.trusted.set(certificate.id, certificate)
  }
}

/** A certificate signed by our issuer: from this round, or kept from an earlier one. */
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

function ownOf({ identity, server }: RoundSides, id: CertificateId): Certificate | null {
  if (identity?.certificate.id === id) return identity.certificate
  const certificate = server && readCertificate(server.certificateBytes)
  return certificate?.id === id ? certificate : null
}
