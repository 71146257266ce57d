// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { StreamId } from '#domain/ids.ts'
import { eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { StorageFailure } from '#client/ports.ts'
import type { Signer } from '#client/sync/transport-port.ts'
import { createLiveFollower } from '#client/sync/follow-live.ts'
import type { Followed } from '#client/sync/follow-live.ts'
import type { LiveOutcome, LiveRequest } from '#client/sync/live-port.ts'
import { anEvent } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { settlePromises, TurnedTimers } from '#tests/support/turned-timers.ts'

const schedule = scheduleStream(2026)
const organisation = organisationStream(2026)
const event = eventStream(anEvent())
const gate = aDevice()
const closed: LiveOutcome = { kind: 'ended', reason: 'closed' }

interface Connection extends LiveRequest {
  readonly atMs: number
  readonly end: (outcome?: LiveOutcome) => Promise<void>
}

/** A follower whose connections open and end when a test says so. */
function aFollower() {
  const timers = new TurnedTimers()
  const connections: Connection[] = []
  const pokes: number[] = []
  let followed: Followed | null = { signer: gate, streams: [schedule] }
  const follower = createLiveFollower({
    live: {
      follow: (request) =>
        new Promise((resolve) => {
          connections.push({
            ...request,
            atMs: timers.nowMs,
            end: (outcome = closed) => {
              resolve(outcome)
              return settlePromises()
            },
          })
          request.signal.addEventListener('abort', () => resolve({ kind: 'ended', reason: 'stopped' }))
        }),
    },
    choose: () => (followed ? Promise.resolve(followed) : Promise.reject(new StorageFailure('broken'))),
    log: { readCursor: () => Promise.resolve({ n: 0, digest: new Uint8Array(32) }) },
    poke: () => pokes.push(timers.nowMs),
    pace: () => 'calm',
    timers,
    monotonicMs: () => timers.nowMs,
    random: () => 1,
  })
  return {
    follower,
    timers,
    connections,
    pokes,
    choose: (streams: readonly StreamId[] | null, signer: Signer | null = gate) =>
      (followed = streams && { signer, streams }),
    last: () => connections.at(-1),
    start: () => {
      follower.start()
      return settlePromises()
    },
  }
}

describe('following live', () => {
  it('keeps one connection, and begins a round when it tells of something new', async () => {
    const { start, connections, timers, pokes } = aFollower()
    await start()
    await start()
    expect(connections.map(({ streams }) => streams)).toEqual([[schedule]])
    connections[0]?.onGrown({ stream: schedule, n: 4 })
    await timers.advance(200)
    expect(pokes).toEqual([200])
  })

  it('[SYN-8] comes back after 2 s, then later and later while it fails', async () => {
    const { start, connections, timers, last } = aFollower()
    await start()
    for (const ms of [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      await last()?.end()
      await timers.advance(ms)
    }
    const gaps = connections.map(({ atMs }, i) => atMs - (connections[i - 1]?.atMs ?? 0))
    expect(gaps).toEqual([0, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  it('[SYN-8] counts anew after a connection that lasted', async () => {
    const { start, connections, timers, last } = aFollower()
    await start()
    await last()?.end()
    await timers.advance(2_000)
    await timers.advance(60_000)
    await last()?.end()
    await timers.advance(2_000)
    expect(connections.map(({ atMs }) => atMs)).toEqual([0, 2_000, 64_000])
  })

  it('[SYN-8] waits as long as the server asks', async () => {
    const { start, connections, timers, last } = aFollower()
    await start()
    await last()?.end({ kind: 'problem', problem: 'busy', retryAfterMs: 60_000 })
    await timers.advance(60_000)
    expect(connections).toHaveLength(1)
    await timers.advance(6_000)
    expect(connections).toHaveLength(2)
  })

  it('waits no longer when the network may be back', async () => {
    const { start, connections, follower, last, timers } = aFollower()
    await start()
    follower.hurry()
    await settlePromises()
    expect(connections).toHaveLength(1)
    await last()?.end()
    follower.hurry()
    await settlePromises()
    expect(connections).toHaveLength(2)
    expect(timers.count).toBe(0)
  })

  it('connects anew at once when something else is to be followed, and only then', async () => {
    const { start, connections, follower, choose, timers } = aFollower()
    choose([schedule, event])
    await start()
    choose([event, schedule])
    await follower.refresh()
    await settlePromises()
    expect(connections).toHaveLength(1)
    choose([organisation, schedule, event])
    await follower.refresh()
    await settlePromises()
    expect(connections).toHaveLength(2)
    expect(connections[0]?.signal.aborted).toBe(true)
    expect(connections[1]).toMatchObject({ streams: [organisation, schedule, event], atMs: timers.nowMs })
  })

  it('connects anew when the phone was enrolled', async () => {
    const { start, connections, follower, choose } = aFollower()
    choose([schedule], null)
    await start()
    choose([schedule], gate)
    await follower.refresh()
    await settlePromises()
    expect(connections).toHaveLength(2)
  })

  it('asks for what is chosen by then, when that changed while it waited', async () => {
    const { start, connections, follower, choose, last, timers } = aFollower()
    await start()
    await last()?.end()
    choose([event])
    await follower.refresh()
    await timers.advance(2_000)
    expect(connections.map(({ streams }) => streams)).toEqual([[schedule], [event]])
    expect(last()?.signal.aborted).toBe(false)
  })

  it('goes on trying when the phone’s storage fails, and lets a connection be that it has', async () => {
    const { start, connections, follower, choose, timers } = aFollower()
    choose(null)
    await start()
    expect(connections).toEqual([])
    choose([schedule])
    await timers.advance(2_000)
    expect(connections).toHaveLength(1)
    choose(null)
    await follower.refresh()
    expect(connections[0]?.signal.aborted).toBe(false)
  })

  it('stops: connection, waiting and what was heard', async () => {
    const { start, follower, connections, last, timers, pokes, choose } = aFollower()
    await start()
    last()?.onGrown({ stream: schedule, n: 4 })
    follower.stop()
    follower.stop()
    follower.hurry()
    choose([event])
    await follower.refresh()
    await timers.advance(100_000)
    expect(connections[0]?.signal.aborted).toBe(true)
    expect([connections.length, pokes.length, timers.count]).toEqual([1, 0, 0])
    await start()
    await last()?.end()
    follower.stop()
    await timers.advance(100_000)
    expect([connections.length, timers.count]).toEqual([2, 0])
  })

  it('makes one connection when it is stopped and started while it is choosing', async () => {
    const { follower, start, connections } = aFollower()
    follower.start()
    follower.stop()
    await start()
    expect(connections).toHaveLength(1)
  })
})
