import { describe, expect, it, vi } from 'vitest'
import { draftEvent } from '#domain/drafts/event.ts'
import { organisationStream, scheduleStream } from '#domain/stream.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { keepTending, tend } from '#server/sweep.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { aCheckIn, MORNING_MS } from '#tests/support/facts.ts'
import { issuerOf, openApp } from '#tests/support/server-app.ts'
import {
  bring,
  decideBy,
  event,
  listSheets,
  openStage,
  pushSheets,
  restore,
  STORES,
  stream,
  whyHeld,
} from './stage.ts'

const DAY_MS = 86_400_000
const RETENTION = { retentionDays: 35 }

describe.each(STORES)('tending, over %s', (_name, store) => {
  it('[SYN-11] seals what is due', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const plan = {
      title: 'Spring cleanup',
      startsMs: MORNING_MS,
      endsMs: MORNING_MS,
      utcOffsetMinutes: 300,
      place: '',
      meetingPoint: '',
      bring: '',
    }
    await appendAsServer(app.deps, [{ stream: scheduleStream(2026), drafts: [draftEvent(event, plan)] }])
    await bring(gate)
    app.clock.advance(126 * DAY_MS)
    await tend(app.deps, RETENTION)
    await gate.trySync([{ stream }])
    const late = await bring(gate)
    expect(await whyHeld(app, late.id)).toBe('sealed')
  })

  it('[SYN-3] releases what the organisation’s stream explains that came back last', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const lost = await openApp({ clock: app.clock })
    const stranger = await aCoordinator(lost, event)
    const sheet = await stranger.seal(stream, [aCheckIn()])
    const certificates = [stranger.certificateBytes, issuerOf(lost)]
    await pushSheets(desk, [sheet.bytes], { certificates })
    await decideBy(desk, { kind: 'adopt', issuer: lost.deps.server.device })
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    expect(await pushSheets(carrier, [sheet.bytes], { certificates })).toMatchObject({ words: ['held'] })
    const organisation = organisationStream(2026)
    const words = (await listSheets(app, organisation)).map(({ bytes }) => bytes)
    await pushSheets(carrier, words, { to: organisation })
    expect(await whyHeld(again, sheet.id)).toBe('unknown-issuer')
    await tend(again.deps, RETENTION)
    expect(await whyHeld(again, sheet.id)).toBeNull()
  })

  it('tells of a failure, and does not fall over it', async () => {
    const { app } = await openStage({ store: await store() })
    app.store.listStreamsHolding = () => Promise.reject(new Error('the disk is gone'))
    await tend(app.deps, RETENTION)
    expect(app.logged.join()).toContain('the disk is gone')
  })
})

it('[SYN-11] tends at the start and every hour, until it is stopped', async () => {
  const { app } = await openStage()
  vi.useFakeTimers()
  try {
    let times = 0
    app.store.listStreamsHolding = () => {
      times++
      return Promise.resolve([])
    }
    const stop = keepTending(app.deps, RETENTION)
    expect(times).toBe(1)
    await vi.advanceTimersByTimeAsync(2 * 3_600_000)
    expect(times).toBe(3)
    stop()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(times).toBe(3)
  } finally {
    vi.useRealTimers()
  }
})
