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
import { isControlPage } from '../sync/control-sheet.ts'

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

/** Facts of one stream, ready to be sealed. */
export interface FrozenStatement {
  readonly stream: StreamId
  readonly facts: readonly FrozenFact[]
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

/**
 * Seals facts and numbers them, within a transaction that holds the stream's row and thereby the server's chain.
 * @returns the sheets
 */
export async function appendFrozen(
  deps: DeskDeps,
  transaction: StreamTransaction,
  { stream, facts }: FrozenStatement,
): Promise<readonly NewSheet[]> {
  if (facts.length === 0) return []
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
  return sheets
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
  const isControl = isControlPage(page)
  return { id, device, number, previous, certificate, isControl, bytes, isHeld: false }
}
