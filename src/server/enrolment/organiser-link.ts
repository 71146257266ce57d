import { toBase32 } from '#domain/bytes.ts'
import { invite } from './invite.ts'
import type { InviteDeps } from './invite.ts'

/** The link for a code: it stands behind the hash, so that it never travels in a request line or a log. */
export function writeLink(origin: string, code: Uint8Array): string {
  return `${origin}/join#${toBase32(code)}`
}

/** A link for the first organiser; `null` once there is one. Each start makes a new one: the last was not used. */
export async function makeFirstLink(deps: InviteDeps, origin: string): Promise<string | null> {
  if (await deps.store.wasLinkUsed('organiser')) return null
  const { code } = await invite(deps, { role: 'organiser', event: null })
  return writeLink(origin, code)
}
