import type { SyncState } from '#client/services.ts'
import { LONGEST_ASKED_MS, retryDelayMs } from './retry-delay.ts'
import type { FailureReason, RoundOutcome, StoppedStream } from './round.ts'
import { runWatched } from './run-watched.ts'

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
/**
 * How much a round is wanted. `due`: its time has come, or the server spoke. `hint`: something about the phone has
 * changed, and the server may be within reach. `must`: somebody waits for it, or the page may never come back.
 */
const URGE = { due: 0, hint: 1, must: 2 } as const
const URGE_OF = {
  ...{ start: URGE.must, hidden: URGE.must },
  ...{ visible: URGE.hint, online: URGE.hint, background: URGE.hint },
  live: URGE.due,
} as const satisfies Record<Exclude<Nudge, 'capture'>, number>

const NOT_ASKED = { wallMs: -Infinity, monotonicMs: -Infinity }

interface Wanted {
  readonly sealNow: boolean
  readonly urge: number
}

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
  /** What is wanted of the round after the one under way. */
  let again: Wanted | null = null
  /** Until when the server asked to be left alone. By both clocks: one stands still in sleep, the other may be set. */
  let asked = NOT_ASKED
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
      void begin({ sealNow: false, urge: URGE.due })
    }, delayMs)
  }

  function begin(wanted: Wanted): Promise<void> {
    if (running) {
      const { sealNow = false, urge = URGE.due } = again ?? {}
      again = { sealNow: sealNow || wanted.sealNow, urge: Math.max(urge, wanted.urge) }
      return running
    }
    running = runOne(wanted).finally(() => {
      running = null
      const next = again
      again = null
      if (next && !isStopped && isNextWanted(next)) void begin(next)
    })
    return running
  }

  function isAskedToWait(): boolean {
    return deps.monotonicMs() < asked.monotonicMs && deps.wallMs() < asked.wallMs
  }

  /** What waited behind a round that failed waits with it, unless there is a reason to think that it would go well. */
  function isNextWanted({ urge }: Wanted): boolean {
    if (urge === URGE.hint) return !isAskedToWait()
    return urge === URGE.must || ended.kind === 'idle'
  }

  async function runOne({ sealNow }: Wanted): Promise<void> {
    deps.timers.clear(timer)
    dueMs = Infinity
    tell({ kind: 'working' })
    const outcome = await runWatched(deps, { sealNow })
    ended = planAfter(outcome)
    deps.onOutcome(outcome)
    tell(ended)
  }

  function planAfter(outcome: RoundOutcome): SyncState {
    const trouble = troubleOf(outcome)
    const [wallMs, monotonicMs] = [deps.wallMs(), deps.monotonicMs()]
    if (!trouble) {
      failures = 0
      asked = NOT_ASKED
      plan(Math.min(PACE_MS[pace], Math.max(deps.sealDueInMs() ?? Infinity, CAPTURE_DELAY_MS)))
      return { kind: 'idle' }
    }
    const { why, retryAfterMs } = trouble
    const delayMs = retryDelayMs(failures++, retryAfterMs, deps.random())
    const askedMs = Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS)
    asked = { wallMs: wallMs + askedMs, monotonicMs: monotonicMs + askedMs }
    plan(delayMs)
    return { kind: 'waiting', why, nextTryMs: wallMs + delayMs }
  }

  return {
    nudge(why) {
      if (isStopped) return
      // Who asked for time gets it; but a server that speaks is not away.
      if (why === 'live' && state.kind === 'waiting' && !ABSENCES.includes(state.why)) return
      // While the server is away, a capture does not hurry the next attempt.
      if (why === 'capture' && state.kind !== 'waiting')
        planBy(Math.max(CAPTURE_DELAY_MS, deps.sealDueInMs() ?? 0))
      if (why === 'capture') return
      const urge = URGE_OF[why]
      if (urge === URGE.hint && isAskedToWait()) return
      void begin({ sealNow: why === 'hidden', urge })
    },
    async syncNow() {
      // A round under way was not told to sign everything; nor is one that waits behind it.
      while (running) await running
      if (isStopped) return ended
      await begin({ sealNow: true, urge: URGE.must })
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
      dueMs = Infinity
    },
    goOn() {
      isStopped = false
      void begin({ sealNow: false, urge: URGE.must })
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
