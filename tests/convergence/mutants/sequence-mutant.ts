import type { SheetId } from '#domain/ids.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { LogEntry, StreamAnswer, StreamRequest, SyncAnswer } from '#protocol/messages.ts'
import type { Page } from '#client/ports.ts'
import { override } from '../world/gate.ts'
import { idOf, withSync } from './mutant-parts.ts'
import type { Mutants } from './mutants.ts'
import { withTransaction } from './server-mutants.ts'

/** Answers for which a new sheet is still being committed, while those numbered after it are there already. */
const LATE = 2

/** What a page says, where it passes numbers over. */
interface Jump {
  readonly cursor: Cursor
  readonly ns: readonly number[]
}

/** The log that one would write first: numbers from a sequence, given before the commit (SYN-4). */
export const SEQUENCE_MUTANTS: Mutants = {
  'a sequence as cursor, whose numbers are given before the commit': () => {
    const committing = new Map<SheetId, number>()
    const jumps = new Map<string, Jump>()
    return {
      isRaw: true,
      store: (store) =>
        withTransaction(store, (transaction) =>
          override(transaction, {
            append: (stream, sheets) => {
              for (const { id } of sheets) committing.set(id, LATE)
              return transaction.append(stream, sheets)
            },
          }),
        ),
      server: { answer: (answer) => withoutLate(answer, committing) },
      // A phone for which the last number it saw is where it goes on.
      phone: {
        transport: (transport) =>
          withSync(transport, (sync) => async (request, signer) => {
            const outcome = await sync(request, signer)
            if (outcome.kind !== 'answered') return outcome
            const streams = outcome.answer.streams.map((each) =>
              closeUp(
                each,
                request.streams.find(({ stream }) => stream === each.stream),
                jumps,
              ),
            )
            return { ...outcome, answer: { ...outcome.answer, streams } }
          }),
        log: (log) =>
          override(log, { applyPage: (page) => log.applyPage(jump(page, jumps.get(keyOf(page.cursor)))) }),
      },
    }
  },
}

/** What a reader sees while some of it is still being committed: a row is there before the one with the number before. */
function withoutLate(answer: SyncAnswer, committing: Map<SheetId, number>): SyncAnswer {
  const isLate = (entry: LogEntry) => {
    const id = entry.tag === 'bytes' ? idOf(entry.sheet) : null
    const left = id ? (committing.get(id) ?? 0) : 0
    if (id && left > 0) committing.set(id, left - 1)
    return left > 0
  }
  const streams = answer.streams.map((each) => {
    if (each.outcome !== 'page') return each
    const last = each.entries.length - 1
    return { ...each, entries: each.entries.filter((entry, i) => i === last || !isLate(entry)) }
  })
  return { ...answer, streams }
}

/** The page with its entries side by side, as the real phone reads it, and a note of where they stood. */
function closeUp(
  answer: StreamAnswer,
  asked: StreamRequest | undefined,
  jumps: Map<string, Jump>,
): StreamAnswer {
  if (answer.outcome !== 'page' || !asked) return answer
  const { from, entries, cursor: end } = answer
  const base = [asked.cursor, ...(asked.trail ?? [])].find(({ n }) => n === from)
  if (!base || entries.length === end.n - from) return answer
  let cursor = base
  for (const entry of entries) {
    const id = entry.tag === 'bytes' ? idOf(entry.sheet) : entry.sheet
    if (id) cursor = advanceCursor(cursor, id)
  }
  jumps.set(keyOf(cursor), { cursor: end, ns: entries.map(({ n }) => n) })
  return { ...answer, entries: entries.map((entry, i) => ({ ...entry, n: from + 1 + i })), cursor }
}

function jump(page: Page, to: Jump | undefined): Page {
  if (!to) return page
  return {
    ...page,
    cursor: to.cursor,
    entries: page.entries.map((entry, i) => ({ ...entry, n: to.ns[i] ?? entry.n })),
  }
}

function keyOf({ n, digest }: Cursor): string {
  return `${n} ${Buffer.from(digest).toString('latin1')}`
}
