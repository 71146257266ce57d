// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { organisationStream, scheduleStream } from '#domain/stream.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { chooseStreams } from '#client/sync/choose-streams.ts'
import { networkTo, startPhone, enrol } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const DAY_MS = 86_400_000

describe('a new year', () => {
  it('begins on phones when it begins in Kazakhstan, and last year’s organisation is still read', () => {
    const certificate = aDevice({ role: 'organiser', streams: ['organisation/*', 'schedule/*'] }).certificate
    const rest = { certificate, schedules: [], events: [], open: [], waiting: [], dropped: [] }
    const at = (nowMs: number) => chooseStreams({ ...rest, nowMs })
    expect(at(Date.UTC(2026, 11, 31, 18))).toEqual([organisationStream(2026), organisationStream(2025)])
    expect(at(Date.UTC(2026, 11, 31, 20))).toEqual([organisationStream(2027), organisationStream(2026)])
    const volunteer = chooseStreams({ ...rest, certificate: null, nowMs: Date.UTC(2026, 11, 31, 20) })
    expect(volunteer).toEqual([scheduleStream(2027)])
  })

  it.each([
    ['the monotonic clock', (clock: ReturnType<typeof turnableClock>) => clock.advance(DAY_MS)],
    [
      'the wall clock alone, for the other stops while a phone sleeps',
      (clock: ReturnType<typeof turnableClock>) => clock.setWall(clock.now().wallMs + DAY_MS),
    ],
  ])('is heard of by an app that stays open, a day later by %s', async (_name, pass) => {
    const clock = turnableClock(Date.UTC(2026, 11, 31, 10))
    const app = await openApp({ clock })
    const phone = await startPhone(networkTo(app), undefined, clock)
    await enrol(phone, await app.inviteLink(), 'Desk')
    const asked: string[] = []
    const { fetch } = phone.network
    phone.network.fetch = (input, init) => {
      asked.push(new URL(input instanceof Request ? input.url : input).pathname)
      return fetch(input, init)
    }
    await phone.services.sync.syncNow()
    expect(asked).not.toContain('/v1/hello')
    pass(clock)
    await phone.services.sync.syncNow()
    expect(asked.filter((path) => path === '/v1/hello').length).toBeGreaterThan(0)
    const kept = new DeviceStore(new DexieMetaStore(phone.disk.db), crypto.subtle)
    expect(await kept.readServer()).toMatchObject({ schedules: [scheduleStream(2027)] })
  })
})
