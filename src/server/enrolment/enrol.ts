import type { EventId } from '#domain/ids.ts'
import { bytesOfSubject } from '#domain/ids.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { tidyText } from '#domain/drafts/registration.ts'
import { organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import type { EnrolRequest } from '#protocol/messages.ts'
import { bytesOfDevice, enrolToSign, hashOfLink } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import { readTrust } from '../control/trust.ts'
import { appendFrozen, freezeAsServer } from '../desk/append-as-server.ts'
import type { DeskDeps } from '../desk/append-as-server.ts'
import { finishQuietly, leavePending } from '../desk/pending.ts'
import type { Link, LinkStorePort } from '../ports.ts'
import { issueCertificate } from './issue-certificate.ts'

export interface EnrolDeps extends DeskDeps {
  readonly store: DeskDeps['store'] & LinkStorePort
  readonly verify: Verify
}

export type EnrolOutcome =
  | { readonly kind: 'enrolled'; readonly certificate: Certificate; readonly event: EventId | null }
  | {
      readonly kind: 'problem'
      readonly problem: 'bad-proof' | 'link-unknown' | 'link-used' | 'link-expired' | 'not-allowed'
    }

/**
 * Enrols a device by a one-time link. The link's use, the certificate and the fact `device-enrolled` are one
 * transaction; the same key asking again after a lost answer gets the same certificate.
 */
export async function enrol(deps: EnrolDeps, request: EnrolRequest): Promise<EnrolOutcome> {
  const { code, key, signature } = request
  if (!(await deps.verify(key, signature, enrolToSign(code, key)))) return problem('bad-proof')
  // Its sheets would be held (SYN-7): a phone that was found again begins anew, with another key.
  if ((await readTrust(deps)).revoked.has(deviceOfKey(key))) return problem('not-allowed')
  const link = await deps.store.findLink(hashOfLink(code))
  if (!link) return problem('link-unknown')
  if (link.use) return repeat(deps, link, key)
  if (link.expiresMs < deps.clock.now().wallMs) return problem('link-expired')
  return useLink(deps, link, request)
}

async function repeat(deps: EnrolDeps, link: Link, key: Uint8Array): Promise<EnrolOutcome> {
  const { use, event } = link
  if (use?.device !== deviceOfKey(key)) return problem('link-used')
  const certificate = (await deps.store.readCertificates([use.certificate])).get(use.certificate)
  if (!certificate) throw new Error('a used link without its certificate')
  return { kind: 'enrolled', certificate, event }
}

async function useLink(deps: EnrolDeps, link: Link, { key, name }: EnrolRequest): Promise<EnrolOutcome> {
  const device = deviceOfKey(key)
  const nowMs = deps.clock.now().wallMs
  const earlier = await deps.store.listCertificatesOf(device)
  const certificate = await issueCertificate(deps.server, { key, link, earlier, nowMs })
  const stream = organisationStream(yearOf(nowMs))
  const facts = freezeAsServer(deps, [draftEnrolment(certificate, link.event, name)])
  const isFirst = await deps.store.transact(link.stream, async (transaction) => {
    const use = { device, certificate: certificate.id, usedMs: nowMs }
    if (!(await transaction.useLink(link.hash, use))) return false
    await transaction.storeCertificates([certificate])
    // A link of last year is used up in last year's stream.
    if (stream === link.stream) await appendFrozen(deps, transaction, { stream, facts })
    else await leavePending(transaction, link.stream, { stream, facts })
    return true
  })
  if (stream !== link.stream) await finishQuietly(deps)
  if (isFirst) return { kind: 'enrolled', certificate, event: link.event }
  // Somebody used it a moment ago; if that was this device, its answer stands.
  const used = await deps.store.findLink(link.hash)
  return used ? repeat(deps, used, key) : problem('link-unknown')
}

function draftEnrolment(certificate: Certificate, event: EventId | null, name: string): FactDraft {
  return {
    kind: 'device-enrolled',
    subjects: [],
    body: {
      device: bytesOfDevice(certificate.device),
      role: certificate.role,
      // So that every phone can check this one's passes before any sheet of its own has come.
      key: certificate.key,
      ...(event ? { event: bytesOfSubject(event) } : {}),
    },
    personal: { name: tidyText(name) },
  }
}

function problem(code: Extract<EnrolOutcome, { kind: 'problem' }>['problem']): EnrolOutcome {
  return { kind: 'problem', problem: code }
}
