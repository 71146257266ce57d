import { draftSealed } from '#domain/drafts/control.ts'
import { isSealed } from '#domain/fold/control.ts'
import type { EventId, SheetId, StreamId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { StreamTransaction } from '../ports.ts'
import { done, NOT_FOUND, UNCHANGED } from './outcome.ts'
import type { Changed, DecisionOutcome } from './outcome.ts'
import { stateDrafts } from './state-facts.ts'
import type { ControlDeps } from './state-facts.ts'
import { readStreamControl } from './stream-control.ts'
import type { StreamControl } from './stream-control.ts'
import { forEachSheet } from './strip-stored.ts'
import { isServer, readTrust } from './trust.ts'

/** Seals an event and its contacts: sheets that arrive from now on are held (SYN-11). */
export async function sealEvent(deps: ControlDeps, event: EventId): Promise<DecisionOutcome> {
  const streams = [eventStream(event), contactsStream(event)]
  const ends = await Promise.all(streams.map((stream) => deps.store.readCursor(stream)))
  if (ends.every(({ n }) => n === 0)) return NOT_FOUND
  const changes: Changed[] = []
  for (const stream of streams) changes.push(await sealStream(deps, stream))
  return done(...changes)
}

async function sealStream(deps: ControlDeps, stream: StreamId): Promise<Changed> {
  const trust = await readTrust(deps)
  return deps.store.transact(stream, async (transaction) => {
    const control = await readStreamControl(transaction, { stream, trust })
    if (isSealed(control.state.control)) return UNCHANGED
    await stateDrafts(deps, transaction, control, await draftSealing(transaction, control))
    return { ...UNCHANGED, streams: 1 }
  })
}

const HEADS_IN_ONE = 150

/**
 * The fact names the end of every chain. A sheet that comes again to a restored server can be traced back from there,
 * and is told from one that is late.
 */
async function draftSealing(
  transaction: StreamTransaction,
  control: StreamControl,
): Promise<readonly FactDraft[]> {
  const heads = await listHeads(transaction, control)
  const drafts = [draftSealed(heads.slice(0, HEADS_IN_ONE))]
  for (let at = HEADS_IN_ONE; at < heads.length; at += HEADS_IN_ONE)
    drafts.push(draftSealed(heads.slice(at, at + HEADS_IN_ONE)))
  return drafts
}

/** Sheets of other devices than the server's that no sheet names as its previous. */
async function listHeads(
  transaction: StreamTransaction,
  control: StreamControl,
): Promise<readonly SheetId[]> {
  const heads = new Set<SheetId>()
  const named = new Set<SheetId>()
  await forEachSheet(transaction, control, (sheets) => {
    for (const { bytes } of sheets) {
      const { id, device, previous } = getStoredSheet(bytes)
      if (isServer(control.trust, device)) continue
      heads.add(id)
      if (previous) named.add(previous)
    }
  })
  return [...heads].filter((id) => !named.has(id)).sort()
}
