import type { StreamId } from '#domain/ids.ts'
import type { Signer } from './transport-port.ts'
import { createEar } from './hear-growth.ts'
import type { HearDeps } from './hear-growth.ts'
import type { LiveOutcome, LivePort } from './live-port.ts'
import { retryDelayMs } from './retry-delay.ts'

/** As whom to follow, and what. */
export interface Followed {
  readonly signer: Signer | null
  readonly streams: readonly StreamId[]
}

export interface FollowDeps extends HearDeps {
  readonly live: LivePort
  /** From what is stored now. */
  readonly choose: () => Promise<Followed>
}

/**
 * A live connection that comes back by itself. It only hurries the loop: without it everything comes with the next
 * round (SYN-8).
 */
export interface LiveFollower {
  start(): void
  /** What is to be followed may have changed. */
  refresh(): Promise<void>
  /** The network may be back: no more waiting. */
  hurry(): void
  stop(): void
}

/** A connection that lasted so long was a good one: the next failure counts as the first. */
const STEADY_MS = 60_000

/** From one start to its stop. */
interface Run {
  /** Ends the connection there is; it is made anew if the run goes on. */
  abort: AbortController
  key: string
  /** Ends the wait there is. */
  wake: () => void
}

export function createLiveFollower(deps: FollowDeps): LiveFollower {
  const ear = createEar(deps)
  let current: Run | null = null

  async function goOn(run: Run): Promise<void> {
    let failures = 0
    while (current === run) {
      const beganMs = deps.monotonicMs()
      const outcome = await followOnce(run)
      if (current !== run || run.abort.signal.aborted) continue
      failures = deps.monotonicMs() - beganMs >= STEADY_MS ? 0 : failures
      await wait(run, retryDelayMs(failures++, retryAfterOf(outcome), deps.random()))
    }
  }

  async function followOnce(run: Run): Promise<LiveOutcome | null> {
    const followed = await choose()
    run.abort = new AbortController()
    if (!followed || current !== run) return null
    run.key = keyOf(followed)
    const { streams, signer } = followed
    return deps.live.follow({ streams, onGrown: ear.note, signal: run.abort.signal }, signer)
  }

  /** `null`: storage failed, which the loop tells. */
  const choose = () => deps.choose().catch(() => null)

  async function wait(run: Run, delayMs: number): Promise<void> {
    let timer: unknown = null
    await new Promise<void>((resolve) => {
      run.wake = resolve
      timer = deps.timers.set(resolve, delayMs)
    })
    deps.timers.clear(timer)
  }

  return {
    start() {
      if (current) return
      current = { abort: new AbortController(), key: '', wake: () => undefined }
      void goOn(current)
    },
    async refresh() {
      const run = current
      const followed = run && (await choose())
      if (run && followed && keyOf(followed) !== run.key) run.abort.abort()
    },
    hurry: () => current?.wake(),
    stop() {
      const run = current
      current = null
      run?.abort.abort()
      run?.wake()
      ear.stop()
    },
  }
}

function keyOf({ signer, streams }: Followed): string {
  return [signer?.device ?? '', ...[...streams].sort()].join()
}

function retryAfterOf(outcome: LiveOutcome | null): number | null {
  return outcome?.kind === 'problem' ? outcome.retryAfterMs : null
}
