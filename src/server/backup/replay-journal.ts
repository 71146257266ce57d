import type { StreamId } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { settle } from '../control/settle.ts'
import { stateFrozen } from '../control/state-facts.ts'
import type { ControlDeps } from '../control/state-facts.ts'
import { noteChains, readStreamControl } from '../control/stream-control.ts'
import { stripStored } from '../control/strip-stored.ts'
import { readTrust } from '../control/trust.ts'
import { finishPending } from '../desk/pending.ts'

export interface Replay {
  /** Facts of the journal that the log lacked and that stand in it now. */
  readonly stated: number
  /** Facts that stood in the log. */
  readonly known: number
  /** Lines of the journal that are damaged. */
  readonly unreadable: number
}

/**
 * States again what the journal holds and the log lacks, as after a restore, and carries it out on what is stored
 * (SYN-10). They are the very facts of before, so that phones that bring them back double nothing, and what was said
 * about them later, a release, fits them. Doing so again changes nothing.
 * @throws {StorageFailure}
 */
export async function replayJournal(deps: ControlDeps): Promise<Replay> {
  // What a backup caught between two streams must not bring anything back afterwards.
  await finishPending(deps)
  const { entries, unreadable } = await deps.journal.list()
  const byStream = new Map<StreamId, FrozenFact[]>()
  for (const { stream, fact } of entries)
    byStream.set(stream, [...(byStream.get(stream) ?? []).filter(({ id }) => id !== fact.id), fact])
  let stated = 0
  let all = 0
  // Whom the server believes stands in the organisation's streams.
  const streams = [...byStream].sort(([a], [b]) => rank(a) - rank(b))
  for (const [stream, facts] of streams) {
    stated += await replayStream(deps, stream, facts)
    all += facts.length
  }
  return { stated, known: all - stated, unreadable }
}

const rank = (stream: StreamId) => (stream.startsWith('organisation/') ? 0 : 1)

/** @returns how many facts were lacking */
async function replayStream(
  deps: ControlDeps,
  stream: StreamId,
  facts: readonly FrozenFact[],
): Promise<number> {
  const trust = await readTrust(deps)
  return deps.store.transact(stream, async (transaction) => {
    const control = await readStreamControl(transaction, { stream, trust })
    const lacking = facts.filter(({ id }) => !control.state.control.facts.has(id))
    if (lacking.length === 0) return 0
    await stateFrozen(deps, transaction, control, lacking)
    await stripStored(transaction, control)
    await noteChains(control, transaction, control.state.control.revocations.keys())
    await settle(deps, transaction, control)
    return lacking.length
  })
}
