import { sessionIdOf, SESSION_ID_BYTES } from '#domain/ids.ts'
import type { SessionId, StreamId } from '#domain/ids.ts'
import { freezeFact, SALT_BYTES } from '#domain/log/fact.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import { sealSheet, takePage } from '#domain/log/seal.ts'
import type {
  ChainHead,
  ClockPort,
  NewSheet,
  RandomPort,
  ServerIdentity,
  SheetStorePort,
  StreamTransaction,
} from '../ports.ts'
import { isControlSheet } from '../sync/control-sheet.ts'
import { finishPending, leavePending } from './pending.ts'
import type { FrozenStatement } from './pending.ts'

export interface DeskDeps {
  readonly store: SheetStorePort
  readonly server: ServerIdentity
  readonly clock: ClockPort
  readonly random: RandomPort
  readonly session: ServerSession
}

/** One run of the server or of a command: the session of the facts it states (FACT-1). */
export interface ServerSession {
  readonly id: SessionId
  nextSeq(): number
}

export function openSession(random: RandomPort): ServerSession {
  let seq = 0
  return { id: sessionIdOf(random.bytes(SESSION_ID_BYTES)), nextSeq: () => ++seq }
}

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
  if (others.length > 0) await finishPending(deps)
}

/** Freezes drafts as facts of this run. */
export function freezeAsServer(
  { clock, random, session }: Pick<DeskDeps, 'clock' | 'random' | 'session'>,
  drafts: readonly FactDraft[],
): readonly FrozenFact[] {
  return drafts.map((draft) =>
    freezeFact(draft, {
      session: session.id,
      seq: session.nextSeq(),
      time: clock.now(),
      salt: random.bytes(SALT_BYTES),
    }),
  )
}

/** Seals facts and numbers them, within a transaction that holds the stream's row and thereby the server's chain. */
export async function appendFrozen(
  deps: DeskDeps,
  transaction: StreamTransaction,
  { stream, facts }: FrozenStatement,
): Promise<void> {
  if (facts.length === 0) return
  const { server } = deps
  let head = await transaction.readChainHead(stream, server.device)
  const sheets: NewSheet[] = []
  for (let left = facts; left.length > 0;) {
    const page = takePage(left)
    const sheet = await seal(deps, { stream, head, page })
    sheets.push(sheet)
    head = { number: sheet.number, sheet: sheet.id }
    left = left.slice(page.length)
  }
  await transaction.storeCertificates([server.certificate])
  await transaction.append(stream, sheets)
}

interface Page {
  readonly stream: StreamId
  readonly head: ChainHead | null
  readonly page: readonly FrozenFact[]
}

async function seal({ server, session }: DeskDeps, { stream, head, page }: Page): Promise<NewSheet> {
  const number = (head?.number ?? 0) + 1
  const previous = head?.sheet ?? null
  const { id, bytes } = await sealSheet(
    {
      organisation: server.organisation,
      stream,
      device: server.device,
      number,
      previous,
      certificate: server.certificate.id,
      // The server's clock is what all others are measured against (FACT-5).
      clock: { session: session.id, offsetMs: 0, errorMs: 0 },
    },
    page,
    server.sign,
  )
  const [device, certificate] = [server.device, server.certificate.id]
  const isControl = isControlSheet(page)
  return { id, device, number, previous, certificate, isControl, bytes, isHeld: false }
}
