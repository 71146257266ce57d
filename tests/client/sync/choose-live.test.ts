// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { Identity } from '#client/ports.ts'
import { createSession } from '#client/log/session.ts'
import { chooseLive } from '#client/sync/choose-live.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { anEvent, bytesFor, MORNING_MS } from '#tests/support/facts.ts'
import { aDevice, aServer, ISSUER } from '#tests/support/sheets.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const schedule = scheduleStream(2026)
const open = anEvent('open')
const desk = aDevice({ role: 'organiser', streams: ['event/*', 'schedule/*', 'organisation/*'] })
const identity: Identity = {
  ...desk,
  issuerKey: ISSUER.key,
  issuerCertificateBytes: aServer().certificateBytes,
  organisation: bytesFor('organisation', 16),
  name: 'Desk',
}

function choose(as: Identity | null, events: number, knowsServer = true) {
  const server = { certificateBytes: aServer().certificateBytes, schedules: [schedule] }
  return chooseLive({
    log: { listDropped: () => Promise.resolve([]) },
    device: {
      readIdentity: () => Promise.resolve(as),
      readServer: () => Promise.resolve(knowsServer ? server : null),
      storeServer: () => Promise.resolve(),
      readClock: () => Promise.resolve(null),
      storeClock: () => Promise.resolve(),
    },
    session: createSession(turnableClock(MORNING_MS), { bytes: (length) => bytesFor('session', length) }),
    listEvents: () =>
      Array.from({ length: events }, (_, i) => ({
        id: anEvent(`event ${String(i)}`),
        title: '',
        place: '',
        meetingPoint: '',
        bring: '',
        startsMs: MORNING_MS,
        endsMs: MORNING_MS,
        utcOffsetMinutes: 300,
        status: 'planned' as const,
      })),
    listOpen: () => [eventStream(open), contactsStream(open)],
  })
}

describe('what is followed live', () => {
  it('is the schedule, for somebody without an account', async () => {
    expect(await choose(null, 3)).toEqual({ signer: null, streams: [schedule] })
    expect(await choose(null, 3, false)).toEqual({ signer: null, streams: [schedule] })
  })

  it('is what a round asks about', async () => {
    const [near] = [anEvent('event 0')]
    expect(await choose(identity, 1)).toEqual({
      signer: identity,
      streams: [
        organisationStream(2026),
        organisationStream(2025),
        schedule,
        eventStream(open),
        contactsStream(open),
        eventStream(near),
        contactsStream(near),
      ],
    })
  })

  it('is no more than one connection may follow: what somebody looks at comes first', async () => {
    const { streams } = await choose(identity, 200)
    expect(streams).toHaveLength(64)
    expect(streams.slice(0, 5)).toEqual([
      organisationStream(2026),
      organisationStream(2025),
      schedule,
      eventStream(open),
      contactsStream(open),
    ])
  })
})
