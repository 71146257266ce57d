import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftCheckIn, draftCheckOut, draftRetraction, draftRetractions } from '#domain/drafts/attendance.ts'
import { draftCompany, draftHeadCount, draftHeadCountChange, MOST_HEADS } from '#domain/drafts/head-count.ts'
import type { HeadCount } from '#domain/drafts/head-count.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import {
  countNameless,
  foldCompany,
  foldParties,
  foldParty,
  listCompanyFacts,
  placeNames,
} from '#domain/fold/head-count.ts'
import { foldPeople, foldPerson } from '#domain/fold/person-view.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { parsePartyId, partyIdOf } from '#domain/ids.ts'
import type { PartyId, PersonId } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import {
  aCheckIn,
  aFact,
  aMerge,
  anAuthor,
  aPerson,
  aRegistration,
  aSession,
  bytesFor,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'
import type { Moment } from '#tests/support/facts.ts'

const aParty = (name = 'class 8A'): PartyId => partyIdOf(bytesFor(`party ${name}`, 10))
const party = aParty()
const gate = anAuthor('gate')
const river = anAuthor('river')

const counted = (said: Partial<HeadCount> & Pick<HeadCount, 'count'>, moment: Moment = {}) =>
  aFact(draftHeadCount(party, said), moment)
const changed = (said: Partial<HeadCount>, replaces: readonly FrozenFact[], moment: Moment = {}) =>
  aFact(
    draftHeadCountChange(
      party,
      said,
      replaces.map((fact) => fact.id),
    ),
    moment,
  )
const company = (person: PersonId, companions: number, replaces: readonly FrozenFact[] = []) =>
  aFact(
    draftCompany(
      person,
      companions,
      replaces.map((fact) => fact.id),
    ),
  )

/** Heads in all, by where they are. */
function countAll(table: FactTable) {
  const people = foldPeople(table)
  const nameless = countNameless(placeNames(foldParties(table), people), people)
  const named = { expected: 0, here: 0, left: 0 }
  for (const { presence } of people) named[presence.state === 'maybe-here' ? 'here' : presence.state]++
  return {
    expected: named.expected + nameless.expected,
    here: named.here + nameless.here,
    left: named.left + nameless.left,
  }
}

describe('people counted without names', () => {
  it('[FACT-10] are a party of so many, of a kind, under a label, here since they were counted', () => {
    const fact = counted({ count: 24, who: 'pupil', label: ' 8 «А», №12 мектеп ' })
    expect(foldParty(tableOf(fact), party)).toEqual({
      id: party,
      who: 'pupil',
      label: '8 «А», №12 мектеп',
      count: 24,
      state: 'here',
      arrivedMs: MORNING_MS,
      leftMs: null,
      devices: [anAuthor().device],
      facts: [fact.id],
      rivalries: [],
    })
  })

  it('[FACT-10] say nothing but their count where nothing else is said', () => {
    const draft = draftHeadCount(party, {
      count: 3,
      who: null,
      label: '',
      isHere: true,
      arrivedMs: null,
      leftMs: null,
    })
    expect(draft).toEqual({ kind: 'party-counted', subjects: [party], body: { count: 3 }, replaces: [] })
    expect(foldParty(tableOf(aFact(draft)), party)).toMatchObject({
      count: 3,
      who: null,
      label: '',
      state: 'here',
    })
  })

  it('[FACT-4] that left with everybody are here as before once that is taken back, whatever was said first', () => {
    const first = counted({ count: 24, label: '8 «А»' })
    const went = changed({ isHere: false, leftMs: MORNING_MS + 60_000 }, [first])
    const back = changed({ isHere: true, leftMs: null }, [first, went])
    const together = changed({ isHere: false, leftMs: MORNING_MS + 120_000 }, [first, went, back])
    const undone = draftRetractions([{ person: party, fact: together.id }]).map((draft) => aFact(draft))
    for (const before of [[first], [first, went, back]]) {
      const all = [...before, together]
      expect(foldParty(tableOf(...all), party)).toMatchObject({ state: 'left', leftMs: MORNING_MS + 120_000 })
      const again = foldParty(tableOf(...all, ...undone), party)
      expect(again).toMatchObject({ count: 24, label: '8 «А»', state: 'here', leftMs: null, rivalries: [] })
    }
  })

  it('[FACT-10] that left with everybody just now left when that was said', () => {
    const first = counted({ count: 24 })
    const went = changed({ isHere: false, leftMs: null }, [first], { wallMs: MORNING_MS + 60_000 })
    expect(foldParty(tableOf(first, went), party)).toMatchObject({ leftMs: MORNING_MS + 60_000 })
  })

  it('[SYN-10] lose their label by an erasure, never their count', () => {
    const { envelope } = counted({ count: 5, label: 'Мектеп' })
    const table = tableOf(statedBy(gate, { envelope, personal: null }))
    expect(foldParty(table, party)).toMatchObject({ count: 5, label: '' })
  })

  it('[FACT-4] are corrected field by field, by anybody', () => {
    const first = counted({ count: 24, who: 'pupil', label: '8 «А»', arrivedMs: MORNING_MS - 60_000 })
    const table = tableOf(
      statedBy(gate, first),
      statedBy(river, changed({ count: 26 }, [first])),
      statedBy(river, changed({ label: '', who: null, arrivedMs: null }, [first])),
    )
    expect(foldParty(table, party)).toMatchObject({ count: 26, who: null, label: '', arrivedMs: MORNING_MS })
  })

  it('[FACT-4] show rivals until one count replaces both', () => {
    const first = counted({ count: 24 })
    const rivals = [changed({ count: 25 }, [first]), changed({ count: 26 }, [first])]
    const shown = foldParty(tableOf(first, ...rivals), party)
    expect(shown?.rivalries).toEqual([{ field: 'count', facts: rivals.map(({ id }) => id).sort() }])
    expect([25, 26]).toContain(shown?.count)
    const settled = changed({ count: 27 }, [first, ...rivals])
    expect(foldParty(tableOf(first, ...rivals, settled), party)).toMatchObject({ count: 27, rivalries: [] })
  })

  it('[FACT-10] leave when somebody says so, at the time that is said or else then', () => {
    const first = counted({ count: 24 })
    const later = { wallMs: MORNING_MS + 3_600_000 }
    const gone = changed({ isHere: false }, [first], later)
    expect(foldParty(tableOf(first, gone), party)).toMatchObject({ state: 'left', leftMs: later.wallMs })
    const said = changed({ isHere: false, leftMs: MORNING_MS + 60_000 }, [first], later)
    expect(foldParty(tableOf(first, said), party)).toMatchObject({ leftMs: MORNING_MS + 60_000 })
    const back = changed({ isHere: true, leftMs: null }, [first, gone])
    expect(foldParty(tableOf(first, gone, back), party)).toMatchObject({ state: 'here', leftMs: null })
  })

  it('[FACT-5] were counted at the corrected time of their phone', () => {
    const session = aSession('wrong')
    const table = tableOf(statedBy(gate, counted({ count: 2 }, { session })))
    const clock = { session, offsetMs: 90_000, errorMs: 10 }
    const other = aFact({ kind: 'checked-in', subjects: [aPerson()], body: {} }, { session })
    expect(addFact(table, statedBy(gate, other, clock))).toEqual(new Set([party, aPerson()]))
    expect(foldParty(table, party)?.arrivedMs).toBe(MORNING_MS + 90_000)
  })

  it('[FACT-6] are no more once the count is taken back by whom it is', () => {
    const first = counted({ count: 24 })
    const undo = aFact({ kind: 'retracted', subjects: [party], replaces: [first.id] })
    expect(foldParty(tableOf(statedBy(gate, first), statedBy(river, undo)), party)?.count).toBe(24)
    const table = tableOf(statedBy(gate, first), statedBy(gate, undo))
    expect([foldParty(table, party), foldParties(table)]).toEqual([null, []])
  })

  it('[FACT-10] are never fewer than none nor more than could be', () => {
    for (const [said, read] of [
      [-4, 0],
      [MOST_HEADS + 1, MOST_HEADS],
      ['x', 0],
    ] as const) {
      const fact = aFact({ kind: 'party-counted', subjects: [party], body: { count: said, who: 'robot' } })
      expect(foldParty(tableOf(fact), party)).toMatchObject({ count: read, who: null })
    }
  })

  it('[FACT-10] are people to nobody', () => {
    expect(foldPeople(tableOf(counted({ count: 3 })))).toEqual([])
  })

  it('reads ids of parties and nothing else', () => {
    expect(parsePartyId(party)).toBe(party)
    expect(parsePartyId('nothing')).toBeNull()
  })
})

describe('names added to a party later', () => {
  const member = (at: number, to = party) => {
    const person = aPerson(`pupil ${String(at)}`)
    const entry = { name: `Pupil ${String(at)}`, source: 'walk-in', who: 'pupil', party: to } as const
    return [aFact(draftRegistration(person, entry)), aFact(draftCheckIn(person, NOT_SEEN, 'group'))] as const
  }

  it('[FACT-10] never change how many there are until there are more names than were counted', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(15), fc.boolean(), (count, names, isLeft) => {
        const first = counted({ count, isHere: !isLeft })
        const members = Array.from({ length: names }, (_, at) => member(at)).flat()
        const total = countAll(tableOf(first, ...members))
        expect(total.here + total.left).toBe(Math.max(count, names))
        expect(total.expected).toBe(0)
      }),
    )
  })

  it('[FACT-3, FACT-10] make the same in any order and with any repetition', () => {
    const first = counted({ count: 4, who: 'pupil' })
    const facts = [
      first,
      changed({ count: 5 }, [first]),
      changed({ count: 6, isHere: false }, [first]),
      ...member(1),
      ...member(2),
      company(aPerson('pupil 1'), 2),
    ]
    const whole = tableOf(...facts)
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }), (shuffled) => {
        const table = emptyTable()
        for (const fact of shuffled) addFact(table, statedBy(gate, fact))
        for (const fact of facts) addFact(whole, statedBy(gate, fact))
        expect(foldParties(table)).toEqual(foldParties(whole))
        expect(countAll(table)).toEqual(countAll(whole))
      }),
    )
  })

  it('[FACT-10] give the place back when the name is taken back', () => {
    const [entry, mark] = member(1)
    const undo = aFact(draftRetraction(aPerson('pupil 1'), [entry.id, mark.id]))
    const table = tableOf(counted({ count: 3 }), entry, mark, undo)
    expect(placeNames(foldParties(table), foldPeople(table))).toMatchObject([{ named: [], unnamed: 3 }])
    expect(countAll(table).here).toBe(3)
  })

  it('[FACT-10] fill a place only of the party they name, and only once they have come', () => {
    const [entry] = member(1)
    const others = aParty('another class')
    const table = tableOf(counted({ count: 3 }), entry, ...member(2), ...member(3, others))
    expect(placeNames(foldParties(table), foldPeople(table))).toMatchObject([
      { id: party, named: [aPerson('pupil 2')], unnamed: 2 },
    ])
    expect(foldPerson(table, aPerson('pupil 3'))).toMatchObject({ party: others, who: 'pupil' })
  })
})

describe('companions of one person', () => {
  const host = aPerson('host')

  it('[FACT-10] are where the person is', () => {
    const entry = aRegistration({ person: host })
    const arrived = aFact(draftCheckIn(host, NOT_SEEN))
    const three = company(host, 3)
    expect(countAll(tableOf(entry, three))).toEqual({ expected: 4, here: 0, left: 0 })
    const here = tableOf(entry, three, arrived)
    expect(foldPerson(here, host)?.companions).toBe(3)
    expect(countAll(here)).toEqual({ expected: 0, here: 4, left: 0 })
    const presence = foldPerson(here, host)?.presence ?? NOT_SEEN
    const left = tableOf(entry, three, arrived, aFact(draftCheckOut(host, presence)))
    expect(countAll(left)).toEqual({ expected: 0, here: 0, left: 4 })
    const unclear = tableOf(entry, three, arrived, aFact({ kind: 'checked-out', subjects: [host], body: {} }))
    expect(countAll(unclear)).toEqual({ expected: 0, here: 4, left: 0 })
  })

  it('[FACT-10] counted alike by two phones are counted once; otherwise both are shown', () => {
    const entry = aRegistration({ person: host })
    const alike = tableOf(entry, statedBy(gate, company(host, 3)), statedBy(river, company(host, 3)))
    expect(foldPerson(alike, host)).toMatchObject({ companions: 3, contradictions: [] })
    const [a, b] = [company(host, 3), company(host, 4)]
    const rivals = tableOf(entry, a, b)
    expect(foldPerson(rivals, host)?.contradictions).toMatchObject([
      { kind: 'rival-values', field: 'companions' },
    ])
    const settled = tableOf(entry, a, b, company(host, 5, [a, b]))
    expect(foldPerson(settled, host)).toMatchObject({ companions: 5, contradictions: [] })
  })

  it('[FACT-7] of a person registered twice are those of the lowest id that has any', () => {
    const pair = [aPerson('one'), aPerson('two')].sort() as [PersonId, PersonId]
    const entries = pair.map((person) => aRegistration({ person }))
    const join = aMerge({ pair })
    const second = company(pair[1], 2)
    const first = company(pair[0], 1)
    expect(foldPerson(tableOf(...entries, join, second), pair[1])?.companions).toBe(2)
    const both = tableOf(...entries, join, second, first)
    expect(foldCompany(both, pair).companions).toBe(1)
    expect(listCompanyFacts(both, pair)).toEqual([first.id, second.id])
  })

  it('[FACT-10] make nobody a participant who is not registered or marked', () => {
    expect(foldPerson(tableOf(company(host, 3)), host)).toBeNull()
    expect(foldPerson(tableOf(company(host, 3), aCheckIn({ person: host })), host)?.companions).toBe(3)
  })
})
