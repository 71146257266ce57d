import { equalBytes } from '../bytes.ts'
import type { EventId } from '../ids.ts'
import { opensStream } from '../log/certificate.ts'
import type { Certificate, Role } from '../log/certificate.ts'
import { roleMayMake } from '../log/kinds.ts'
import { eventStream } from '../stream.ts'
import { keyIdOf } from './pass.ts'
import type { Pass, PassScope } from './pass.ts'

/** A key that may have signed a pass: a certificate's, or one that the server named when it enrolled a device. */
export type PassKey = Pick<Certificate, 'device' | 'key' | 'role' | 'streams'>

/** The keys that a pass may be by: those of devices whose ids begin as it says. Several are rare and all are tried. */
export function listKeysOf(keys: Iterable<PassKey>, { keyId }: Pick<Pass, 'keyId'>): readonly PassKey[] {
  return [...keys].filter(({ device }) => equalBytes(keyIdOf(device), keyId))
}

/**
 * May this device make passes of that scope?
 * @param keys all that is known of the device: each certificate or enrolment may open another event
 * @param granted roles that facts of the event's stream give it beside them (SHEET-4)
 */
export function mayIssue(keys: readonly PassKey[], granted: readonly Role[], scope: PassScope): boolean {
  if (scope.kind === 'season') return keys.some(({ role }) => role === 'server' || role === 'organiser')
  return (
    granted.some((role) => roleMayMake(role, 'pass-issued')) ||
    keys.some((key) => opensEvent(key, scope.event) && roleMayMake(key.role, 'pass-issued'))
  )
}

function opensEvent(key: PassKey, event: EventId): boolean {
  return key.role === 'server' || opensStream(key, eventStream(event))
}
