// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scheduleStream } from '#domain/stream.ts'
import type { RoundOutcome } from '#client/sync/round.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import { LoopJudge } from './judge-loop.ts'
import { FINE, LoopHistory } from './loop-history.ts'
import type { Step, Weather } from './loop-history.ts'

const MINUTE_MS = 60_000
/** A round is given up, the longest wait for which a server asked, and then what is due. */
const HEALED_MS = 2 * MINUTE_MS + 66 * MINUTE_MS + 2 * MINUTE_MS

const failed = (why: Extract<RoundOutcome, { kind: 'failed' }>['why'], retryAfterMs: number | null = null) =>
  ({ kind: 'failed', why, retryAfterMs }) as const

const outcomes = fc.oneof(
  { weight: 2, arbitrary: fc.constant(FINE.outcome) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Weather['outcome']>(
      failed('no-server'),
      failed('timeout'),
      failed('not-ours'),
      failed('server-failure'),
      {
        kind: 'done',
        streams: [],
        serverMs: null,
        stopped: [{ stream: scheduleStream(2026), reason: 'busy' }],
      },
      'broken',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, 5_000, 20_000, 300_000, 9_000_000).map((ms) => failed('busy', ms)),
  },
)
const weathers: fc.Arbitrary<Weather> = fc.record({
  takesMs: fc.constantFrom(1, 200, 4_000, 4_000, 30_000, 150_000, null),
  moves: fc.nat(3),
  outcome: outcomes,
})
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(0, 1, 300, 2_000, 10_000, 45_000, 200_000)
      .map((ms) => ({ do: 'wait', ms }) as const),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'save' } as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('start', 'visible', 'online', 'hidden', 'background', 'live')
      .map((why) => ({ do: 'nudge', why }) as const),
  },
  { weight: 3, arbitrary: weathers.map((weather) => ({ do: 'weather', weather }) as const) },
  fc.constantFrom<Step>({ do: 'ask' }, { do: 'stop' }, { do: 'go on' }),
  fc.constantFrom('calm', 'live').map((pace) => ({ do: 'pace', pace }) as const),
  fc.constantFrom(-10 * MINUTE_MS, 10 * MINUTE_MS).map((byMs) => ({ do: 'set clock', byMs }) as const),
)

describe('the sync loop, through whatever happens', () => {
  it('[SYN-8] comes back in time, one round at a time, hammers nobody, and leaves no timer behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 60, size: 'max' }), fc.nat(), async (history, seed) => {
        const loop = new LoopHistory(seededRandom(seed).next)
        const end: readonly Step[] = [
          { do: 'weather', weather: FINE },
          { do: 'go on' },
          { do: 'wait', ms: HEALED_MS },
        ]
        for (const step of [...history, ...end]) await loop.take(step)
        new LoopJudge().judge(loop.seen)
        expect(loop.unsent).toBe(0)
        await loop.take({ do: 'stop' })
        await loop.take({ do: 'wait', ms: 2 * MINUTE_MS })
        expect(loop.seen.at(-1)).toMatchObject({ kind: 'rest', dues: [], isWorking: false })
      }),
      { numRuns: 400, seed: 1 },
    )
  })
})
