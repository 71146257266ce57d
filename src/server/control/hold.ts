import { listHolds } from '#domain/fold/control.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { StreamTransaction } from '../ports.ts'
import { draftHolds } from './draft-holds.ts'
import { done, NOT_ALLOWED, NOT_FOUND } from './outcome.ts'
import type { DecisionOutcome } from './outcome.ts'
import { stateDrafts } from './state-facts.ts'
import type { ControlDeps } from './state-facts.ts'
import { noteChains, readStreamControl } from './stream-control.ts'
import { isServer, readTrust } from './trust.ts'

export interface NamedSheets {
  readonly stream: StreamId
  readonly sheets: readonly SheetId[]
}

/**
 * Holds sheets because an organiser says so (SYN-5). Their positions stay; the fold leaves them out everywhere. It
 * also keeps the server from releasing by itself what it holds already.
 */
export async function holdSheets(
  deps: ControlDeps,
  { stream, sheets }: NamedSheets,
): Promise<DecisionOutcome> {
  const trust = await readTrust(deps)
  return deps.store.transact(stream, async (transaction) => {
    const found = await findSheets(transaction, { stream, sheets })
    if (!found) return NOT_FOUND
    if (found.some(({ device }) => isServer(trust, device))) return NOT_ALLOWED
    const control = await readStreamControl(transaction, { stream, trust })
    await noteChains(
      control,
      transaction,
      found.map(({ device }) => device),
    )
    const holdsOf = (sheet: Sheet) => listHolds(control.state.control, sheet)
    const fresh = found.filter((sheet) => !holdsOf(sheet).some(({ reason }) => reason === 'decided'))
    const counting = found.filter((sheet) => holdsOf(sheet).length === 0).length
    const drafts = draftHolds(fresh.map(({ id, device }) => ({ id, device, reason: 'decided' })))
    await stateDrafts(deps, transaction, control, drafts)
    return done({ sheets: counting, facts: 0, streams: fresh.length > 0 ? 1 : 0 })
  })
}

/** The stored sheets of these ids, each once; `null` if one is not in the stream's log. */
export async function findSheets(
  transaction: StreamTransaction,
  { stream, sheets }: NamedSheets,
): Promise<readonly Sheet[] | null> {
  const ids = [...new Set(sheets)]
  const stored = await transaction.readSheets(stream, ids)
  return stored.size === ids.length ? [...stored.values()].map(getStoredSheet) : null
}
