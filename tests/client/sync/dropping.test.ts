// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { enrol, networkTo, openDisk, startPhone } from '#tests/support/phone.ts'
import { MORNING_MS } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

const DAY_MS = 86_400_000

describe('a phone long after an event', () => {
  it('[SYN-15] drops its streams in a round of the loop, by the server’s time', async () => {
    const app = await openApp()
    const desk = await startPhone(networkTo(app))
    await enrol(desk, await app.inviteLink())
    const planned = await desk.services.desk.planEvent({
      title: 'Есіл жағалауы',
      startsMs: MORNING_MS,
      endsMs: MORNING_MS + 4 * 3_600_000,
      utcOffsetMinutes: 300,
      place: '',
      meetingPoint: '',
      bring: '',
    })
    if (planned.kind !== 'saved' || !planned.event) throw new Error('not planned')
    const { event } = planned
    await desk.services.desk.addPeople(event, [
      { entry: { name: 'Айгерім' }, contact: { phones: ['+77010000001'], guardianPhones: [] } },
    ])
    await desk.services.sync.syncNow()
    const streams = [eventStream(event), contactsStream(event)]
    expect(await desk.disk.log.listStreams()).toEqual(expect.arrayContaining(streams))
    desk.phone.stop()

    // The phone's own clock is years ahead: that is no reason.
    const ahead = await startPhone(networkTo(app), openDisk(desk.disk.name), turnableClock(MORNING_MS * 2))
    await ahead.services.sync.syncNow()
    expect(await ahead.disk.log.listStreams()).toEqual(expect.arrayContaining(streams))
    ahead.phone.stop()

    app.clock.advance(126 * DAY_MS)
    const later = await startPhone(networkTo(app), openDisk(desk.disk.name))
    await later.services.sync.syncNow()
    const left = await later.disk.log.listStreams()
    for (const stream of streams) expect(left).not.toContain(stream)
    expect((await later.services.boards.open(event)).people()).toEqual([])
    expect(later.services.outbox.count()).toBe(0)
  })
})
