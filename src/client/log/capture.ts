import type { StreamId } from '#domain/ids.ts'
import { freezeFact } from '#domain/log/fact.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { CapturedFact, FactLogPort } from '#client/ports.ts'
import type { Session } from './session.ts'

/** A statement and the stream it belongs to. */
export interface StreamDraft {
  readonly stream: StreamId
  readonly draft: FactDraft
}

export interface CaptureDeps {
  readonly log: Pick<FactLogPort, 'append'>
  readonly session: Session
  /** Lets the page paint; called now and then while many facts are frozen. */
  readonly pause: () => Promise<void>
  /** Keeps what the facts name and the log does not hold, before they are saved; left out: there is no such thing. */
  readonly keepNamed?: (facts: readonly CapturedFact[]) => Promise<void>
}

/** Freezing this many takes a slow phone about a frame. */
const FACTS_BETWEEN_PAUSES = 50

/**
 * Freezes statements and saves them together: all of them or none, durable when this resolves (FACT-2, FACT-9).
 * Nothing here waits for keys, signatures or a network (SHEET-1).
 * @throws {StorageFailure} and nothing is saved.
 */
export async function captureFacts(
  deps: CaptureDeps,
  drafts: readonly StreamDraft[],
): Promise<readonly CapturedFact[]> {
  const facts: CapturedFact[] = []
  for (const { stream, draft } of drafts) {
    facts.push({ stream, fact: freezeFact(draft, deps.session.nextMoment()) })
    if (facts.length % FACTS_BETWEEN_PAUSES === 0) await deps.pause()
  }
  await deps.keepNamed?.(facts)
  await deps.log.append(facts)
  return facts
}
