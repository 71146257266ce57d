import { equalBytes, fromBase32 } from '#domain/bytes.ts'
import { parseEventId } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import { tidyText } from '#domain/drafts/registration.ts'
import { enrolToSign, verifyCertificate } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { DevicePort } from '#client/ports.ts'
import type { TransportOutcome, TransportPort } from '#client/sync/transport-port.ts'
import { CODE_BYTES } from './link-code.ts'
import { readAnew } from './read-anew.ts'
import type { ReadAnewLog } from './read-anew.ts'

export type Enrolled =
  | { readonly kind: 'enrolled'; readonly event: EventId | null }
  | { readonly kind: 'bad-link' }
  | Exclude<TransportOutcome<never>, { kind: 'answered' }>

export interface EnrolDeps {
  readonly device: DevicePort
  readonly transport: TransportPort
  readonly log: ReadAnewLog
  readonly verify: Verify
}

/**
 * Shows the server a one-time code and this device's key, and keeps the certificate it answers with.
 * Repeating it after a lost answer sends the same key, so the server can answer the same (SHEET-4).
 */
export async function enrolDevice(deps: EnrolDeps, code: string, name: string): Promise<Enrolled> {
  const codeBytes = fromBase32(code)
  if (codeBytes?.length !== CODE_BYTES) return { kind: 'bad-link' }
  const { key, sign } = await deps.device.prepareKey()
  const signature = await sign(enrolToSign(codeBytes, key))
  const told = tidyText(name).trim()
  const outcome = await deps.transport.enrol({ code: codeBytes, key, name: told, signature })
  if (outcome.kind !== 'answered') return outcome
  const { certificate, serverCertificate, event } = outcome.answer
  if (!(await isCertificateFor(key, certificate, serverCertificate, deps.verify)))
    return { kind: 'no-server', reason: 'not-ours' }
  const identity = { certificateBytes: certificate, serverCertificateBytes: serverCertificate, name: told }
  // Before, for the app may be killed in between; after, for a round under way may read on until then.
  await readAnew(deps.log, certificate)
  await deps.device.storeIdentity(identity)
  await readAnew(deps.log, certificate)
  return { kind: 'enrolled', event: event === undefined ? null : parseEventId(event) }
}

async function isCertificateFor(
  key: Uint8Array,
  bytes: Uint8Array,
  serverBytes: Uint8Array,
  verify: Verify,
): Promise<boolean> {
  const certificate = readCertificate(bytes)
  const server = readCertificate(serverBytes)
  if (!certificate || !server || !equalBytes(certificate.key, key)) return false
  return certificate.issuer === server.device && verifyCertificate(certificate, server.key, verify)
}
