import { draftHeld } from '#domain/drafts/control.ts'
import type { HoldReason } from '#domain/drafts/control.ts'
import { listAdoptedKeys } from '#domain/fold/control.ts'
import { draftIssuerAdopted } from '#domain/drafts/control.ts'
import type { DeviceId } from '#domain/ids.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { ChainLink } from '#domain/log/chains.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { StreamControl } from './stream-control.ts'

export interface NewHold extends Pick<ChainLink, 'id' | 'device'> {
  readonly reason: HoldReason
  /** Of `unknown-issuer`: whom an organiser may adopt. */
  readonly issuer?: DeviceId | null
}

/** "These sheets are left out": one fact, or as many as it takes, for every device and reason (SYN-5). */
export function draftHolds(holds: readonly NewHold[]): readonly FactDraft[] {
  const groups = new Map<string, NewHold[]>()
  for (const hold of holds) {
    const key = `${hold.device} ${hold.reason} ${hold.issuer ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), hold])
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).flatMap((hold) => draftHeld({ ...hold, sheets: group.map(({ id }) => id) })),
  )
}

/** "Certificates by this issuer count here": said in each stream where one of them first does (FACT-9, SHEET-4). */
export function draftAdoptions(
  { trust, state }: StreamControl,
  certificates: readonly Pick<Certificate, 'issuer'>[],
): readonly FactDraft[] {
  const stated = new Set(listAdoptedKeys(state.control).map(deviceOfKey))
  const issuers = new Set(certificates.map(({ issuer }) => issuer))
  return [...issuers].flatMap((issuer) => {
    const key = stated.has(issuer) ? undefined : trust.adopted.get(issuer)
    return key ? [draftIssuerAdopted(key)] : []
  })
}
