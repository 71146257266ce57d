import { listHolds } from '#domain/fold/control.ts'
import { draftAdoptions } from './draft-holds.ts'
import { findSheets } from './hold.ts'
import type { NamedSheets } from './hold.ts'
import { done, NOT_ALLOWED, NOT_FOUND } from './outcome.ts'
import type { DecisionOutcome } from './outcome.ts'
import { release } from './settle.ts'
import { stateDrafts } from './state-facts.ts'
import type { ControlDeps } from './state-facts.ts'
import { noteChains, readStreamControl } from './stream-control.ts'
import { isTrusted, readTrust } from './trust.ts'

/**
 * Lets held sheets count, whatever holds them, and numbers them once more for those who lack their bytes (SYN-5).
 * Nobody could check the sheets of an issuer that is not adopted, so those are not released (SHEET-4).
 */
export async function releaseSheets(
  deps: ControlDeps,
  { stream, sheets }: NamedSheets,
): Promise<DecisionOutcome> {
  const trust = await readTrust(deps)
  return deps.store.transact(stream, async (transaction) => {
    const found = await findSheets(transaction, { stream, sheets })
    if (!found) return NOT_FOUND
    const control = await readStreamControl(transaction, { stream, trust })
    await noteChains(
      control,
      transaction,
      found.map(({ device }) => device),
    )
    const held = found.filter((sheet) => listHolds(control.state.control, sheet).length > 0)
    const ids = new Set(held.map(({ id }) => id))
    const lacking = (await transaction.listHeld(stream)).filter(({ id }) => ids.has(id))
    if (!lacking.every(({ certificate }) => isTrusted(control.trust, certificate))) return NOT_ALLOWED
    const certificates = lacking.map(({ certificate }) => certificate)
    await stateDrafts(deps, transaction, control, draftAdoptions(control, certificates))
    await release(deps, transaction, control, held)
    await transaction.appendAgain(
      stream,
      lacking.map(({ id }) => id),
    )
    return done({ sheets: held.length, facts: 0, streams: held.length > 0 ? 1 : 0 })
  })
}
