import { draftReleased } from '#domain/drafts/control.ts'
import { listHolds } from '#domain/fold/control.ts'
import type { Hold } from '#domain/fold/control.ts'
import type { SheetId } from '#domain/ids.ts'
import type { DeskDeps } from '../desk/append-as-server.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { HeldSheet, StreamTransaction } from '../ports.ts'
import { draftAdoptions } from './draft-holds.ts'
import { stateDrafts } from './state-facts.ts'
import { noteChains } from './stream-control.ts'
import type { StreamControl } from './stream-control.ts'
import { stripStored } from './strip-stored.ts'
import { isOutdated } from './why-hold.ts'

/**
 * Releases what is held for a reason that is no more: the right was granted, the issuer adopted, the facts of before
 * a restore came back (SYN-5). What counts again is numbered once more, for those who lack its bytes.
 * @returns how many sheets count again
 */
export async function settle(
  deps: DeskDeps,
  transaction: StreamTransaction,
  control: StreamControl,
): Promise<number> {
  const held = await transaction.listHeld(control.stream)
  if (held.length === 0) return 0
  await noteChains(
    control,
    transaction,
    held.map(({ device }) => device),
  )
  const nowMs = deps.clock.now().wallMs
  const outdated = held.filter((each) => isReleasable(control, each, nowMs))
  const certificates = outdated.map(({ certificate }) => certificate)
  await stateDrafts(deps, transaction, control, draftAdoptions(control, certificates))
  await release(deps, transaction, control, outdated)
  const free = held.filter((each) => listHolds(control.state.control, each).length === 0).map(({ id }) => id)
  await transaction.appendAgain(control.stream, free)
  if (await bringErasure(transaction, control, free)) await stripStored(transaction, control)
  return free.length
}

/** An erasure that could not be believed when it came, of a server whose key was lost, is carried out now (SYN-10). */
async function bringErasure(
  transaction: StreamTransaction,
  { stream }: StreamControl,
  sheets: readonly SheetId[],
): Promise<boolean> {
  const stored = await transaction.readSheets(stream, sheets)
  return [...stored.values()].some((bytes) =>
    getStoredSheet(bytes).facts.some(({ kind }) => kind === 'erased'),
  )
}

/** Lifts every hold from these sheets. */
export async function release(
  deps: DeskDeps,
  transaction: StreamTransaction,
  control: StreamControl,
  sheets: readonly Pick<HeldSheet, 'id' | 'device'>[],
): Promise<void> {
  const holds = new Set(
    sheets.flatMap((each) => listHolds(control.state.control, each).map(({ fact }) => fact)),
  )
  const drafts = draftReleased({ sheets: sheets.map(({ id }) => id), holds: [...holds] })
  await stateDrafts(deps, transaction, control, drafts)
}

/** Held by nothing but what a server found on arrival, and would not find now. */
function isReleasable(control: StreamControl, sheet: HeldSheet, nowMs: number): boolean {
  const holds = listHolds(control.state.control, sheet)
  const isFound = ({ fact, reason }: Hold) =>
    control.state.control.facts.get(fact)?.kind === 'held' && isOutdated(control, sheet, { reason, nowMs })
  return holds.length > 0 && holds.every(isFound)
}
