import { bytesOfId } from '../ids.ts'
import type { FactId, SessionId } from '../ids.ts'
import type { FactDraft } from '../log/fact.ts'

/**
 * "That session's clock was wrong": so many ms are to be added to it (FACT-5).
 * @param replaces corrections of the same session that stand until now
 */
export function draftClockCorrection(
  session: SessionId,
  shiftMs: number,
  replaces: readonly FactId[] = [],
): FactDraft {
  const body = { session: bytesOfId(session), shift: shiftMs }
  return { kind: 'clock-corrected', subjects: [], body, replaces }
}
