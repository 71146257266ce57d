import type { RoundOutcome } from '#client/sync/round.ts'
import type { Seen, Step } from './loop-history.ts'

const GIVEN_UP_MS = 120_000
const HOUR_MS = 3_600_000
const ABSENCES: readonly string[] = ['no-server', 'timeout', 'not-ours']
const HINTS: readonly string[] = ['visible', 'online', 'background']

const isTrouble = (outcome: RoundOutcome) => outcome.kind === 'failed' || outcome.stopped.length > 0

/** What must never be seen of a loop, whatever happens around it (SYN-8); it knows nothing of how the loop works. */
export class LoopJudge {
  #isStopped = false
  #isCalm = true
  /** The round under way: when it began, and when it last moved. */
  #round: { readonly beganMs: number; movedMs: number } | null = null
  #beganMs = -Infinity
  #ended: { readonly ms: number; readonly outcome: RoundOutcome } | null = null
  #failures = 0
  #asked = { ms: -Infinity, wallMs: -Infinity }
  /** What happened since the last round began, and since it ended. */
  #wish = { must: false, hint: false, live: false }
  #isLiveSinceEnd = false
  /** Each gets a round of its own: one that was under way had not been told. */
  #asks = 0

  /** @throws {Error} at the first thing that must not be */
  judge(seen: readonly Seen[]): void {
    for (const each of seen) {
      const wrong = this.#look(each)
      if (wrong) throw new Error(`${wrong} at ${String(each.ms)} ms: ${JSON.stringify(each)}`)
    }
  }

  #look(seen: Seen): string | null {
    if (seen.kind === 'begin') return this.#begin(seen)
    if (seen.kind === 'rest') return this.#rest(seen)
    if (seen.kind === 'move' && this.#round) this.#round.movedMs = seen.ms
    if (seen.kind === 'end') this.#end(seen)
    if (seen.kind === 'step') this.#step(seen.step)
    return null
  }

  #step(step: Step): void {
    if (step.do === 'stop') this.#isStopped = true
    if (step.do === 'go on') this.#isStopped = false
    if (step.do === 'pace') this.#isCalm = step.pace === 'calm'
    const isHeard = !this.#isStopped
    const why = step.do === 'nudge' && isHeard ? step.why : null
    if (why === 'start' || why === 'hidden' || step.do === 'go on') this.#wish.must = true
    if (step.do === 'ask' && this.#round) this.#asks++
    if (step.do === 'ask' && !this.#round && isHeard) this.#wish.must = true
    if (why && HINTS.includes(why)) this.#wish.hint = true
    if (why === 'live') this.#wish.live = this.#isLiveSinceEnd = true
  }

  #begin({ ms, wallMs }: Seen): string | null {
    const never = this.#whyNever()
    const wrong = this.#whyNotNow(ms, wallMs)
    this.#round = { beganMs: ms, movedMs: ms }
    this.#beganMs = ms
    this.#wish = { must: false, hint: false, live: false }
    if (never || !wrong || this.#asks === 0) return never ?? wrong
    this.#asks--
    return null
  }

  #whyNever(): string | null {
    if (this.#isStopped) return 'a round although it was stopped'
    return this.#round ? 'two rounds at once' : null
  }

  #whyNotNow(ms: number, wallMs: number): string | null {
    if (this.#wish.must) return null
    if (this.#isAsked(ms, wallMs)) return 'a round before the time that the server asked for'
    if (this.#wish.hint || !this.#ended) return null
    const { ms: endedMs, outcome } = this.#ended
    if (!isTrouble(outcome))
      return this.#wish.live || ms - this.#beganMs >= 300 ? null : 'rounds without a pause'
    const isAway = outcome.kind === 'failed' && ABSENCES.includes(outcome.why)
    if (this.#isLiveSinceEnd && isAway) return null
    const leastMs = Math.min(60_000, 2_000 * 2 ** (this.#failures - 1)) / 2
    return ms - endedMs >= leastMs - 1 ? null : 'a round too soon after one that failed'
  }

  #end(seen: Extract<Seen, { kind: 'end' }>): void {
    const { ms, wallMs, outcome } = seen
    this.#round = null
    this.#ended = { ms, outcome }
    this.#isLiveSinceEnd = false
    this.#failures = isTrouble(outcome) ? this.#failures + 1 : 0
    const askedMs = Math.min(HOUR_MS, (outcome.kind === 'failed' ? outcome.retryAfterMs : null) ?? 0)
    this.#asked = { ms: ms + askedMs, wallMs: wallMs + askedMs }
  }

  #isAsked(ms: number, wallMs: number): boolean {
    return ms < this.#asked.ms && wallMs < this.#asked.wallMs
  }

  #rest({ ms, wallMs, dues, sealMs, isWorking }: Extract<Seen, { kind: 'rest' }>): string | null {
    const round = this.#round
    if (isWorking !== (round !== null)) return 'it says something else than it does'
    if (round && ms - round.movedMs > GIVEN_UP_MS) return 'it waits for a round that stands still'
    if (dues.length > (this.#isStopped ? 0 : 1) + (round ? 1 : 0)) return 'timers that nobody clears'
    if (!round) this.#asks = 0
    if (round || this.#isStopped) return null
    if (this.#wish.must) return 'nothing was done for somebody who asked'
    // Before the time that the server asked for, a hint changes nothing.
    if (this.#isAsked(ms, wallMs)) this.#wish.hint = false
    if (this.#wish.hint) return 'nothing was done when the server may have come near'
    if (!this.#ended) return null
    const [dueMs = Infinity] = dues
    return dueMs <= this.#latest(this.#ended, ms, sealMs) ? null : 'it does not come back in time'
  }

  /** When the next round begins at the latest, if nothing else happens. */
  #latest(
    { ms: endedMs, outcome }: { ms: number; outcome: RoundOutcome },
    ms: number,
    sealMs: number | null,
  ) {
    const askedMs = (outcome.kind === 'failed' ? outcome.retryAfterMs : null) ?? 0
    if (isTrouble(outcome)) return endedMs + Math.max(60_000, 1.1 * Math.min(HOUR_MS, askedMs))
    const paceMs = this.#isCalm ? 30_000 : 5_000
    return ms + (sealMs === null ? paceMs : Math.min(paceMs, Math.max(300, sealMs)))
  }
}
