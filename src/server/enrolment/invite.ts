import type { EventId } from '#domain/ids.ts'
import { organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import { hashOfLink } from '#protocol/signing.ts'
import type { ClockPort, Link, LinkStorePort, RandomPort } from '../ports.ts'

export const LINK_CODE_BYTES = 16
const LINK_MS = 7 * 24 * 60 * 60 * 1000

export interface InviteDeps {
  readonly store: LinkStorePort
  readonly clock: ClockPort
  readonly random: RandomPort
}

export interface Invitation {
  /** Shown once; only its hash is kept. */
  readonly code: Uint8Array
  /** Unix ms. */
  readonly expiresMs: number
}

/** Makes a one-time link. Whether the asker may is checked apart (`isOrganiser`). */
export async function invite(deps: InviteDeps, wish: Pick<Link, 'role' | 'event'>): Promise<Invitation> {
  const code = deps.random.bytes(LINK_CODE_BYTES)
  const nowMs = deps.clock.now().wallMs
  const stream = organisationStream(yearOf(nowMs))
  const expiresMs = nowMs + LINK_MS
  await deps.store.addLink({ ...wish, stream, hash: hashOfLink(code), expiresMs })
  return { code, expiresMs }
}

/** A coordinator's link is for one event, an organiser's for none. `null`: the wish is neither. */
export function readWish(role: Link['role'], event: EventId | null): Pick<Link, 'role' | 'event'> | null {
  if (role === 'organiser') return { role, event: null }
  return event ? { role, event } : null
}
