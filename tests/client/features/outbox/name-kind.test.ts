import { describe, expect, it } from 'vitest'
import type { KnownKind } from '#domain/log/kinds.ts'
import { nameKind } from '#client/features/outbox/name-kind.ts'
import en from '#client/features/outbox/messages.en.json'
import kk from '#client/features/outbox/messages.kk.json'
import ru from '#client/features/outbox/messages.ru.json'

/** A kind that is missing here does not compile. */
const ALL: Readonly<Record<KnownKind, true>> = {
  'event-planned': true,
  'device-enrolled': true,
  granted: true,
  registered: true,
  'contact-noted': true,
  'checked-in': true,
  'checked-out': true,
  retracted: true,
  'people-merged': true,
  'people-parted': true,
  'clock-corrected': true,
  closed: true,
  reopened: true,
  'readiness-noted': true,
  'settings-set': true,
  'consent-noted': true,
  'handed-over': true,
  'pass-issued': true,
  'pass-revoked': true,
  carried: true,
  'party-counted': true,
  'company-counted': true,
  'result-noted': true,
  'photo-taken': true,
  'incident-noted': true,
  'tool-moved': true,
  held: true,
  released: true,
  revoked: true,
  erased: true,
  sealed: true,
  'issuer-adopted': true,
}

describe('what a record in the outbox is called', () => {
  it.each(Object.entries({ kk, ru, en }))('has a name for every kind there is: %s', (_locale, { kind }) => {
    const names = new Map<string, string>(Object.entries(kind))
    for (const each of Object.keys(ALL)) {
      expect(nameKind(each)).not.toBe('other')
      expect(names.get(nameKind(each)), each).toBeTruthy()
    }
  })

  it('is a record where a newer app made it', () => {
    expect(nameKind('of-tomorrow')).toBe('other')
  })
})
