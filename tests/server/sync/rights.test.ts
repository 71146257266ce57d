import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { ADMISSION_MS, mayRead, mayWrite } from '#server/sync/rights.ts'
import { anEvent, MORNING_MS } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'

const event = eventStream(anEvent())
const all = ['event/*', 'schedule/*', 'organisation/*']
const desks = [scheduleStream(2026), organisationStream(2026)]

describe('rights', () => {
  it('[SYN-5] the desks are written by organisers and the server, whatever else a certificate opens', () => {
    for (const stream of desks) {
      expect(mayWrite(aDevice({ role: 'coordinator', streams: all }).certificate, stream, MORNING_MS)).toBe(
        false,
      )
      expect(mayWrite(aDevice({ role: 'organiser', streams: all }).certificate, stream, MORNING_MS)).toBe(
        true,
      )
      expect(mayWrite(aDevice({ role: 'server', streams: all }).certificate, stream, MORNING_MS)).toBe(true)
    }
  })

  it('[SHEET-4] an event is written by whoever its certificate opens it to', () => {
    const { certificate } = aDevice({ streams: [event] })
    expect(mayWrite(certificate, event, MORNING_MS)).toBe(true)
    expect(mayWrite(certificate, contactsStream(anEvent()), MORNING_MS)).toBe(false)
    expect(mayWrite(certificate, eventStream(anEvent('another')), MORNING_MS)).toBe(false)
  })

  it('[SHEET-4] the end of a certificate stops reading at once and writing 100 days later', () => {
    const { certificate } = aDevice({ streams: [event], untilMs: MORNING_MS })
    expect(mayRead([certificate], event, MORNING_MS)).toBe(true)
    expect(mayRead([certificate], event, MORNING_MS + 1)).toBe(false)
    expect(mayWrite(certificate, event, MORNING_MS + ADMISSION_MS)).toBe(true)
    expect(mayWrite(certificate, event, MORNING_MS + ADMISSION_MS + 1)).toBe(false)
  })

  it('everybody reads the schedule, and the organisation who is enrolled', () => {
    const enrolled = [aDevice({ streams: [event] }).certificate]
    expect(mayRead([], scheduleStream(2026), MORNING_MS)).toBe(true)
    expect(mayRead([], organisationStream(2026), MORNING_MS)).toBe(false)
    expect(mayRead(enrolled, organisationStream(2026), MORNING_MS)).toBe(true)
    expect(mayRead([], event, MORNING_MS)).toBe(false)
  })
})
