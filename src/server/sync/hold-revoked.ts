import type { StreamId } from '#domain/ids.ts'
import { listHolds, listRevocations } from '#domain/fold/control.ts'
import { draftHolds } from '../control/draft-holds.ts'
import { stateDrafts } from '../control/state-facts.ts'
import { readStreamControl } from '../control/stream-control.ts'
import { readTrust } from '../control/trust.ts'
import type { Trust } from '../control/trust.ts'
import type { DeskDeps } from '../desk/append-as-server.ts'
import type { Verified } from './judge-sheet.ts'

interface Accepted {
  readonly trust: Trust
  readonly fresh: readonly Verified[]
}

/**
 * A device may have been revoked while its first sheet in a stream was being numbered: the one who revoked did not see
 * the stream, and this push did not see the revocation. Whoever looks last holds the sheet (SYN-7).
 */
export async function holdRevoked(
  deps: DeskDeps,
  stream: StreamId,
  { trust: before, fresh }: Accepted,
): Promise<void> {
  const trust = await readTrust(deps)
  const late = fresh.filter(
    ({ sheet: { device } }) => trust.revoked.has(device) && !before.revoked.has(device),
  )
  if (late.length === 0) return
  await deps.store.transact(stream, async (transaction) => {
    const control = await readStreamControl(transaction, { stream, trust })
    const of = control.state.control
    const known = await transaction.listKnown(
      stream,
      late.map(({ id }) => id),
    )
    const loose = late.filter(
      ({ id, sheet }) =>
        known.has(id) && listRevocations(of, sheet.device).length === 0 && listHolds(of, sheet).length === 0,
    )
    const holds = loose.map(({ id, sheet: { device } }) => ({ id, device, reason: 'revoked' as const }))
    await stateDrafts(deps, transaction, control, draftHolds(holds))
  })
}
