const FIRST_MS = 2_000
const LONGEST_MS = 60_000
/** A server that asks for more is asked again all the same. */
export const LONGEST_ASKED_MS = 3_600_000

/**
 * How long to wait after a failed round: doubling, with jitter so that phones that lost the same network do not
 * come back in step, and never before the server asked for (`Retry-After`) (SYN-8).
 * @param failures rounds that failed in a row before this one
 * @param jitter 0 … 1
 */
export function retryDelayMs(failures: number, retryAfterMs: number | null, jitter: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  const asked = retryAfterMs === null ? 0 : Math.min(retryAfterMs, LONGEST_ASKED_MS)
  return Math.max(full * (0.5 + jitter / 2), asked * (1 + jitter / 10))
}
