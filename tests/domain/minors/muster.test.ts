import { describe, expect, it } from 'vitest'
import { draftCompany, draftHeadCount } from '#domain/drafts/head-count.ts'
import type { HeadCount } from '#domain/drafts/head-count.ts'
import { countNameless, foldParties, placeNames } from '#domain/fold/head-count.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { listMuster } from '#domain/minors/muster.ts'
import type { Muster } from '#domain/minors/muster.ts'
import { partyIdOf } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import {
  aCheckIn,
  aCheckOut,
  aFact,
  anAuthor,
  aPerson,
  aRegistration,
  bytesFor,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const rule = { consentAge: 18, day: { year: 2026, month: 5, day: 16 } }
const [aigerim, viktor, asel, olga] = ['Aigerim', 'Viktor', 'Asel', 'Olga'].map((name) => aPerson(name))

const registered = (person = aigerim, group = '', born = '1990') =>
  aRegistration({ ...(person ? { person } : {}), group, born })
const arrived = (person = aigerim) => aCheckIn(person ? { person } : {})

function muster(facts: readonly FrozenFact[], only?: 'all' | 'minors'): Muster {
  const table = tableOf(...facts)
  const people = foldPeople(table)
  return listMuster(people, rule, placeNames(foldParties(table), people), only)
}
const groupsOf = ({ sections }: Muster) => sections.map(({ group, lines }) => [group, lines.length] as const)

describe('a muster', () => {
  it('lists who is here, and nobody who left or never came', () => {
    const out = arrived(viktor)
    const facts = [
      ...[aigerim, viktor, asel].map((person) => registered(person)),
      arrived(aigerim),
      out,
      aCheckOut({ ...(viktor ? { person: viktor } : {}), knew: [out] }),
    ]
    const { sections, count, minorCount } = muster(facts)
    expect(sections.flatMap(({ lines }) => lines.map(({ person }) => person.id))).toEqual([aigerim])
    expect([count, minorCount]).toEqual([1, 0])
  })

  it('[FACT-6] counts as here whom phones differ about, and says so', () => {
    const table = tableOf(
      registered(aigerim),
      statedBy(anAuthor('gate'), arrived(aigerim)),
      statedBy(anAuthor('field'), aCheckOut(aigerim ? { person: aigerim } : {})),
    )
    const [section] = listMuster(foldPeople(table), rule, []).sections
    expect(section?.lines[0]).toMatchObject({ isUnsure: true })
  })

  it('tells when and by which phone somebody was last seen', () => {
    const table = tableOf(registered(aigerim), statedBy(anAuthor('gate'), arrived(aigerim)))
    const [section] = listMuster(foldPeople(table), rule, []).sections
    expect(section?.lines[0]).toMatchObject({ isUnsure: false, seenBy: [anAuthor('gate').device] })
    expect(section?.lines[0]?.seen.ms).toBeGreaterThan(0)
  })

  it('stands by group in the order of the alphabet, those of no group last, and can be of minors alone', () => {
    const facts = [
      registered(aigerim, 'Ұлдар'),
      registered(viktor, ''),
      registered(asel, 'Әнші', '2012'),
      registered(olga, 'Ұлдар', '2012'),
      ...[aigerim, viktor, asel, olga].map((person) => arrived(person)),
    ]
    const all = muster(facts)
    expect(groupsOf(all)).toEqual([
      ['Әнші', 1],
      ['Ұлдар', 2],
      ['', 1],
    ])
    const minors = muster(facts, 'minors')
    expect(groupsOf(minors)).toEqual([
      ['Әнші', 1],
      ['Ұлдар', 1],
    ])
    expect([minors.count, minors.minorCount]).toEqual([4, 2])
  })

  it('[FACT-10] counts heads without a name: parties and companions who are here, and no others', () => {
    const party = (name: string, said: Pick<HeadCount, 'count'> & Partial<HeadCount>) =>
      aFact(draftHeadCount(partyIdOf(bytesFor(name, 10)), { label: name, ...said }))
    const facts = [
      registered(aigerim, '', '2012'),
      registered(viktor),
      arrived(aigerim),
      ...[aigerim, viktor].flatMap((person) => (person ? [aFact(draftCompany(person, 3))] : [])),
      party('8 «А»', { count: 24, who: 'pupil' }),
      party('Firm', { count: 7, who: 'staff' }),
      party('Gone', { count: 9, isHere: false }),
      party('None', { count: 0 }),
    ]
    const all = muster(facts)
    expect(all.parties.map(({ label }) => label).sort()).toEqual(['8 «А»', 'Firm'])
    expect(all.sections[0]?.lines.map(({ heads }) => heads)).toEqual([4])
    expect([all.count, all.minorCount]).toEqual([35, 25])

    const minors = muster(facts, 'minors')
    expect(minors.parties.map(({ label }) => label)).toEqual(['8 «А»'])
    expect(minors.sections[0]?.lines.map(({ heads }) => heads)).toEqual([1])
    expect([minors.count, minors.minorCount]).toEqual([35, 25])

    const table = tableOf(...facts)
    const people = foldPeople(table)
    expect(all.count).toBe(1 + countNameless(placeNames(foldParties(table), people), people).here)
  })

  it('[FACT-10] stays the same among children when one of a party of pupils is named', () => {
    const id = partyIdOf(bytesFor('7 «Ә»', 10))
    const counted = aFact(draftHeadCount(id, { label: '7 «Ә»', count: 24, who: 'pupil' }))
    const named = aRegistration({ party: id, who: 'pupil', source: 'walk-in' })
    const before = muster([counted], 'minors')
    const after = muster([counted, named, arrived()], 'minors')
    expect([before, after].map(({ count, minorCount }) => [count, minorCount])).toEqual([
      [24, 24],
      [24, 24],
    ])
    expect(groupsOf(after)).toEqual([['', 1]])
    expect(after.parties.map(({ unnamed }) => unnamed)).toEqual([23])
  })

  it('of an empty place is empty', () => {
    expect(muster([])).toEqual({ sections: [], parties: [], count: 0, minorCount: 0 })
  })
})
