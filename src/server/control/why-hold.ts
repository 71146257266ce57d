import { isSealed, listRevocations } from '#domain/fold/control.ts'
import type { Control } from '#domain/fold/control.ts'
import { readSealed } from '#domain/drafts/control.ts'
import type { HoldReason } from '#domain/drafts/control.ts'
import { rolesGranted } from '#domain/fold/fact-table.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { ChainLink } from '#domain/log/chains.ts'
import { mayWrite } from '../sync/rights.ts'
import type { StreamControl } from './stream-control.ts'
import { isTrusted } from './trust.ts'

/** A sheet that no fact of the stream holds, with its author's certificate. */
export interface Candidate extends Pick<ChainLink, 'id' | 'device'> {
  readonly certificate: Certificate
}

/**
 * Why this server would hold a sheet that arrived now (SYN-5); `null`: it would not. Holds that stand in the stream
 * are another matter (`holdOf`). The chain of its device has to be known where the stream is sealed.
 */
export function whyHold(
  { stream, trust, state }: StreamControl,
  { id, device, certificate }: Candidate,
  nowMs: number,
): HoldReason | null {
  const { control, table } = state
  // It was let through once, perhaps before this server was restored.
  if (control.lifted.has(id)) return null
  if (!isTrusted(trust, certificate)) return 'unknown-issuer'
  // The server's own word is never held.
  if (certificate.role === 'server') return null
  // Revoked, and nothing says what of it to trust here.
  if (trust.revoked.has(device) && listRevocations(control, device).length === 0) return 'revoked'
  if (!mayWrite(certificate, stream, { nowMs, granted: rolesGranted(table, device) })) return 'no-right'
  return isSealed(control) && !isSealedIn(control, { id, device }) ? 'sealed' : null
}

/**
 * Is this reason, for which the sheet was held on arrival, no more? Something has to say so: a reason that is merely
 * not known here may have been known to the server before it was restored.
 */
export function isOutdated(
  control: StreamControl,
  candidate: Candidate,
  { reason, nowMs }: { readonly reason: HoldReason; readonly nowMs: number },
): boolean {
  const of = control.state.control
  if (reason === 'decided' || whyHold(control, candidate, nowMs) !== null) return false
  if (of.lifted.has(candidate.id)) return true
  if (reason === 'sealed') return isSealed(of)
  return reason !== 'revoked' || listRevocations(of, candidate.device).length > 0
}

/** Was the sheet there when the stream was sealed? It comes again to a server that was restored (SYN-3). */
function isSealedIn(control: Control, { id, device }: Pick<ChainLink, 'id' | 'device'>): boolean {
  const chain = control.links.get(device)
  for (const { kind, body } of control.facts.values()) {
    for (const head of kind === 'sealed' ? readSealed(body) : [])
      for (let at = head; at;) {
        if (at === id) return true
        const previous = chain?.get(at)?.previous
        if (!previous) break
        at = previous
      }
  }
  return false
}
