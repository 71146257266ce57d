import { describe, expect, it } from 'vitest'
import { draftClosed } from '#domain/drafts/control.ts'
import { eventStream } from '#domain/stream.ts'
import { readAttendance } from '#server/desk/attendance.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import { aCheckIn, aFact, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'

const event = anEvent()
const stream = eventStream(event)

describe('what a report is made of', () => {
  it('[SYN-11] is the log up to a position, with what came after closing', async () => {
    const app = await openApp()
    const desk = await anOrganiser(app)
    const gate = await aCoordinator(app, event)
    const list = await desk.seal(stream, [aRegistration(), aRegistration({ person: aPerson('Olga') })])
    await desk.syncStream({ stream, sheets: [list.bytes] })
    const open = await readAttendance(app.deps, event)
    expect(open).toMatchObject({ madeOf: await app.store.readCursor(stream), closed: null })
    expect(open.late.facts.size).toBe(0)

    const closing = await desk.seal(stream, [aFact(draftClosed(open.madeOf))])
    await desk.syncStream({ stream, sheets: [closing.bytes] })
    const late = aCheckIn({ person: aPerson('Olga') })
    const sheet = await gate.seal(stream, [late])
    await gate.syncStream({ stream, sheets: [sheet.bytes] })
    const closed = await readAttendance(app.deps, event)
    expect(closed.madeOf.n).toBe(open.madeOf.n + 2)
    expect(closed.closed).toMatchObject(open.madeOf)
    expect(closed.late.subjects).toEqual(new Set([aPerson('Olga')]))
    expect(closed.people.map(({ presence }) => presence.state).sort()).toEqual(['expected', 'here'])
  })

  it('[SYN-11] is nothing for an event that nobody wrote to', async () => {
    const app = await openApp()
    expect(await readAttendance(app.deps, event)).toMatchObject({
      people: [],
      madeOf: { n: 0 },
      closed: null,
    })
  })
})
