import type { SyncState } from '#client/services.ts'
import { StorageFailure } from '#client/ports.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { FailureReason, RoundOutcome, StoppedStream } from './round.ts'

/** Timers as a port, so that a simulator can turn them. */
export interface TimerPort {
  set(run: () => void, delayMs: number): unknown
  clear(timer: unknown): void
}

export interface LoopDeps {
  /** One round; calls back at every step forward. */
  readonly run: (options: { readonly sealNow: boolean }, onProgress: () => void) => Promise<RoundOutcome>
  readonly timers: TimerPort
  readonly wallMs: () => number
  readonly monotonicMs: () => number
  /** 0 … 1, for jitter. */
  readonly random: () => number
  /** How long until the facts that wait for it may be signed and sent; `null`: none wait (SHEET-1). */
  readonly sealDueInMs: () => number | null
  readonly onOutcome: (outcome: RoundOutcome) => void
}

/**
 * Why a round may be due. `hidden`: the page may never come back, so everything is signed and sent now. `live`: the
 * server told that something has grown.
 */
export type Nudge = 'start' | 'visible' | 'online' | 'hidden' | 'capture' | 'background' | 'live'

export interface SyncLoop {
  nudge(why: Nudge): void
  syncNow(): Promise<SyncState>
  state(): SyncState
  onChange(listener: () => void): () => void
  pace(): Pace
  setPace(pace: Pace): void
  /** No round begins any more, until it is to go on. */
  stop(): void
  goOn(): void
}

/** `live`: a board is open. */
export type Pace = 'calm' | 'live'

const PACE_MS = { calm: 30_000, live: 5_000 } as const satisfies Record<Pace, number>
/** Facts made within one breath go together. */
const CAPTURE_DELAY_MS = 300
/** Why a server may seem to be away. */
const ABSENCES: readonly FailureReason[] = ['no-server', 'timeout', 'not-ours']
/** No step forward for this long: the round is given up and another begins. */
const STUCK_MS = 120_000

/**
 * Decides when rounds run (SYN-8). It keeps nothing that matters: after a kill the next start does the same.
 * A round that hangs is left to itself; two at once are wasteful, never wrong.
 */
export function createSyncLoop(deps: LoopDeps): SyncLoop {
  const listeners = new Set<() => void>()
  let state: SyncState = { kind: 'idle' }
  /** How the last round ended, whether or not another is under way. */
  let ended: SyncState = state
  let pace: Pace = 'calm'
  let timer: unknown = null
  let dueMs = Infinity
  let failures = 0
  let running: Promise<void> | null = null
  let again: { sealNow: boolean } | null = null
  let isStopped = false

  function tell(next: SyncState) {
    state = next
    listeners.forEach((listener) => listener())
  }

  /** The nearer of what is planned and this. */
  function planBy(delayMs: number) {
    const atMs = deps.monotonicMs() + delayMs
    if (atMs < dueMs) plan(delayMs)
  }

  function plan(delayMs: number) {
    if (isStopped) return
    deps.timers.clear(timer)
    dueMs = deps.monotonicMs() + delayMs
    timer = deps.timers.set(() => {
      dueMs = Infinity
      void begin({ sealNow: false })
    }, delayMs)
  }

  function begin(options: { sealNow: boolean }): Promise<void> {
    if (running) {
      again = { sealNow: options.sealNow || again?.sealNow === true }
      return running
    }
    running = runOne(options).finally(() => {
      running = null
      const next = again
      again = null
      if (next && !isStopped) void begin(next)
    })
    return running
  }

  async function runOne(options: { sealNow: boolean }): Promise<void> {
    deps.timers.clear(timer)
    dueMs = Infinity
    tell({ kind: 'working' })
    const outcome = await runWatched(deps, options)
    deps.onOutcome(outcome)
    const trouble = troubleOf(outcome)
    if (!trouble) {
      failures = 0
      plan(Math.min(PACE_MS[pace], Math.max(deps.sealDueInMs() ?? Infinity, CAPTURE_DELAY_MS)))
      ended = { kind: 'idle' }
    } else {
      const delayMs = retryDelayMs(failures++, trouble.retryAfterMs, deps.random())
      plan(delayMs)
      ended = { kind: 'waiting', why: trouble.why, nextTryMs: deps.wallMs() + delayMs }
    }
    tell(ended)
  }

  return {
    nudge(why) {
      if (isStopped) return
      // Who asked for time gets it; but a server that speaks is not away.
      if (why === 'live' && state.kind === 'waiting' && !ABSENCES.includes(state.why)) return
      // While the server is away, a capture does not hurry the next attempt.
      if (why === 'capture' && state.kind !== 'waiting')
        planBy(Math.max(CAPTURE_DELAY_MS, deps.sealDueInMs() ?? 0))
      if (why !== 'capture') void begin({ sealNow: why === 'hidden' })
    },
    async syncNow() {
      // A round under way was not told to sign everything; nor is one that waits behind it.
      while (running) await running
      await begin({ sealNow: true })
      return ended
    },
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pace: () => pace,
    setPace(next) {
      pace = next
      if (state.kind === 'idle') planBy(PACE_MS[pace])
    },
    stop() {
      isStopped = true
      deps.timers.clear(timer)
    },
    goOn() {
      isStopped = false
      void begin({ sealNow: false })
    },
  }
}

/** Why not all went well; a stream that stopped while the others went on is said too. `null`: all is well. */
function troubleOf(outcome: RoundOutcome): { why: FailureReason; retryAfterMs: number | null } | null {
  if (outcome.kind === 'failed') return outcome
  const [first] = outcome.stopped
  return first ? { why: whyStopped(first.reason), retryAfterMs: null } : null
}

function whyStopped(reason: StoppedStream['reason']): FailureReason {
  switch (reason) {
    case 'not-allowed':
    case 'busy':
    case 'storage-full':
    case 'server-failure':
      return reason
    // The server gave something that cannot be right: the fault is there, whatever it is.
    case 'bad-sheet':
    case 'bad-answer':
    case 'unknown-author':
    case 'missing-bytes':
    case 'unread':
    case 'diverged':
      return 'server-failure'
  }
}

/** Runs a round, but gives up waiting for it when it stops moving. */
async function runWatched(deps: LoopDeps, options: { sealNow: boolean }): Promise<RoundOutcome> {
  let watchdog: unknown = null
  const stuck = new Promise<RoundOutcome>((resolve) => {
    const arm = () => {
      deps.timers.clear(watchdog)
      watchdog = deps.timers.set(
        () => resolve({ kind: 'failed', why: 'timeout', retryAfterMs: null }),
        STUCK_MS,
      )
    }
    arm()
    void deps.run(options, arm).then(resolve, (error: unknown) => resolve(failureOf(error)))
  })
  try {
    return await stuck
  } finally {
    deps.timers.clear(watchdog)
  }
}

/** Storage that fails is no reason to stop trying: the next round reads the database anew. */
function failureOf(error: unknown): RoundOutcome {
  if (error instanceof StorageFailure) return { kind: 'failed', why: 'storage', retryAfterMs: null }
  // A bug in a round must not end the sync for good; it is reported and tried again.
  reportError(error)
  return { kind: 'failed', why: 'storage', retryAfterMs: null }
}
