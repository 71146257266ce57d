import type { StreamId } from '#domain/ids.ts'
import type { Grown } from '#protocol/live.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import type { Signer } from './transport-port.ts'

/** How a live connection ended. */
export type LiveOutcome =
  /**
   * `closed`: by the server or whatever stands between; `silent`: no heartbeat came; `stopped`: as the caller asked;
   * the others as for any request.
   */
  | { readonly kind: 'ended'; readonly reason: 'closed' | 'silent' | 'stopped' | 'unreachable' | 'not-ours' }
  | { readonly kind: 'problem'; readonly problem: ProblemCode; readonly retryAfterMs: number | null }

export interface LiveRequest {
  readonly streams: readonly StreamId[]
  /** A stream's log has come to this position, or further. A hint: only a round changes anything. */
  readonly onGrown: (grown: Grown) => void
  /** Ends the connection. */
  readonly signal: AbortSignal
}

/** Being told at once that a stream has grown. */
export interface LivePort {
  /** Listens until the connection ends, however it does. Never throws. */
  follow(request: LiveRequest, signer: Signer | null): Promise<LiveOutcome>
}
