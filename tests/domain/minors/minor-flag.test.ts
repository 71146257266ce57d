import { describe, expect, it } from 'vitest'
import { foldPeople } from '#domain/fold/person-view.ts'
import { isMinor } from '#domain/minors/is-minor.ts'
import { readMinorFlag } from '#domain/minors/minor-flag.ts'
import { known } from '#domain/known.ts'
import { aCheckIn, aRegistration, tableOf } from '#tests/support/facts.ts'
import type { Registration } from '#domain/drafts/registration.ts'

const rule = { consentAge: 18, day: { year: 2026, month: 5, day: 16 } }

describe('who counts as a minor without a birth date', () => {
  it.each([
    [undefined, 'pupil', '', true],
    [undefined, null, '7 «Ә»', true],
    [undefined, 'volunteer', '7 «Ә»', true],
    // who leads a class stands on its list too
    [undefined, 'staff', '7 «Ә»', false],
    [undefined, 'staff', '', false],
    [undefined, null, '', false],
    [0, 'pupil', '7 «Ә»', false],
    [1, 'staff', '', true],
    ['yes', 'pupil', '', true],
  ] as const)('said %s, kind %s, class "%s": %s', (said, who, className, expected) => {
    expect(readMinorFlag(said, who, className)).toBe(expected)
  })

  const isAsked = (entry: Partial<Registration>, isMarked: boolean) => {
    const facts = [aRegistration(entry), ...(isMarked ? [aCheckIn({})] : [])]
    return isMinor(known(foldPeople(tableOf(...facts))[0]), rule)
  }
  it.each([false, true])('is told of everybody alike, marked: %s', (isMarked) => {
    expect(isAsked({ who: 'pupil' }, isMarked)).toBe(true)
    expect(isAsked({ who: 'pupil', isMinor: false }, isMarked)).toBe(false)
    expect(isAsked({ who: 'volunteer', isMinor: true }, isMarked)).toBe(true)
    expect(isAsked({ className: '7 «Ә»' }, isMarked)).toBe(true)
    expect(isAsked({ who: 'pupil', born: '2000-01-01' }, isMarked)).toBe(false)
    expect(isAsked({}, isMarked)).toBe(false)
  })
})
