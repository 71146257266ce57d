import { draftRevoked } from '#domain/drafts/control.ts'
import { listHolds, listRevocations } from '#domain/fold/control.ts'
import type { DeviceId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import { organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import type { StreamTransaction } from '../ports.ts'
import { done, NOT_ALLOWED, NOT_FOUND, UNCHANGED } from './outcome.ts'
import type { Changed, DecisionOutcome } from './outcome.ts'
import { settle } from './settle.ts'
import { stateJournalled } from './state-facts.ts'
import type { ControlDeps } from './state-facts.ts'
import { noteChains, readStreamControl } from './stream-control.ts'
import type { StreamControl } from './stream-control.ts'
import { isServer, readTrust } from './trust.ts'
import type { Trust } from './trust.ts'

export interface Revoking {
  readonly device: DeviceId
  /** `all`: its sheets count up to the last one that counts now. `none`: no sheet of it does. */
  readonly trust: 'all' | 'none'
}

/**
 * Revokes a device (SYN-7): it reads nothing any more, and in every stream stands which of its sheets still count.
 * The organisation's stream comes first, for that is where the server looks when the device turns up elsewhere.
 */
export async function revokeDevice(deps: ControlDeps, revoking: Revoking): Promise<DecisionOutcome> {
  const { store, clock } = deps
  const { device } = revoking
  const trust = await readTrust(deps)
  if (isServer(trust, device)) return NOT_ALLOWED
  // No sheet is stored without its certificate.
  if ((await store.listCertificatesOf(device)).length === 0) return NOT_FOUND
  const organisation = organisationStream(yearOf(clock.now().wallMs))
  const changes = [await revokeIn(deps, trust, organisation, revoking)]
  // Only now: a sheet that came meanwhile was judged by what stands in the organisation, or is in this list.
  for (const stream of await store.listStreamsOf(device))
    if (stream !== organisation) changes.push(await revokeIn(deps, trust, stream, revoking))
  return done(...changes)
}

async function revokeIn(
  deps: ControlDeps,
  trust: Trust,
  stream: StreamId,
  revoking: Revoking,
): Promise<Changed> {
  const { device } = revoking
  /** Of a run of the work that was undone, and stands in the journal. */
  const abandoned: FactId[] = []
  return deps.store.transact(stream, async (transaction) => {
    const control = await readStreamControl(transaction, { stream, trust })
    await noteChains(control, transaction, [device])
    const standing = listRevocations(control.state.control, device)
    const last = revoking.trust === 'all' ? await findLast(transaction, control, device) : null
    const isStanding = standing.some((each) => each.last === last || (last !== null && each.last !== null))
    if (isStanding) return UNCHANGED
    const before = listHeldOf(control, device)
    const draft = draftRevoked({ device, last }, [...standing.map(({ fact }) => fact), ...abandoned])
    const facts = await stateJournalled(deps, transaction, control, [draft])
    abandoned.push(...facts.map(({ id }) => id))
    const after = listHeldOf(control, device)
    await settle(deps, transaction, control)
    const changed = [...before, ...after].filter((id) => before.has(id) !== after.has(id))
    return { sheets: changed.length, facts: 0, streams: 1 }
  })
}

/** The device's highest sheet of those that reached the log as counting: not one that came after a revocation. */
async function findLast(
  transaction: StreamTransaction,
  { stream }: StreamControl,
  device: DeviceId,
): Promise<SheetId | null> {
  const chain = await transaction.listChain(stream, device)
  const known = await transaction.listKnown(
    stream,
    chain.map(({ sheet }) => sheet),
  )
  const counting = chain.filter(({ sheet }) => known.get(sheet)?.isHeld === false)
  return counting[counting.length - 1]?.sheet ?? null
}

function listHeldOf({ state }: StreamControl, device: DeviceId): ReadonlySet<SheetId> {
  const chain = [...(state.control.links.get(device)?.values() ?? [])]
  return new Set(chain.filter((link) => listHolds(state.control, link).length > 0).map(({ id }) => id))
}
