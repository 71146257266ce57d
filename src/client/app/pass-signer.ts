import { listRevocations } from '#domain/fold/control.ts'
import { foldEnrolments } from '#domain/fold/device-view.ts'
import type { Enrolment } from '#domain/fold/device-view.ts'
import { rolesGranted } from '#domain/fold/fact-table.ts'
import type { DeviceId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Signer } from '#domain/pass/judge-pass.ts'
import { listKeysOf, mayIssue } from '#domain/pass/pass-keys.ts'
import type { PassKey } from '#domain/pass/pass-keys.ts'
import { passToSign } from '#domain/pass/pass.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { eventStream } from '#domain/stream.ts'
import type { StreamView } from '#client/views/stream-view.ts'
import type { PhoneCore } from './phone-core.ts'

/**
 * Whose signature a pass bears. The keys are those this phone holds anyway: its own and its server's certificates,
 * those that came with sheets (SHEET-4), and those that the server stated when it enrolled a device.
 */
export async function findSigner(core: PhoneCore, view: StreamView, pass: Pass): Promise<Signer> {
  const keys = listKeysOf(await listKeys(core), pass)
  if (keys.length === 0) return { kind: 'untrusted', why: 'unknown-key' }
  const device = await findVerified(core, keys, pass)
  if (device === null) return { kind: 'forged' }
  if (isRevoked(core, view, device)) return { kind: 'untrusted', why: 'key-revoked' }
  const known = keys.filter((each) => each.device === device)
  if (!mayIssue(known, rolesGranted(view.table, device), pass.scope))
    return { kind: 'untrusted', why: 'no-right' }
  return { kind: 'trusted', device }
}

async function findVerified(
  { deps }: PhoneCore,
  keys: readonly PassKey[],
  { body, signature }: Pass,
): Promise<DeviceId | null> {
  const signed = passToSign(body)
  for (const [device, key] of new Map(keys.map((each) => [each.device, each.key])))
    if (await deps.verify(key, signature, signed)) return device
  return null
}

async function listKeys(core: PhoneCore): Promise<readonly PassKey[]> {
  const stored = await core.deps.log.listCertificates()
  const enrolments = core.organisations.views().flatMap((view) => foldEnrolments(view.table))
  return [...ownCertificates(core), ...stored, ...enrolments.map(keyOfEnrolment)]
}

function ownCertificates(core: PhoneCore): readonly Certificate[] {
  const identity = core.identity()
  const issuer = identity && readCertificate(identity.issuerCertificateBytes)
  return [identity?.certificate ?? [], issuer ?? []].flat()
}

function keyOfEnrolment({ device, key, role, event }: Enrolment): PassKey {
  return { device, key, role, streams: [event === null ? 'event/*' : eventStream(event)] }
}

/** A device's revocation stands in every stream of its own (SYN-7). */
function isRevoked(core: PhoneCore, view: StreamView, device: DeviceId): boolean {
  return [view, ...core.organisations.views()].some(
    ({ folded }) => listRevocations(folded.state.control, device).length > 0,
  )
}
