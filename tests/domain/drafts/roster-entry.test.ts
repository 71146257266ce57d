import { describe, expect, it } from 'vitest'
import { readPlannedPerson } from '#domain/drafts/roster-entry.ts'
import type { PlannedPerson } from '#domain/roster-import/types.ts'

const bare: PlannedPerson = { row: 2, name: 'Айша', phones: [], guardianPhones: [], consent: 'unknown' }

describe('a person of an imported file', () => {
  it('is registered with what the file says, and nothing else', () => {
    expect(readPlannedPerson(bare)).toEqual({
      entry: { name: 'Айша', source: 'roster', consent: 'unknown' },
      contact: { phones: [], guardianPhones: [] },
    })
  })

  it('is said to be of age only where no birth date tells', () => {
    expect(readPlannedPerson({ ...bare, minor: false }).entry.isMinor).toBe(false)
    expect(readPlannedPerson({ ...bare, minor: false, birth: { year: 1980 } }).entry).not.toHaveProperty(
      'isMinor',
    )
    expect(readPlannedPerson({ ...bare, minor: true, birth: { year: 2015 } }).entry.isMinor).toBe(true)
  })

  it('keeps every field, and leaves the language and the row behind', () => {
    const whole: PlannedPerson = {
      ...bare,
      sortName: 'Сәрсен Айша',
      no: 7,
      group: 'А',
      className: '10Ә',
      locality: 'Шымкент',
      birth: { year: 2010, month: 4, day: 3 },
      minor: true,
      consent: 'given',
      language: 'kk',
      phones: [{ e164: '+77010001234', note: 'анасы' }],
      guardianPhones: [{ e164: '+77020005678' }],
      phoneUnread: '12',
    }
    expect(readPlannedPerson(whole)).toEqual({
      entry: {
        name: 'Айша',
        sortName: 'Сәрсен Айша',
        source: 'roster',
        no: 7,
        group: 'А',
        className: '10Ә',
        locality: 'Шымкент',
        born: '2010-04-03',
        isMinor: true,
        consent: 'given',
      },
      contact: { phones: ['+77010001234'], guardianPhones: ['+77020005678'], unread: '12' },
    })
  })
})
