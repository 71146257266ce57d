// @vitest-environment node
import { expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'

// Nothing that is packed can be read again, on either side.
vi.mock('#protocol/wire/pack.ts', () => ({ packEntries: () => Promise.resolve(null) }))

it('[SHEET-6] goes raw both ways, and arrives, where packing is broken', async () => {
  const app = await openApp()
  const [desk, gate] = [await startPhone(networkTo(app)), await startPhone(networkTo(app))]
  await enrol(desk, await app.inviteLink(), 'Desk')
  const hours = { startsMs: MORNING_MS, endsMs: MORNING_MS + 1, utcOffsetMinutes: 300 }
  const texts = { title: 'Есіл', place: '', meetingPoint: '', bring: '' }
  const planned = await desk.services.desk.planEvent({ ...hours, ...texts })
  const event = planned.event as EventId
  await desk.services.desk.addPeople(event, [
    { entry: { name: 'Айгерім' }, contact: { phones: [], guardianPhones: [] } },
  ])
  await desk.services.sync.syncNow()
  await enrol(gate, await app.inviteLink({ role: 'coordinator', event }))
  const board = await gate.services.boards.open(event)
  const [person] = board.people()
  if (!person) throw new Error('nobody came')
  await gate.services.attendance.checkIn(board, person.id)
  expect(await gate.services.sync.syncNow()).toEqual({ kind: 'idle' })
  expect(board.counts()).toMatchObject({ here: 1, onServer: 1 })
})
