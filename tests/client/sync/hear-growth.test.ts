// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { StreamId } from '#domain/ids.ts'
import { eventStream, scheduleStream } from '#domain/stream.ts'
import { StorageFailure } from '#client/ports.ts'
import { createEar } from '#client/sync/hear-growth.ts'
import type { Pace } from '#client/sync/loop.ts'
import { anEvent } from '#tests/support/facts.ts'
import { TurnedTimers } from '#tests/support/turned-timers.ts'

const schedule = scheduleStream(2026)
const event = eventStream(anEvent())

/** A phone whose log stands where a test says, and that notes when it would begin a round. */
function aPhone(pace: Pace = 'calm') {
  const timers = new TurnedTimers()
  const cursors = new Map<StreamId, number>()
  const pokes: number[] = []
  let isBroken = false
  const ear = createEar({
    log: {
      readCursor: (stream) =>
        isBroken
          ? Promise.reject(new StorageFailure('broken'))
          : Promise.resolve({ n: cursors.get(stream) ?? 0, digest: new Uint8Array(32) }),
    },
    poke: () => pokes.push(timers.nowMs),
    pace: () => pace,
    timers,
    monotonicMs: () => timers.nowMs,
    random: () => 0.5,
  })
  return { ear, timers, cursors, pokes, breakStorage: () => (isBroken = true) }
}

describe('hearing that a stream has grown', () => {
  it('begins a round soon, a little later on each phone', async () => {
    const { ear, timers, pokes } = aPhone()
    ear.note({ stream: event, n: 1 })
    await timers.advance(1_000)
    expect(pokes).toEqual([100])
  })

  it('begins none for what is here already, or comes with the round under way', async () => {
    const { ear, timers, cursors, pokes } = aPhone()
    cursors.set(schedule, 7)
    ear.note({ stream: schedule, n: 7 })
    ear.note({ stream: event, n: 3 })
    cursors.set(event, 3)
    await timers.advance(10_000)
    expect(pokes).toEqual([])
  })

  it('begins one for all that is heard within a breath', async () => {
    const { ear, timers, cursors, pokes } = aPhone()
    cursors.set(event, 2)
    ear.note({ stream: event, n: 3 })
    ear.note({ stream: event, n: 1 })
    ear.note({ stream: schedule, n: 1 })
    await timers.advance(10_000)
    expect(pokes).toEqual([100])
  })

  it('begins at most one a second, however much is said', async () => {
    const { ear, timers, pokes } = aPhone()
    for (let n = 1; n <= 30; n++) {
      ear.note({ stream: event, n })
      await timers.advance(100)
    }
    await timers.advance(5_000)
    expect(pokes).toEqual([100, 1_100, 2_100, 3_100])
  })

  it('begins sooner for an open board, and at most two a second', async () => {
    const { ear, timers, pokes } = aPhone('live')
    for (let n = 1; n <= 30; n++) {
      ear.note({ stream: event, n })
      await timers.advance(50)
    }
    await timers.advance(5_000)
    expect(pokes).toEqual([25, 525, 1_025, 1_525])
  })

  it('leaves it to the round to tell that storage fails', async () => {
    const { ear, timers, pokes, breakStorage } = aPhone()
    breakStorage()
    ear.note({ stream: event, n: 1 })
    await timers.advance(1_000)
    expect(pokes).toHaveLength(1)
  })

  it('forgets what was heard before it was stopped', async () => {
    const { ear, timers, pokes } = aPhone()
    ear.note({ stream: event, n: 1 })
    ear.stop()
    await timers.advance(1_000)
    expect(pokes).toEqual([])
    ear.note({ stream: schedule, n: 1 })
    await timers.advance(1_000)
    expect(pokes).toHaveLength(1)
  })
})
