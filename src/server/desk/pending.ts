import type { FactId, StreamId } from '#domain/ids.ts'
import { decodeCanonical, encodeCanonical } from '#domain/log/canonical.ts'
import { readFact } from '#domain/log/fact.ts'
import type { Fact, FrozenFact } from '#domain/log/fact.ts'
import { isErasedIn, readStreamControl } from '../control/stream-control.ts'
import type { StreamControl } from '../control/stream-control.ts'
import { readTrust } from '../control/trust.ts'
import type { PendingWork, StreamTransaction } from '../ports.ts'
import { appendFrozen } from './append-frozen.ts'
import type { DeskDeps, FrozenStatement } from './append-frozen.ts'
import { getStoredSheet } from './stored-sheet.ts'

/**
 * What the server states in two streams at once is never one transaction over both (FACT-9): the first stream's
 * transaction leaves the other's facts as pending beside its own rows, and they are stated right after, or by
 * whoever looks next if this process dies in between.
 */

const SHEETS_AT_ONCE = 50

/** Leaves facts for another stream, within a transaction of `home`. */
export async function leavePending(
  transaction: StreamTransaction,
  home: StreamId,
  { stream, facts }: FrozenStatement,
): Promise<void> {
  const [first] = facts
  if (first) await transaction.addPending({ id: first.id, stream: home, target: stream, work: write(facts) })
}

/**
 * States all that was left, by this process or another. Doing so twice is one (FACT-3). What cannot be finished does
 * not stop the rest. @throws the first failure, at the end.
 */
export async function finishPending(deps: DeskDeps): Promise<void> {
  const failures: unknown[] = []
  for (const pending of await deps.store.listPending())
    await finishOne(deps, pending).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** What is left stands already: that it cannot be finished now is no failure of who left it. The sweep tells of it. */
export async function finishQuietly(deps: DeskDeps): Promise<void> {
  await finishPending(deps).catch(() => undefined)
}

async function finishOne(deps: DeskDeps, pending: PendingWork): Promise<void> {
  const { stream, target, work } = pending
  const trust = await readTrust(deps)
  await deps.store.transact(target, async (transaction) => {
    const stated = await listStated(deps, transaction, target)
    const missing = read(work).filter(({ fact }) => !stated.has(fact.id))
    const facts = dropErased(await readStreamControl(transaction, { stream: target, trust }), missing)
    await appendFrozen(deps, transaction, { stream: target, facts })
  })
  await deps.store.transact(stream, (transaction) => transaction.removePending(pending))
}

/** The facts that this server has stated in the stream already. */
async function listStated(
  { server }: DeskDeps,
  transaction: StreamTransaction,
  stream: StreamId,
): Promise<ReadonlySet<FactId>> {
  const chain = await transaction.listChain(stream, server.device)
  const stated = new Set<FactId>()
  for (let i = 0; i < chain.length; i += SHEETS_AT_ONCE) {
    const ids = chain.slice(i, i + SHEETS_AT_ONCE).map((link) => link.sheet)
    for (const bytes of (await transaction.readSheets(stream, ids)).values())
      for (const { id } of getStoredSheet(bytes).facts) stated.add(id)
  }
  return stated
}

/** Somebody who was erased while the work lay there stays so (SYN-10). */
function dropErased(control: StreamControl, facts: readonly LeftFact[]): readonly FrozenFact[] {
  const isErased = isErasedIn(control)
  return facts.map(({ fact, frozen }) => (isErased(fact) ? { ...frozen, personal: null } : frozen))
}

interface LeftFact {
  readonly fact: Fact
  readonly frozen: FrozenFact
}

const NOTHING = new Uint8Array(0)

function write(facts: readonly FrozenFact[]): Uint8Array {
  return encodeCanonical(facts.map(({ envelope, personal }) => [envelope, personal ?? NOTHING]))
}

/** @throws {Error} if it is not what was written: the database is broken. */
function read(work: Uint8Array): readonly LeftFact[] {
  const parts = decodeCanonical(work) as readonly (readonly [Uint8Array, Uint8Array])[]
  return parts.map(([envelope, part]) => {
    const personal = part.length > 0 ? part : null
    const fact = readFact(envelope, personal)
    if (!fact) throw new Error('a pending fact cannot be read')
    return { fact, frozen: { id: fact.id, envelope, personal } }
  })
}
