import type { StreamId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { appendFrozen, freezeAsServer } from './append-frozen.ts'
import type { DeskDeps } from './append-frozen.ts'
import { finishQuietly, leavePending } from './pending.ts'

export { appendFrozen, freezeAsServer, openSession } from './append-frozen.ts'
export type { DeskDeps, FrozenStatement, ServerSession } from './append-frozen.ts'

export interface ServerStatement {
  readonly stream: StreamId
  readonly drafts: readonly FactDraft[]
}

/**
 * States facts as the server: an import, a desk edit (SHEET-5). The facts are frozen, sealed with the server's key
 * and numbered like everybody's. Those of the first stream stand at once, and with them, all or nothing, what is to
 * be stated in the others: that follows right away, or after a crash with the next sweep (`finishPending`).
 */
export async function appendAsServer(deps: DeskDeps, statements: readonly ServerStatement[]): Promise<void> {
  const frozen = statements
    .filter((statement) => statement.drafts.length > 0)
    .map(({ stream, drafts }) => ({ stream, facts: freezeAsServer(deps, drafts) }))
  const [first, ...others] = frozen
  if (!first) return
  await deps.store.transact(first.stream, async (transaction) => {
    await appendFrozen(deps, transaction, first)
    for (const each of others) await leavePending(transaction, first.stream, each)
  })
  if (others.length > 0) await finishQuietly(deps)
}
