import { describe, expect, it } from 'vitest'
import { draftClosed } from '#domain/drafts/control.ts'
import { eventStream, scheduleStream } from '#domain/stream.ts'
import { exportAttendance } from '#server/cli/export-attendance.ts'
import { anOrganiser } from '#tests/support/devices.ts'
import { aCheckIn, aFact, anEvent, anEventPlan, aPerson, aRegistration } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'

const event = anEvent()
const stream = eventStream(event)

async function exportFrom(app: TestApp) {
  const file: string[] = []
  const remarks: string[] = []
  await exportAttendance.run(
    {
      deps: app.deps,
      origin: '',
      print: (text) => void file.push(text),
      write: (text) => void file.push(text),
      remark: (text) => void remarks.push(text),
    },
    ['--event', event, '--format', 'json'],
  )
  return { rows: JSON.parse(file.join('')) as readonly { readonly after_closing: string }[], remarks }
}

describe('asar export attendance', () => {
  it('[SYN-11] says beside the file what it was made of, and what came after closing', async () => {
    const app = await openApp()
    const desk = await anOrganiser(app)
    const plan = await desk.seal(scheduleStream(2026), [anEventPlan()])
    const list = await desk.seal(stream, [aRegistration(), aRegistration({ person: aPerson('Olga') })])
    await desk.sync([
      { stream: scheduleStream(2026), sheets: [plan.bytes] },
      { stream, sheets: [list.bytes] },
    ])
    const cursor = await app.store.readCursor(stream)
    const open = await exportFrom(app)
    const digest = Buffer.from(cursor.digest).toString('base64url')
    expect(open.remarks).toEqual([`Made of the log up to n=1, digest ${digest}.`])
    expect(open.rows.map((row) => row.after_closing)).toEqual(['', ''])

    const closing = await desk.seal(stream, [aFact(draftClosed(cursor))])
    const late = await desk.seal(stream, [aCheckIn({ person: aPerson('Olga') })])
    await desk.syncStream({ stream, sheets: [closing.bytes, late.bytes] })
    const closed = await exportFrom(app)
    expect(closed.remarks).toEqual([
      expect.stringMatching(/^Made of the log up to n=3, digest /),
      `Closed at n=1, digest ${digest}; rows with something that came after it: 1.`,
    ])
    expect(closed.rows.map((row) => row.after_closing).sort()).toEqual(['', 'yes'])
  })
})
