import { describe, expect, it } from 'vitest'
import { deviceIdOf } from '#domain/ids.ts'
import type { StreamId } from '#domain/ids.ts'
import { eventStream, scheduleStream } from '#domain/stream.ts'
import type { LiveFeed, LiveMessage } from '#server/live/feed.ts'
import { createLiveHub } from '#server/live/hub.ts'
import type { HubLimits } from '#server/live/hub.ts'
import { anEvent, bytesFor } from '#tests/support/facts.ts'
import { settlePromises, TurnedTimers } from '#tests/support/turned-timers.ts'

const schedule = scheduleStream(2026)
const event = eventStream(anEvent())
const gate = deviceIdOf(bytesFor('gate', 16))
const desk = deviceIdOf(bytesFor('desk', 16))

/** A hub whose store grows and whose time passes when a test says so. */
function aHub(limits: Partial<HubLimits> = {}) {
  const timers = new TurnedTimers()
  const listeners = new Set<(stream: StreamId, n: number) => void>()
  const hub = createLiveHub({
    timers,
    limits,
    onGrown(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  const grow = (stream: StreamId, n: number) => listeners.forEach((listener) => listener(stream, n))
  return { hub, timers, grow, subscriptions: () => listeners.size }
}

/** Reads all that a feed says, as a connection that is never slow. */
function listenTo(feed: LiveFeed | null) {
  const heard: (LiveMessage | 'end')[] = []
  const read = async () => {
    for (;;) {
      const message = (await feed?.next()) ?? null
      heard.push(message ?? 'end')
      if (!message) return
    }
  }
  void read()
  return heard
}

const beat = { kind: 'heartbeat' } as const
const grown = (stream: StreamId, n: number) => ({ kind: 'grown', stream, n }) as const

describe('the live hub', () => {
  it('says something at once, so that whatever stands between passes the answer on', async () => {
    const { hub } = aHub()
    const heard = listenTo(hub.join(gate, [event]))
    await settlePromises()
    expect(heard).toEqual([beat])
  })

  it('tells each listener what grew of what it follows, and nothing else', async () => {
    const { hub, grow } = aHub()
    const [a, b] = [listenTo(hub.join(gate, [event])), listenTo(hub.join(desk, [schedule, event]))]
    await settlePromises()
    grow(event, 3)
    grow(schedule, 9)
    grow(scheduleStream(2025), 5)
    await settlePromises()
    expect(a).toEqual([beat, grown(event, 3)])
    expect(b).toEqual([beat, grown(event, 3), grown(schedule, 9)])
  })

  it('tells the first growth of a burst at once and the rest of it as one', async () => {
    const { hub, timers, grow } = aHub()
    const heard = listenTo(hub.join(gate, [event]))
    await settlePromises()
    for (const n of [1, 2, 3, 4]) grow(event, n)
    await settlePromises()
    expect(heard).toEqual([beat, grown(event, 1)])
    await timers.advance(250)
    expect(heard.slice(2)).toEqual([grown(event, 4)])
    await timers.advance(250)
    grow(event, 5)
    await settlePromises()
    expect(heard.slice(3)).toEqual([grown(event, 5)])
  })

  it('speaks less often the more listen, so that their questions do not all come at once', async () => {
    const { hub, timers, grow } = aHub()
    const heard = listenTo(hub.join(gate, [event]))
    for (let i = 0; i < 499; i++) hub.join(null, [event])
    await settlePromises()
    grow(event, 1)
    grow(event, 2)
    await timers.advance(1_999)
    expect(heard).toEqual([beat, grown(event, 1)])
    await timers.advance(1)
    expect(heard.slice(2)).toEqual([grown(event, 2)])
  })

  it('tells a slow listener only how far each stream has come', async () => {
    const { hub, timers, grow } = aHub()
    const feed = hub.join(gate, [event, schedule])
    grow(event, 1)
    await timers.advance(250)
    grow(event, 2)
    await timers.advance(250)
    grow(schedule, 8)
    feed?.tell(event, 1)
    const heard = listenTo(feed)
    await settlePromises()
    expect(heard).toEqual([beat, grown(event, 2), grown(schedule, 8)])
  })

  it('sends a heartbeat when nothing was said for 20 s', async () => {
    const { hub, timers, grow } = aHub()
    const heard = listenTo(hub.join(gate, [event]))
    await timers.advance(19_000)
    grow(event, 1)
    await timers.advance(19_999)
    expect(heard).toEqual([beat, grown(event, 1)])
    await timers.advance(1)
    expect(heard.slice(2)).toEqual([beat])
    await timers.advance(40_000)
    expect(heard.slice(3)).toEqual([beat, beat])
  })

  it('ends the oldest connection of a device that has too many: the newest is the one in use', async () => {
    const { hub } = aHub({ ofDevice: 2 })
    const [first, second, third] = [0, 1, 2].map(() => listenTo(hub.join(gate, [event])))
    const other = listenTo(hub.join(desk, [event]))
    await settlePromises()
    expect([first, second, third, other]).toEqual([[beat, 'end'], [beat], [beat], [beat]])
    expect(hub.count()).toBe(3)
  })

  it('takes only so many without proof, and then still those who work', () => {
    const { hub } = aHub({ ofVisitors: 1 })
    const visitor = hub.join(null, [schedule])
    expect(hub.join(null, [schedule])).toBeNull()
    expect(hub.join(gate, [schedule])).not.toBeNull()
    visitor?.end()
    expect(hub.join(null, [schedule])).not.toBeNull()
  })

  it('takes no more than it can serve', () => {
    const { hub } = aHub({ ofAll: 1 })
    hub.join(gate, [event])
    expect(hub.join(desk, [event])).toBeNull()
    expect(hub.join(null, [schedule])).toBeNull()
  })

  it('[SYN-7] ends a connection after an hour: rights may have changed', async () => {
    const { hub, timers } = aHub()
    const heard = listenTo(hub.join(gate, [event]))
    await timers.advance(3_599_999)
    expect(heard).not.toContain('end')
    await timers.advance(1)
    expect(heard.at(-1)).toBe('end')
    expect(hub.count()).toBe(0)
  })

  it('says nothing to who has left, and listens to the store only while somebody listens to it', async () => {
    const { hub, timers, grow, subscriptions } = aHub()
    expect(subscriptions()).toBe(0)
    const feed = hub.join(gate, [event])
    const heard = listenTo(feed)
    hub.join(desk, [schedule])?.end()
    expect(subscriptions()).toBe(1)
    await settlePromises()
    feed?.end()
    feed?.end()
    feed?.tell(event, 4)
    grow(event, 5)
    await settlePromises()
    expect(heard).toEqual([beat, 'end'])
    expect(await feed?.next()).toBeNull()
    expect(subscriptions()).toBe(0)
    expect(timers.count).toBe(0)
  })

  it('ends everything when the server stops, and takes no more', async () => {
    const { hub, timers, grow } = aHub()
    const heard = listenTo(hub.join(gate, [event]))
    await settlePromises()
    grow(event, 1)
    grow(event, 2)
    hub.close()
    await settlePromises()
    expect(heard).toEqual([beat, grown(event, 1), 'end'])
    expect(hub.join(gate, [event])).toBeNull()
    expect(timers.count).toBe(0)
  })
})
