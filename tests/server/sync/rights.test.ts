import { describe, expect, it } from 'vitest'
import type { Role } from '#domain/log/certificate.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { ADMISSION_MS, mayRead, mayWrite } from '#server/sync/rights.ts'
import { anEvent, MORNING_MS } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'

const event = eventStream(anEvent())
const all = ['event/*', 'schedule/*', 'organisation/*']
const desks = [scheduleStream(2026), organisationStream(2026)]

const at = (nowMs = MORNING_MS, granted: readonly Role[] = []) => ({ nowMs, granted })

describe('rights', () => {
  it('[SYN-5] the desks are written by organisers and the server, whatever else a certificate opens', () => {
    for (const stream of desks) {
      expect(mayWrite(aDevice({ role: 'coordinator', streams: all }).certificate, stream, at())).toBe(false)
      expect(mayWrite(aDevice({ role: 'organiser', streams: all }).certificate, stream, at())).toBe(true)
      expect(mayWrite(aDevice({ role: 'server', streams: all }).certificate, stream, at())).toBe(true)
    }
  })

  it('[SHEET-4] an event is written by whoever its certificate opens it to', () => {
    const { certificate } = aDevice({ streams: [event] })
    expect(mayWrite(certificate, event, at())).toBe(true)
    expect(mayWrite(certificate, contactsStream(anEvent()), at())).toBe(false)
    expect(mayWrite(certificate, eventStream(anEvent('another')), at())).toBe(false)
  })

  it('[SHEET-4] the end of a certificate stops reading at once and writing 100 days later', () => {
    const { certificate } = aDevice({ streams: [event], untilMs: MORNING_MS })
    expect(mayRead([certificate], event, MORNING_MS)).toBe(true)
    expect(mayRead([certificate], event, MORNING_MS + 1)).toBe(false)
    expect(mayWrite(certificate, event, at(MORNING_MS + ADMISSION_MS))).toBe(true)
    expect(mayWrite(certificate, event, at(MORNING_MS + ADMISSION_MS + 1))).toBe(false)
  })

  it('[SHEET-4] a role granted in the stream adds to the certificate, and ends with it', () => {
    const { certificate } = aDevice({ streams: [event], untilMs: MORNING_MS })
    const elsewhere = eventStream(anEvent('another'))
    expect(mayWrite(certificate, elsewhere, at(MORNING_MS, ['coordinator']))).toBe(true)
    expect(mayWrite(certificate, scheduleStream(2026), at(MORNING_MS, ['coordinator']))).toBe(false)
    expect(mayWrite(certificate, scheduleStream(2026), at(MORNING_MS, ['organiser']))).toBe(true)
    expect(mayWrite(certificate, elsewhere, at(MORNING_MS + ADMISSION_MS + 1, ['organiser']))).toBe(false)
  })

  it('everybody reads the schedule, and the organisation who is enrolled', () => {
    const enrolled = [aDevice({ streams: [event] }).certificate]
    expect(mayRead([], scheduleStream(2026), MORNING_MS)).toBe(true)
    expect(mayRead([], organisationStream(2026), MORNING_MS)).toBe(false)
    expect(mayRead(enrolled, organisationStream(2026), MORNING_MS)).toBe(true)
    expect(mayRead([], event, MORNING_MS)).toBe(false)
  })
})
