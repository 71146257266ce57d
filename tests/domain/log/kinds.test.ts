import { describe, expect, it } from 'vitest'
import { correctionOf, isControlKind, isKnownKind, mayReplaceKind, roleMayMake } from '#domain/log/kinds.ts'
import type { KnownKind } from '#domain/log/kinds.ts'

const FIELD: readonly KnownKind[] = [
  'registered',
  'contact-noted',
  'checked-in',
  'checked-out',
  'retracted',
  'people-merged',
  'people-parted',
  'clock-corrected',
  'closed',
  'reopened',
  'readiness-noted',
]
const CONTROL: readonly KnownKind[] = ['held', 'released', 'revoked', 'erased', 'sealed', 'issuer-adopted']
const DESK: readonly KnownKind[] = ['event-planned', 'granted']

describe('kinds of facts', () => {
  it.each(FIELD)('[FACT-4] lets coordinators, organisers and the server make %s', (kind) => {
    expect(roleMayMake('coordinator', kind)).toBe(true)
    expect(roleMayMake('organiser', kind)).toBe(true)
    expect(roleMayMake('server', kind)).toBe(true)
  })

  it.each(DESK)('[FACT-4] lets organisers and the server, not coordinators, make %s', (kind) => {
    expect(roleMayMake('coordinator', kind)).toBe(false)
    expect(roleMayMake('organiser', kind)).toBe(true)
    expect(roleMayMake('server', kind)).toBe(true)
  })

  it('[FACT-4] lets the server alone enrol devices', () => {
    expect(roleMayMake('coordinator', 'device-enrolled')).toBe(false)
    expect(roleMayMake('organiser', 'device-enrolled')).toBe(false)
    expect(roleMayMake('server', 'device-enrolled')).toBe(true)
  })

  it.each(CONTROL)('[FACT-9] lets the server alone state %s, as a fact of the stream', (kind) => {
    expect(roleMayMake('coordinator', kind)).toBe(false)
    expect(roleMayMake('organiser', kind)).toBe(false)
    expect(roleMayMake('server', kind)).toBe(true)
    expect(isControlKind(kind)).toBe(true)
    expect(correctionOf(kind)).toBe('whole')
  })

  it('[SYN-11] takes closing and grants for facts of people', () => {
    for (const kind of ['closed', 'granted', 'registered', 'toString', ''])
      expect(isControlKind(kind)).toBe(false)
  })

  it('[FACT-2] knows no kind by a name that the language gives', () => {
    for (const kind of ['', 'constructor', '__proto__', 'toString', 'Checked-In'])
      expect(isKnownKind(kind)).toBe(false)
  })

  it('[FACT-4] corrects entries field by field and marks as a whole', () => {
    expect(
      ['registered', 'contact-noted', 'event-planned'].map((kind) => correctionOf(kind as KnownKind)),
    ).toEqual(['fields', 'fields', 'fields'])
    expect(correctionOf('checked-in')).toBe('whole')
  })

  it('[FACT-4] replaces a kind by itself or by the opposite statement', () => {
    expect(mayReplaceKind('checked-out', 'checked-in')).toBe(true)
    expect(mayReplaceKind('people-merged', 'people-parted')).toBe(true)
    expect(mayReplaceKind('granted', 'granted')).toBe(true)
    expect(mayReplaceKind('checked-in', 'registered')).toBe(false)
    expect(mayReplaceKind('people-merged', 'checked-in')).toBe(false)
  })
})
