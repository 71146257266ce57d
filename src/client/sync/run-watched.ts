import { StorageFailure } from '#client/ports.ts'
import type { LoopDeps } from './loop.ts'
import type { RoundOutcome } from './round.ts'

/** No step forward for this long: the round is given up and another begins. */
export const STUCK_MS = 120_000

/** Runs a round, but gives up waiting for it when it stops moving. What it does afterwards is watched no more. */
export async function runWatched(
  { run, timers }: Pick<LoopDeps, 'run' | 'timers'>,
  options: { readonly sealNow: boolean },
): Promise<RoundOutcome> {
  let watchdog: unknown = null
  let isOver = false
  const stuck = new Promise<RoundOutcome>((resolve) => {
    const arm = () => {
      if (isOver) return
      timers.clear(watchdog)
      watchdog = timers.set(() => resolve({ kind: 'failed', why: 'timeout', retryAfterMs: null }), STUCK_MS)
    }
    arm()
    void run(options, arm).then(resolve, (error: unknown) => resolve(failureOf(error)))
  })
  try {
    return await stuck
  } finally {
    isOver = true
    timers.clear(watchdog)
  }
}

/** Storage that fails is no reason to stop trying: the next round reads the database anew. */
function failureOf(error: unknown): RoundOutcome {
  // A bug in a round must not end the sync for good; it is reported and tried again.
  if (!(error instanceof StorageFailure)) reportError(error)
  return { kind: 'failed', why: 'storage', retryAfterMs: null }
}
