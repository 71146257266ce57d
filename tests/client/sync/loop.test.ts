// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { scheduleStream } from '#domain/stream.ts'
import { createSyncLoop } from '#client/sync/loop.ts'
import { retryDelayMs } from '#client/sync/retry-delay.ts'
import { StorageFailure } from '#client/ports.ts'
import type { RoundOutcome, StoppedStream } from '#client/sync/round.ts'
import type { SyncState } from '#client/services.ts'

interface Timer {
  readonly run: () => void
  readonly atMs: number
}

/** A loop whose timers fire when a test says so, and whose rounds end when it says so. */
function aLoop(
  outcomeOf: () => RoundOutcome = () => ({ kind: 'done', streams: [], serverMs: null, stopped: [] }),
) {
  let nowMs = 0
  let dueInMs: number | null = null
  let hang = false
  const timers = new Set<Timer>()
  const rounds: { sealNow: boolean; atMs: number }[] = []
  const loop = createSyncLoop({
    run: (options) => {
      rounds.push({ ...options, atMs: nowMs })
      return hang ? new Promise(() => undefined) : Promise.resolve().then(outcomeOf)
    },
    timers: {
      set: (run, delayMs) => {
        const timer = { run, atMs: nowMs + delayMs }
        timers.add(timer)
        return timer
      },
      clear: (timer) => timers.delete(timer as Timer),
    },
    wallMs: () => nowMs,
    monotonicMs: () => nowMs,
    random: () => 1,
    sealDueInMs: () => dueInMs,
    onOutcome: () => undefined,
  })
  /** Lets promises run, then fires the next timer. */
  const fireNext = async () => {
    await flush()
    const [next] = [...timers].sort((a, b) => a.atMs - b.atMs)
    if (!next) throw new Error('nothing is planned')
    nowMs = next.atMs
    timers.delete(next)
    next.run()
    await flush()
  }
  return {
    loop,
    rounds,
    fireNext,
    setDue: (ms: number | null) => (dueInMs = ms),
    setHang: (value: boolean) => (hang = value),
  }
}

const flush = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('the sync loop', () => {
  it.each<[StoppedStream['reason'], Extract<SyncState, { kind: 'waiting' }>['why']]>([
    ['not-allowed', 'not-allowed'],
    ['busy', 'busy'],
    ['storage-full', 'storage-full'],
    ['server-failure', 'server-failure'],
    ['bad-sheet', 'server-failure'],
    ['bad-answer', 'server-failure'],
    ['unknown-author', 'server-failure'],
    ['missing-bytes', 'server-failure'],
    ['unread', 'server-failure'],
    ['diverged', 'server-failure'],
  ])(
    '[SYN-1] says why it waits when one stream stopped while the others went on: %s is %s',
    async (reason, why) => {
      const stopped = [{ stream: scheduleStream(2026), reason }]
      const { loop } = aLoop(() => ({ kind: 'done', serverMs: null, streams: [], stopped }))
      loop.nudge('start')
      await flush()
      expect(loop.state()).toMatchObject({ kind: 'waiting', why })
    },
  )

  it('[SYN-8] tries again after storage failed, and after a bug, which it reports', async () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const bug = new TypeError('undefined is not a function')
    for (const [error, reported] of [
      [new StorageFailure('broken'), []],
      [bug, [[bug]]],
    ] as const) {
      const { loop, rounds, fireNext } = aLoop(() => {
        throw error
      })
      loop.nudge('start')
      await flush()
      expect(loop.state()).toMatchObject({ kind: 'waiting', why: 'storage' })
      expect(report.mock.calls).toEqual(reported)
      await fireNext()
      expect(rounds).toHaveLength(2)
    }
    vi.unstubAllGlobals()
  })

  it('[SHEET-1] sends a capture soon when nothing says how long it may gather', async () => {
    const { loop, rounds, fireNext, setDue } = aLoop()
    loop.nudge('start')
    await flush()
    setDue(null)
    loop.nudge('capture')
    await fireNext()
    expect(rounds.at(-1)?.atMs).toBe(300)
  })

  it('[SYN-8] hurries nothing while it waits for the server, though somebody opens a live board', async () => {
    const { loop, rounds, fireNext } = aLoop(() => ({ kind: 'failed', why: 'busy', retryAfterMs: 20_000 }))
    loop.nudge('start')
    await flush()
    loop.setPace('live')
    await fireNext()
    expect(rounds).toHaveLength(2)
    expect(rounds.at(-1)?.atMs).toBeGreaterThanOrEqual(20_000)
  })

  it('[SYN-8] runs at start, then every 30 s, every 5 s while somebody looks at a live board', async () => {
    const { loop, rounds, fireNext } = aLoop()
    loop.nudge('start')
    await fireNext()
    await fireNext()
    expect(rounds.map(({ atMs }) => atMs)).toEqual([0, 30_000, 60_000])
    loop.setPace('live')
    await fireNext()
    await fireNext()
    expect(rounds.map(({ atMs }) => atMs).slice(3)).toEqual([65_000, 70_000])
  })

  it('[SHEET-1] sends a capture soon, and later ones when their sheet may be signed', async () => {
    const { loop, rounds, fireNext, setDue } = aLoop()
    loop.nudge('start')
    await flush()
    setDue(0)
    loop.nudge('capture')
    setDue(null)
    await fireNext()
    expect(rounds.at(-1)?.atMs).toBe(300)
    setDue(20_000)
    loop.nudge('capture')
    loop.nudge('capture')
    await fireNext()
    expect(rounds.at(-1)?.atMs).toBe(20_300)
  })

  it('[SHEET-1] comes back for facts that were gathered during a round', async () => {
    const { loop, rounds, fireNext, setDue } = aLoop()
    setDue(12_000)
    loop.nudge('start')
    await fireNext()
    expect(rounds.at(-1)?.atMs).toBe(12_000)
  })

  it('[SHEET-1] signs everything when the page is hidden', async () => {
    const { loop, rounds } = aLoop()
    loop.nudge('hidden')
    await flush()
    expect(rounds).toEqual([{ sealNow: true, atMs: 0 }])
  })

  it('[SYN-8] runs once more after a round during which something happened, and not twice', async () => {
    const { loop, rounds } = aLoop()
    loop.nudge('start')
    loop.nudge('online')
    loop.nudge('visible')
    await flush()
    expect(rounds).toHaveLength(2)
  })

  it('[SYN-8] backs off after failures and says why and until when', async () => {
    const { loop, rounds, fireNext } = aLoop(() => ({ kind: 'failed', why: 'no-server', retryAfterMs: null }))
    loop.nudge('start')
    await flush()
    expect(loop.state()).toEqual({ kind: 'waiting', why: 'no-server', nextTryMs: 2_000 })
    loop.nudge('capture')
    await fireNext()
    await fireNext()
    expect(rounds.map(({ atMs }) => atMs)).toEqual([0, 2_000, 6_000])
  })

  it('begins a round when the server tells that something has grown, also out of a wait for it', async () => {
    let outcome: RoundOutcome = { kind: 'done', streams: [], serverMs: null, stopped: [] }
    const { loop, rounds } = aLoop(() => outcome)
    loop.nudge('live')
    await flush()
    expect(rounds).toEqual([{ sealNow: false, atMs: 0 }])
    for (const why of ['no-server', 'timeout', 'not-ours'] as const) {
      outcome = { kind: 'failed', why, retryAfterMs: null }
      loop.nudge('online')
      await flush()
      const before = rounds.length
      loop.nudge('live')
      await flush()
      expect(rounds.length - before).toBe(1)
    }
  })

  it('[SYN-8] leaves a server alone that asked for time, whatever it tells', async () => {
    const { loop, rounds } = aLoop(() => ({ kind: 'failed', why: 'busy', retryAfterMs: 7_000 }))
    loop.nudge('start')
    await flush()
    loop.nudge('live')
    await flush()
    expect(rounds).toHaveLength(1)
  })

  it('[SYN-8] gives up a round that hangs and begins another', async () => {
    const { loop, rounds, fireNext, setHang } = aLoop()
    setHang(true)
    loop.nudge('start')
    await fireNext()
    expect(loop.state()).toMatchObject({ kind: 'waiting', why: 'timeout' })
    setHang(false)
    await fireNext()
    expect(rounds).toHaveLength(2)
    expect(loop.state()).toEqual({ kind: 'idle' })
  })

  it('tells who asked for a round how it ended, also while the next one runs', async () => {
    const { loop } = aLoop()
    const asked = loop.syncNow()
    loop.nudge('online')
    expect(await asked).toEqual({ kind: 'idle' })
  })

  it('runs no more once stopped', async () => {
    const { loop, rounds } = aLoop()
    loop.stop()
    loop.nudge('online')
    await flush()
    expect(rounds).toEqual([])
  })

  it('begins at once when it is to go on after all, and keeps its pace again', async () => {
    const { loop, rounds, fireNext } = aLoop()
    loop.nudge('start')
    loop.stop()
    await flush()
    loop.goOn()
    await fireNext()
    expect(rounds.map(({ atMs }) => atMs)).toEqual([0, 0, 30_000])
  })
})

describe('the delay before another try', () => {
  it('[SYN-8] doubles up to a minute, is at least half of that, and never less than the server asked', () => {
    expect([0, 1, 2, 9].map((failures) => retryDelayMs(failures, null, 1))).toEqual([
      2_000, 4_000, 8_000, 60_000,
    ])
    expect(retryDelayMs(1, null, 0)).toBe(2_000)
    expect(retryDelayMs(0, 90_000, 0)).toBe(90_000)
  })
})
