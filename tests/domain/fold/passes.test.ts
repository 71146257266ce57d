import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftPassIssued, draftPassRevoked, readPassSubjects } from '#domain/drafts/pass.ts'
import {
  findByShortCode,
  findCurrentPass,
  findHolding,
  isSeasonRevoked,
  listPasses,
} from '#domain/fold/passes.ts'
import { foldPeople, foldPerson } from '#domain/fold/person-view.ts'
import { addFact } from '#domain/fold/fact-table.ts'
import { passIdOf, passOfPerson } from '#domain/ids.ts'
import type { PassId, PersonId } from '#domain/ids.ts'
import { shortCodeOf } from '#domain/pass/short-code.ts'
import {
  aCheckIn,
  aFact,
  aMerge,
  anAuthor,
  aPerson,
  aRegistration,
  aRetraction,
  bytesFor,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const [aigerim, nurlan] = [aPerson(), aPerson('Nurlan')]
const spare: PassId = passIdOf(bytesFor('pass spare', 10))
const issued = (person: PersonId, pass: PassId) => aFact(draftPassIssued(person, pass))
const revoked = (person: PersonId, pass: PassId) => aFact(draftPassRevoked(person, pass))
const entry = (person: PersonId) => aRegistration({ person, name: person })

describe('whose a pass is', () => {
  it('the person whose id it has: ten thousand printed passes cost no fact', () => {
    const table = tableOf(entry(aigerim))
    expect(findHolding(table, passOfPerson(aigerim))).toEqual({
      people: [aigerim],
      isRevoked: false,
      facts: [],
    })
    expect(findCurrentPass(table, [aigerim])).toBe(aigerim)
  })

  it('theirs too who were marked before their entry came', () => {
    const table = tableOf(aCheckIn({ person: aigerim }))
    expect(findHolding(table, passOfPerson(aigerim)).people).toEqual([aigerim])
  })

  it('nobody on this list', () => {
    const taken = entry(nurlan)
    const table = tableOf(entry(aigerim), taken, aRetraction({ person: nurlan, facts: [taken] }))
    expect(findHolding(table, spare).people).toEqual([])
    expect(findHolding(table, passOfPerson(nurlan)).people).toEqual([])
  })

  it('the person whom it was issued to, under all their joined ids', () => {
    const fact = issued(nurlan, spare)
    const table = tableOf(entry(aigerim), entry(nurlan), fact, aMerge({ pair: [aigerim, nurlan] }))
    const [lowest] = [aigerim, nurlan].sort()
    expect(findHolding(table, spare)).toEqual({ people: [lowest], isRevoked: false, facts: [fact.id] })
    expect(listPasses(table, [aigerim, nurlan]).map(({ pass }) => pass)).toEqual([aigerim, nurlan, spare])
  })

  it('is not theirs any more when that was taken back', () => {
    const fact = issued(aigerim, spare)
    const table = tableOf(entry(aigerim), fact, aRetraction({ person: aigerim, facts: [fact] }))
    expect(findHolding(table, spare).people).toEqual([])
    expect(listPasses(table, [aigerim])).toEqual([{ pass: aigerim, isRevoked: false }])
  })

  it('[SYN-5] does not count where its author had no right', () => {
    const stranger = { ...anAuthor('stranger'), role: null }
    const table = tableOf(
      statedBy(anAuthor(), entry(aigerim)),
      statedBy(stranger, issued(aigerim, spare)),
      statedBy(stranger, revoked(aigerim, passOfPerson(aigerim))),
    )
    expect(findHolding(table, spare).people).toEqual([])
    expect(findCurrentPass(table, [aigerim])).toBe(aigerim)
  })
})

describe('a pass made anew', () => {
  it('is the one to show; the lost one stays theirs, and is revoked', () => {
    const lost = passOfPerson(aigerim)
    const table = tableOf(entry(aigerim), revoked(aigerim, lost), issued(aigerim, spare))
    expect(findCurrentPass(table, [aigerim])).toBe(spare)
    expect(findHolding(table, lost)).toMatchObject({ people: [aigerim], isRevoked: true })
    expect(findHolding(table, spare)).toMatchObject({ people: [aigerim], isRevoked: false })
  })

  it('is missing where all were revoked', () => {
    const table = tableOf(
      entry(aigerim),
      issued(aigerim, spare),
      revoked(aigerim, spare),
      revoked(aigerim, passOfPerson(aigerim)),
    )
    expect(findCurrentPass(table, [aigerim])).toBeNull()
    expect(listPasses(table, [aigerim])).toEqual([
      { pass: aigerim, isRevoked: true },
      { pass: spare, isRevoked: true },
    ])
  })

  it('[PASS-4] of a season is good no longer once any of its events says so, and comes back with what was said', () => {
    const own = passOfPerson(aigerim)
    const [here, silent] = [tableOf(entry(aigerim)), tableOf(entry(nurlan))]
    const told = revoked(aigerim, own)
    const there = tableOf(entry(nurlan), told)
    const takenBack = tableOf(told, aRetraction({ person: aigerim, facts: [told] }))
    expect(isSeasonRevoked([], own)).toBe(false)
    expect(isSeasonRevoked([silent, takenBack], own)).toBe(false)
    expect(isSeasonRevoked([silent, there], own)).toBe(true)
    expect(findCurrentPass(here, [aigerim], [silent])).toBe(own)
    expect(findCurrentPass(here, [aigerim], [silent, there])).toBeNull()
    addFact(here, statedBy(anAuthor(), issued(aigerim, spare)))
    expect(findCurrentPass(here, [aigerim], [there])).toBe(spare)
    // what the event's own stream tells is its own (FACT-9)
    expect(findHolding(here, own).isRevoked).toBe(false)
    expect(findCurrentPass(here, [aigerim])).toBe(own)
  })

  it('leaves attendance as it was, and adds nobody', () => {
    const plain = tableOf(entry(aigerim), aCheckIn({ person: aigerim }))
    const [before] = foldPeople(plain)
    addFact(plain, statedBy(anAuthor(), revoked(aigerim, passOfPerson(aigerim))))
    addFact(plain, statedBy(anAuthor(), issued(aigerim, spare)))
    expect(foldPeople(plain)).toEqual([before])
  })
})

describe('one pass used by two people', () => {
  it('[FACT-6] is a contradiction of both, until one of them is given another', () => {
    const own = passOfPerson(nurlan)
    const fact = issued(aigerim, own)
    const table = tableOf(entry(aigerim), entry(nurlan), fact)
    expect(findHolding(table, own).people).toEqual([aigerim, nurlan].sort())
    for (const person of [aigerim, nurlan])
      expect(foldPerson(table, person)?.contradictions).toEqual([{ kind: 'shared-pass', facts: [fact.id] }])
    addFact(table, statedBy(anAuthor(), revoked(nurlan, own)))
    for (const person of [aigerim, nurlan]) expect(foldPerson(table, person)?.contradictions).toEqual([])
  })

  it('[FACT-7] is none where the two are one', () => {
    const table = tableOf(
      entry(aigerim),
      entry(nurlan),
      issued(aigerim, passOfPerson(nurlan)),
      aMerge({ pair: [aigerim, nurlan] }),
    )
    expect(foldPerson(table, nurlan)?.contradictions).toEqual([])
  })

  it('[FACT-8] touches both', () => {
    const table = tableOf(entry(aigerim), entry(nurlan))
    const touched = addFact(table, statedBy(anAuthor(), issued(aigerim, passOfPerson(nurlan))))
    expect(touched).toEqual(new Set([aigerim, nurlan]))
  })
})

describe('a typed code', () => {
  it('leads to whoever has a pass of that code', () => {
    const twin = passIdOf(Uint8Array.from([...bytesFor('pass spare', 10).slice(0, 5), 0, 0, 0, 0, 0]))
    const table = tableOf(entry(aigerim), entry(nurlan), issued(aigerim, spare), issued(nurlan, twin))
    expect(findByShortCode(table, shortCodeOf(passOfPerson(aigerim))).people).toEqual([aigerim])
    expect([...findByShortCode(table, shortCodeOf(spare)).people].sort()).toEqual([aigerim, nurlan].sort())
    expect(findByShortCode(table, shortCodeOf(passIdOf(new Uint8Array(10))))).toEqual({
      people: [],
      revoked: [],
    })
  })

  it('of a revoked pass says so', () => {
    const table = tableOf(entry(aigerim), revoked(aigerim, passOfPerson(aigerim)))
    expect(findByShortCode(table, shortCodeOf(passOfPerson(aigerim)))).toEqual({
      people: [],
      revoked: [aigerim],
    })
  })
})

describe('facts about passes', () => {
  it('[FACT-3] fold to the same in any order', () => {
    const facts = [
      entry(aigerim),
      entry(nurlan),
      issued(aigerim, spare),
      issued(nurlan, spare),
      revoked(aigerim, passOfPerson(aigerim)),
      aMerge({ pair: [aigerim, nurlan] }),
    ]
    const readAll = (order: readonly number[]) => {
      const table = tableOf(...order.flatMap((at) => facts[at] ?? []))
      return [spare, passOfPerson(aigerim), passOfPerson(nurlan)].map((pass) => findHolding(table, pass))
    }
    const straight = readAll([0, 1, 2, 3, 4, 5]).map(({ facts: ids, ...rest }) => [rest, [...ids].sort()])
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const read = readAll([...order, ...order])
        expect(read.map(({ facts: ids, ...rest }) => [rest, [...ids].sort()])).toEqual(straight)
      }),
    )
  })

  it('name the person, and the pass where it is not the first', () => {
    expect(draftPassRevoked(aigerim, passOfPerson(aigerim)).subjects).toEqual([aigerim])
    expect(readPassSubjects([aigerim])).toEqual({ person: aigerim, pass: aigerim })
    expect(readPassSubjects([aigerim, spare])).toEqual({ person: aigerim, pass: spare })
  })
})
