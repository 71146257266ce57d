import { noteSheet } from '#domain/fold/control.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import { appendFrozen, freezeAsServer } from '../desk/append-as-server.ts'
import type { DeskDeps } from '../desk/append-as-server.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { ControlJournalPort, StreamTransaction } from '../ports.ts'
import type { StreamControl } from './stream-control.ts'

export interface ControlDeps extends DeskDeps {
  readonly journal: ControlJournalPort
}

/** States control facts as the server, and knows of them from here on in this transaction. */
export async function stateDrafts(
  deps: DeskDeps,
  transaction: StreamTransaction,
  control: StreamControl,
  drafts: readonly FactDraft[],
): Promise<void> {
  await stateFrozen(deps, transaction, control, freezeAsServer(deps, drafts))
}

/**
 * The same for what must outlive an older backup: it stands in the journal before it stands in the log (SYN-10).
 * A journal that runs ahead of a transaction that failed is put right when it is replayed.
 * @returns the facts
 */
export async function stateJournalled(
  deps: ControlDeps,
  transaction: StreamTransaction,
  control: StreamControl,
  drafts: readonly FactDraft[],
): Promise<readonly FrozenFact[]> {
  const facts = freezeAsServer(deps, drafts)
  await deps.journal.append(facts.map((fact) => ({ stream: control.stream, fact })))
  await stateFrozen(deps, transaction, control, facts)
  return facts
}

/** States facts that were frozen before. */
export async function stateFrozen(
  deps: DeskDeps,
  transaction: StreamTransaction,
  { stream, state }: StreamControl,
  facts: readonly FrozenFact[],
): Promise<void> {
  for (const { bytes } of await appendFrozen(deps, transaction, { stream, facts }))
    noteSheet(state.control, getStoredSheet(bytes), 'server')
}
