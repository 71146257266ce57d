// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { chooseStreams } from '#client/sync/choose-streams.ts'
import { anEvent, MORNING_MS } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'

const DAY_MS = 86_400_000
const [soon, old, far] = [anEvent('soon'), anEvent('old'), anEvent('far')]
const at = (id: typeof soon, days: number) => ({
  id,
  startsMs: MORNING_MS + days * DAY_MS,
  endsMs: MORNING_MS + days * DAY_MS + 3_600_000,
})
const nothing = {
  certificate: null,
  schedules: [scheduleStream(2026)],
  events: [at(soon, 3), at(old, -40), at(far, 70)],
  open: [],
  waiting: [],
  dropped: [],
  nowMs: MORNING_MS,
}
const organiser = aDevice({
  role: 'organiser',
  streams: ['event/*', 'schedule/*', 'organisation/*'],
}).certificate
const coordinator = aDevice({ streams: [eventStream(soon), contactsStream(soon)] }).certificate

describe('the streams of a round', () => {
  it('are the schedules alone on a volunteer’s phone, this year’s if no server has named any', () => {
    expect(chooseStreams({ ...nothing, open: [eventStream(soon)] })).toEqual([scheduleStream(2026)])
    expect(chooseStreams({ ...nothing, schedules: [] })).toEqual([scheduleStream(2026)])
  })

  it('are those a coordinator’s certificate names, with the schedule and the names of the other phones', () => {
    expect(chooseStreams({ ...nothing, certificate: coordinator, open: [eventStream(far)] })).toEqual([
      organisationStream(2026),
      organisationStream(2025),
      scheduleStream(2026),
      eventStream(soon),
      contactsStream(soon),
    ])
  })

  it('are an organiser’s events of the last 30 and the next 60 days, and what is being looked at', () => {
    const streams = chooseStreams({ ...nothing, certificate: organiser, open: [eventStream(far)] })
    expect(streams).toContain(eventStream(soon))
    expect(streams).toContain(contactsStream(soon))
    expect(streams).toContain(eventStream(far))
    expect(streams).not.toContain(eventStream(old))
  })

  it('[SYN-15] leave out what this phone has dropped, unless somebody looks at it or it waits to be sent', () => {
    const dropped = [eventStream(soon), contactsStream(soon)]
    const choice = { ...nothing, certificate: coordinator, dropped }
    expect(chooseStreams(choice)).toEqual([
      organisationStream(2026),
      organisationStream(2025),
      scheduleStream(2026),
    ])
    expect(chooseStreams({ ...choice, open: [eventStream(soon)] })).toContain(eventStream(soon))
    expect(chooseStreams({ ...choice, waiting: [contactsStream(soon)] })).toContain(contactsStream(soon))
  })

  it('[SYN-2] hold whatever has no position, whatever the rights', () => {
    const waiting = [eventStream(old)]
    expect(chooseStreams({ ...nothing, certificate: coordinator, waiting })).toContain(eventStream(old))
  })
})
