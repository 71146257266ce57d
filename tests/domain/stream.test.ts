import { describe, expect, it } from 'vitest'
import {
  asStreamId,
  contactsStream,
  eventStream,
  organisationStream,
  parseStream,
  scheduleStream,
} from '#domain/stream.ts'
import { anEvent } from '#tests/support/facts.ts'

const event = anEvent()

describe('streams', () => {
  it.each([
    [scheduleStream(2026), { kind: 'schedule', year: 2026 }],
    [organisationStream(2027), { kind: 'organisation', year: 2027 }],
    [eventStream(event), { kind: 'event', event }],
    [contactsStream(event), { kind: 'contacts', event }],
  ])('[FACT-1] reads %s', (id, kind) => {
    expect(parseStream(id)).toEqual(kind)
    expect(asStreamId(id)).toBe(id)
  })

  it.each([
    '',
    'schedule',
    'schedule/',
    'schedule/26',
    'schedule/1999',
    'schedule/20260',
    'schedule/2026/',
    'schedule/2026/x',
    'Schedule/2026',
    'event',
    'event/',
    'event//contacts',
    `event/${event}/`,
    `event/${event}/notes`,
    `event/${event}/contacts/`,
    `event/${event.toUpperCase()}`,
    `event/${event}0`,
    'event/*',
    `person/${event}`,
    'gardens/2026',
  ])('takes "%s" for no stream', (text) => {
    expect(parseStream(text)).toBeNull()
    expect(asStreamId(text)).toBeNull()
  })
})
