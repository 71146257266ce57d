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
 * and numbered like everybody's; all streams in one transaction, all of it or nothing.
 */
export async function appendAsServer(deps: DeskDeps, statements: readonly ServerStatement[]): Promise<void> {
  const meant = statements.filter((statement) => statement.drafts.length > 0)
  if (meant.length === 0) return
  await deps.store.transact(
    meant.map((statement) => statement.stream),
    async (transaction) => {
      for (const statement of meant) await appendSealed(deps, transaction, statement)
    },
  )
}

/** The same within a transaction that already holds the stream's row. */
export async function appendSealed(
  deps: DeskDeps,
  transaction: StreamTransaction,
  { stream, drafts }: ServerStatement,
): Promise<void> {
  const { server } = deps
  let head = await transaction.readChainHead(stream, server.device)
  let left: readonly FrozenFact[] = drafts.map((draft) => freeze(deps, draft))
  const sheets: NewSheet[] = []
  while (left.length > 0) {
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
  const { id, bytes } = await sealSheet(
    {
      organisation: server.organisation,
      stream,
      device: server.device,
      number,
      previous: head?.sheet ?? null,
      certificate: server.certificate.id,
      // The server's clock is what all others are measured against (FACT-5).
      clock: { session: session.id, offsetMs: 0, errorMs: 0 },
    },
    page,
    server.sign,
  )
  return { id, device: server.device, number, certificate: server.certificate.id, bytes, isHeld: false }
}

function freeze({ clock, random, session }: DeskDeps, draft: FactDraft): FrozenFact {
  return freezeFact(draft, {
    session: session.id,
    seq: session.nextSeq(),
    time: clock.now(),
    salt: random.bytes(SALT_BYTES),
  })
}
