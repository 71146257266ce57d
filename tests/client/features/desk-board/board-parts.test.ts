import { describe, expect, it } from 'vitest'
import type { EventView } from '#domain/fold/event-view.ts'
import type { PhoneReadiness } from '#domain/fold/readiness-view.ts'
import { binArrivals } from '#client/features/desk-board/bin-arrivals.ts'
import { listPhones, SILENT_AFTER_MS } from '#client/features/desk-board/list-phones.ts'
import { deviceId, eventId } from '#tests/client/support/fake-log.ts'

const MINUTE_MS = 60_000
const START_MS = Date.UTC(2026, 4, 16, 4)

describe('arrivals', () => {
  it('are counted by ten minutes, empty ones included', () => {
    const at = (minute: number) => START_MS + minute * MINUTE_MS
    const bars = binArrivals([at(2), at(31), at(9), at(10)])
    expect(bars.map(({ fromMs, count }) => [(fromMs - START_MS) / MINUTE_MS, count])).toEqual([
      [0, 2],
      [10, 1],
      [20, 0],
      [30, 1],
    ])
  })

  it('fit in sixteen bars even when one clock is a year off', () => {
    const bars = binArrivals([START_MS, START_MS + 365 * 24 * 60 * MINUTE_MS])
    expect(bars.length).toBeLessThanOrEqual(16)
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(2)
  })
})

describe('phones', () => {
  const event: EventView = {
    id: eventId(1),
    title: '',
    startsMs: START_MS,
    endsMs: START_MS + 210 * MINUTE_MS,
    utcOffsetMinutes: 300,
    place: '',
    meetingPoint: '',
    bring: '',
    status: 'planned',
  }
  const [one, two, three] = [deviceId(1), deviceId(2), deviceId(3)]
  const READY: PhoneReadiness = {
    device: three,
    atMs: START_MS - 60 * MINUTE_MS,
    app: '1',
    ok: ['roster', 'offline'],
    look: [],
    isReady: true,
    facts: [],
  }
  const list = (nowMs: number, own = one) =>
    listPhones({
      devices: new Map([[two, { device: two, name: '2-телефон', role: 'coordinator' }]]),
      lastSeen: new Map([
        [one, START_MS],
        [two, START_MS + 5 * MINUTE_MS],
      ]),
      readiness: new Map([[three, READY]]),
      event,
      own,
      nowMs,
    })

  it('come latest first, named by the log', () => {
    expect(list(START_MS + 6 * MINUTE_MS).map(({ name }) => name)).toEqual(['2-телефон', '', ''])
  })

  it('are listed once they were checked, though they marked nobody, and say what they found', () => {
    const told = list(START_MS).map(({ lastMs, readiness }) => [lastMs !== null, readiness?.isReady])
    expect(told).toEqual([
      [true, undefined],
      [true, undefined],
      [false, true],
    ])
  })

  it('are called silent after half an hour without a mark, never the one in hand', () => {
    const nowMs = START_MS + 5 * MINUTE_MS + SILENT_AFTER_MS
    expect(list(nowMs).map(({ isSilent }) => isSilent)).toEqual([false, false, false])
    expect(list(nowMs + 1).map(({ isSilent }) => isSilent)).toEqual([true, false, false])
  })

  it('are not called silent long after the event', () => {
    expect(list(event.endsMs + 24 * 60 * MINUTE_MS).some(({ isSilent }) => isSilent)).toBe(false)
  })
})
