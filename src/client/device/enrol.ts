import { equalBytes, fromBase32, toBase32 } from '#domain/bytes.ts'
import { parseEventId } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import { tidyText } from '#domain/drafts/registration.ts'
import { enrolToSign, verifyCertificate } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { DevicePort, TransportOutcome, TransportPort } from '#client/ports.ts'
import { readAnew } from './read-anew.ts'
import type { ReadAnewLog } from './read-anew.ts'

/** Bytes of a one-time link's code. */
const CODE_BYTES = 16

/**
 * Reads a link's code from what a person pasted or typed: a whole link or the code alone, in any case, with
 * spaces or hyphens, with letters misread as Crockford's base32 expects. `null`: not a link of ours.
 */
export function parseLinkCode(text: string): string | null {
  const tail = text.trim().split('#').at(-1) ?? ''
  const code = tail.replace(/[\s-]/g, '').toLowerCase().replace(/[il]/g, '1').replace(/o/g, '0')
  return fromBase32(code)?.length === CODE_BYTES ? code : null
}

/** The link for a code, as it is sent to a coordinator; the code never reaches a server's log. */
export function linkFor(origin: string, code: Uint8Array): string {
  return `${origin}/join#${toBase32(code)}`
}

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
