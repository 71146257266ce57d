import { describe, expect, it } from 'vitest'
import { countMinutes, listStays, weakestBasis, weakestQuality } from '#domain/fold/hours.ts'
import type { Stay } from '#domain/fold/hours.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { foldPresence } from '#domain/fold/presence.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import {
  aCheckIn,
  aCheckOut,
  aClockCorrection,
  anAuthor,
  aPerson,
  aSession,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const minute = 60_000
const at = (minutes: number) => ({ wallMs: MORNING_MS + minutes * minute })
const staysOf = (...facts: readonly FrozenFact[]): readonly Stay[] =>
  listStays(foldPresence(tableOf(...facts), [aPerson()]).marks)

describe('hours', () => {
  it('[FACT-6] count from an arrival to the departure that ended it', () => {
    const arrival = aCheckIn(at(0))
    const stays = staysOf(arrival, aCheckOut({ ...at(95), knew: [arrival] }))
    expect(stays).toEqual([
      { fromMs: MORNING_MS, untilMs: MORNING_MS + 95 * minute, quality: 'claimed', basis: 'coordinator' },
    ])
    expect(countMinutes(stays)).toBe(95)
  })

  it('[FACT-6] count nothing yet while nobody marked a departure', () => {
    const stays = staysOf(aCheckIn(at(0)))
    expect(stays).toMatchObject([{ untilMs: null }])
    expect(countMinutes(stays)).toBe(0)
  })

  it('[FACT-6] count from the earliest of two witnesses to the latest of two departures', () => {
    const arrivals = [aCheckIn(at(7)), aCheckIn(at(3))]
    const departures = [aCheckOut({ ...at(60), knew: arrivals }), aCheckOut({ ...at(63), knew: arrivals })]
    expect(countMinutes(staysOf(...arrivals, ...departures))).toBe(60)
  })

  it('[FACT-6] add up two stays', () => {
    const first = aCheckIn(at(0))
    const out = aCheckOut({ ...at(30), knew: [first] })
    const again = aCheckIn({ ...at(60), knew: [out] })
    const stays = staysOf(first, out, again, aCheckOut({ ...at(100), knew: [again] }))
    expect(stays).toHaveLength(2)
    expect(countMinutes(stays)).toBe(70)
  })

  it('[FACT-6] go on over midnight', () => {
    const arrival = aCheckIn(at(14 * 60))
    expect(countMinutes(staysOf(arrival, aCheckOut({ ...at(22 * 60), knew: [arrival] })))).toBe(8 * 60)
  })

  it('[FACT-6] make no stay of a departure without an arrival', () => {
    expect(staysOf(aCheckOut(at(5)))).toEqual([])
  })

  it('[FACT-6] end a stay at the departure that knew the arrival, though its clock was far behind', () => {
    const arrival = aCheckIn(at(0))
    const departure = aCheckOut({ wallMs: 0, knew: [arrival] })
    const stays = staysOf(arrival, departure)
    expect(stays).toEqual([{ fromMs: MORNING_MS, untilMs: 0, quality: 'claimed', basis: 'coordinator' }])
    expect(countMinutes(stays)).toBe(0)
  })

  it('[FACT-5] carry the quality of the weaker end', () => {
    const arrival = aCheckIn({ ...at(0), session: aSession('in') })
    const early = aCheckOut({ ...at(50), knew: [arrival], session: aSession('early') })
    const late = aCheckOut({ ...at(60), knew: [arrival], session: aSession('late') })
    const clock = (session: string) => ({ session: aSession(session), offsetMs: 0, errorMs: 5 })
    const inputs = [
      statedBy(anAuthor(), arrival, clock('in')),
      statedBy(anAuthor(), late, clock('late')),
      statedBy(anAuthor('field'), early),
    ]
    const qualityOf = (...more: readonly FrozenFact[]) =>
      foldPerson(tableOf(...inputs, ...more), aPerson())?.stays.map((stay) => stay.quality)
    expect(qualityOf()).toEqual(['measured'])
    expect(qualityOf(aClockCorrection({ of: aSession('in'), shiftMs: 1 }))).toEqual(['corrected'])
  })

  it('[FACT-6] end at the last departure that somebody saw, not at a default one beside it', () => {
    const arrival = aCheckIn(at(0))
    const seen = aCheckOut({ ...at(60), knew: [arrival] })
    const byDefault = aCheckOut({ ...at(90), knew: [arrival], way: 'default' })
    const later = aCheckOut({ ...at(100), knew: [arrival] })
    expect(countMinutes(staysOf(arrival, seen, byDefault))).toBe(60)
    expect(countMinutes(staysOf(arrival, byDefault))).toBe(90)
    expect(countMinutes(staysOf(arrival, byDefault, later))).toBe(100)
  })

  it('[FACT-6] rest on the weaker of a scan, a coordinator and a default, part by part', () => {
    const scanned = aCheckIn({ ...at(0), way: 'scan' })
    const basisOf = (...facts: readonly FrozenFact[]) => staysOf(...facts).map((stay) => stay.basis)
    expect(basisOf(scanned)).toEqual(['scanned'])
    expect(basisOf(scanned, aCheckOut({ ...at(9), knew: [scanned], way: 'group' }))).toEqual(['coordinator'])
    expect(basisOf(scanned, aCheckOut({ ...at(9), knew: [scanned], way: 'default' }))).toEqual(['default'])
    const said = { atMs: MORNING_MS, why: 'late' } as const
    expect(basisOf(aCheckIn({ ...at(9), way: 'scan', said }))).toEqual(['coordinator'])
  })

  it('[FACT-6] name their weakest part, and none where there is none', () => {
    const scanned = { basis: 'scanned', quality: 'measured' } as const
    const said = { basis: 'coordinator', quality: 'set' } as const
    expect(weakestBasis([scanned, said])).toBe('coordinator')
    expect(weakestBasis([])).toBeNull()
    expect(weakestQuality([scanned, said])).toBe('set')
    expect(weakestQuality([])).toBeNull()
  })

  it('[FACT-6] round down once, over all stays', () => {
    const stay = (ms: number): Stay => ({ fromMs: 0, untilMs: ms, quality: 'claimed', basis: 'coordinator' })
    expect(countMinutes([stay(90_000), stay(90_000)])).toBe(3)
    expect(countMinutes([stay(59_999)])).toBe(0)
  })
})
