import { describe, expect, it } from 'vitest'
import { writeSaidTime } from '#domain/drafts/said-time.ts'
import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { listPartings } from '#domain/fold/joins.ts'
import { foldPeople, foldPerson } from '#domain/fold/person-view.ts'
import { listDoubles } from '#domain/look/doubles.ts'
import { listLooks } from '#domain/look/looks.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftChosenValues, draftRivalsAgain, readField } from '#domain/look/rival-values.ts'
import type { FactId } from '#domain/ids.ts'
import { similarNames } from '#domain/text/similar-names.ts'
import { aClosing } from '#tests/support/control.ts'
import {
  aCheckIn,
  aCheckOut,
  aContact,
  aFact,
  anAuthor,
  anEvent,
  aParting,
  aPerson,
  aRegistration,
  aWalkIn,
  bytesFor,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const gate = anAuthor('gate')
const river = anAuthor('river')
const person = aPerson('Aigerim')

function looksOf(table: FactTable): readonly Look[] {
  return listLooks({ table, event: anEvent(), people: foldPeople(table), doubles: [] })
}
type Rival = Extract<Look, { kind: 'rival-values' }>

function rivalOf(table: FactTable): Rival {
  const rival = looksOf(table).find((look): look is Rival => look.kind === 'rival-values')
  if (!rival) throw new Error('no rival values')
  return rival
}

describe('what needs a look', () => {
  it('[FACT-6] shows both marks of somebody who is maybe here, with who made them', () => {
    const marks = [statedBy(gate, aCheckIn({ person })), statedBy(river, aCheckOut({ person }))]
    const [look] = looksOf(tableOf(aRegistration({ person }), ...marks))
    if (look?.kind !== 'maybe-here') throw new Error(String(look?.kind))
    expect(look.marks.map(({ kind, devices }) => [kind, ...devices]).sort()).toEqual([
      ['checked-in', gate.device],
      ['checked-out', river.device],
    ])
  })

  it('[FACT-6] shows a departure that no arrival came before', () => {
    const looks = looksOf(tableOf(aRegistration({ person }), aCheckOut({ person })))
    expect(looks).toMatchObject([{ kind: 'left-without-arriving', marks: [{ kind: 'checked-out' }] }])
  })

  it('[FACT-5] shows both times of a mark that was corrected in two ways', () => {
    const mark = aCheckIn({ person })
    const corrected = [1, 2].map((hour) => {
      const said = { atMs: MORNING_MS + hour * 3_600_000, why: 'late' } as const
      return aFact({ kind: 'checked-in', subjects: [person], ...writeSaidTime(said), replaces: [mark.id] })
    })
    const looks = looksOf(tableOf(aRegistration({ person }), mark, ...corrected))
    const sides = [1, 2].map((hour) => ({ told: { time: { ms: MORNING_MS + hour * 3_600_000 } } }))
    expect(looks).toMatchObject([{ kind: 'rival-times', mark: 'checked-in', place: mark.id, sides }])
  })

  it('[FACT-4] puts the values that phones gave to a field side by side, each with all who say so', () => {
    const entry = aRegistration({ person, group: 'A' })
    const corrections = [
      statedBy(gate, aRegistration({ person, name: 'Айгерім', replaces: [entry], wallMs: MORNING_MS + 9 })),
      statedBy(river, aRegistration({ person, name: 'Айгерім', replaces: [entry], wallMs: MORNING_MS + 3 })),
      statedBy(river, aRegistration({ person, name: 'Әйгерім', replaces: [entry] })),
    ]
    const { field, values, facts } = rivalOf(tableOf(entry, ...corrections))
    expect(field).toBe('name')
    expect(facts).toHaveLength(3)
    const same = values.find(({ told }) => told === 'Айгерім')
    expect(values.map(({ told }) => told).sort()).toEqual(['Айгерім', 'Әйгерім'])
    expect([...(same?.devices ?? [])].sort()).toEqual([gate.device, river.device].sort())
    expect(same).toMatchObject({ ms: MORNING_MS + 3 })
    expect(same?.facts).toHaveLength(2)
  })

  it('[SYN-11] shows two closings that were made of different logs', () => {
    const [one, two] = [1, 2].map((n) => aClosing({ n, digest: bytesFor(String(n), 32) }))
    if (!one || !two) throw new Error('no closings')
    const looks = looksOf(tableOf(statedBy(gate, one), statedBy(river, two)))
    expect(looks).toMatchObject([{ kind: 'closings', marks: [{}, {}] }])
    expect(looksOf(tableOf(one))).toEqual([])
  })

  it('[FACT-4] shows no value of a fact that the log at hand does not hold', () => {
    const rivals = [
      statedBy(gate, aRegistration({ person, no: 4 })),
      statedBy(river, aRegistration({ person, no: 5 })),
    ]
    const people = foldPeople(tableOf(...rivals))
    const given = { event: anEvent(), people, doubles: [] }
    expect(listLooks({ table: tableOf(...rivals), ...given })).toMatchObject([
      { kind: 'rival-values', values: [{}, {}] },
    ])
    expect(listLooks({ table: emptyTable(), ...given })).toMatchObject([{ kind: 'rival-values', values: [] }])
  })

  it('[FACT-7] shows likely doubles at the end', () => {
    const table = tableOf(aRegistration({ person }), aCheckOut({ person }))
    const view = foldPerson(table, person)
    if (!view) throw new Error('nobody')
    const doubles = [{ person: view, other: view, isSamePhone: false }]
    const looks = listLooks({ table, event: anEvent(), people: [view], doubles })
    expect(looks.map(({ kind }) => kind)).toEqual(['left-without-arriving', 'same-person'])
  })
})

describe('choosing one of several values', () => {
  const entry = aRegistration({ person, group: 'A', no: 4 })
  const rivals = [
    aFact({ kind: 'registered', subjects: [person], body: { group: 'B' }, replaces: [entry.id] }),
    aFact({ kind: 'registered', subjects: [person], body: { group: null }, replaces: [entry.id] }),
  ]
  const table = tableOf(entry, ...rivals)

  it('[FACT-4] replaces all rivals by the chosen one, and touches no other field', () => {
    const { facts, field, values } = rivalOf(table)
    const chosen = values.find(({ told }) => told === 'B')?.facts[0] as FactId
    const draft = draftChosenValues(table, [{ facts, field }], chosen)
    if (!draft) throw new Error('nothing chosen')
    const settled = foldPerson(tableOf(entry, ...rivals, aFact(draft)), person)
    expect(settled).toMatchObject({ group: 'B', name: 'Aigerim', no: 4, contradictions: [] })
  })

  it('[FACT-4] is undone by saying every side once more', () => {
    const { facts, field, values } = rivalOf(table)
    const chosen = values[0]?.facts[0] as FactId
    const draft = draftChosenValues(table, [{ facts, field }], chosen)
    if (!draft) throw new Error('nothing chosen')
    const settled = aFact(draft)
    const again = draftRivalsAgain(tableOf(entry, ...rivals, settled), {
      fields: [field],
      settled: settled.id,
      values: values.map((value) => value.facts[0]),
    })
    const undone = rivalOf(tableOf(entry, ...rivals, settled, ...again.map((each) => aFact(each))))
    expect(undone.values.map(({ told }) => told).sort()).toEqual(['', 'B'])
  })

  it('keeps a personal field in the erasable part', () => {
    const names = ['Айгерім', 'Әйгерім'].map((name) => aRegistration({ person, name, replaces: [entry] }))
    const rivalTable = tableOf(entry, ...names)
    const { facts, field, values } = rivalOf(rivalTable)
    const draft = draftChosenValues(rivalTable, [{ facts, field }], values[0]?.facts[0] as FactId)
    expect(draft?.personal).toHaveProperty('name')
    expect(draft?.body).toBeUndefined()
  })

  it('chooses nothing by a fact that is not here', () => {
    const chosen = aCheckIn().id
    expect(draftChosenValues(table, [{ facts: [], field: 'group' }], chosen)).toBeNull()
    expect(draftRivalsAgain(table, { values: [chosen], fields: ['group'], settled: chosen })).toEqual([])
  })

  it('shows nothing for a value that is no text or number', () => {
    const record = tableOf(entry).facts.get(entry.id)
    if (!record) throw new Error('no record')
    expect(readField({ ...record, body: { group: [1] } }, 'group').text).toBe('')
    expect(readField({ ...record, personal: null, body: {} }, 'name')).toMatchObject({ value: null })
    expect(readField(record, 'no').text).toBe('4')
  })
})

describe('likely doubles', () => {
  function doublesOf(table: FactTable, contacts = emptyTable()) {
    const people = foldPeople(table)
    return listDoubles({
      table,
      contacts,
      people,
      find: (id) => foldPerson(table, id),
      listNamesakes: (name) => people.filter((each) => similarNames(each.name, name)),
    })
  }
  const [one, two, three] = ['one', 'two', 'three'].map(aPerson) as [
    ReturnType<typeof aPerson>,
    ReturnType<typeof aPerson>,
    ReturnType<typeof aPerson>,
  ]

  it('[FACT-7] are somebody added on the day and others of a like name, each pair once', () => {
    const table = tableOf(
      aRegistration({ person: one, name: 'Серікова Айгерім' }),
      aWalkIn({ person: two, name: 'Серикова Айгерим' }),
      aWalkIn({ person: three, name: 'Ахметов Данияр' }),
    )
    const doubles = doublesOf(table)
    expect(doubles).toHaveLength(1)
    expect([doubles[0]?.person.id, doubles[0]?.other.id].sort()).toEqual([one, two].sort())
    expect(doubles[0]?.isSamePhone).toBe(false)
  })

  it('[FACT-7] are not two people of a roster who are only named alike', () => {
    const entries = [one, two].map((id) => aRegistration({ person: id, name: 'Серікова Айгерім' }))
    expect(doublesOf(tableOf(...entries))).toEqual([])
  })

  it('[FACT-7] are people of a roster with one number and like names, but not a family', () => {
    const table = tableOf(
      aRegistration({ person: one, name: 'Серікова Айгерім' }),
      aRegistration({ person: two, name: 'Серікова А.' }),
      aRegistration({ person: three, name: 'Ахметов Данияр' }),
    )
    const again = aContact({ person: one, seq: 5 })
    const contacts = tableOf(...[one, two, three].map((id) => aContact({ person: id })), again, aCheckIn())
    const doubles = doublesOf(table, contacts)
    expect(doubles).toHaveLength(1)
    expect(doubles[0]?.isSamePhone).toBe(true)
  })

  it('say so once where both name and number agree', () => {
    const table = tableOf(
      aRegistration({ person: one, name: 'Серікова Айгерім' }),
      aWalkIn({ person: two, name: 'Серікова Айгерім' }),
    )
    const contacts = tableOf(...[one, two].map((id) => aContact({ person: id })))
    expect(doublesOf(table, contacts)).toMatchObject([{ isSamePhone: true }])
  })

  it('are not asked about again once they were parted', () => {
    const entries = [
      aRegistration({ person: one, name: 'Серікова Айгерім' }),
      aWalkIn({ person: two, name: 'Серікова Айгерім' }),
    ]
    const parting = aParting({ pair: [two, one] })
    const table = tableOf(...entries, parting)
    expect(doublesOf(table)).toEqual([])
    expect(listPartings(table, [one], [two])).toEqual([parting.id])
    expect(listPartings(table, [one], [three])).toEqual([])
  })

  it('pass over numbers that many share, entries nobody knows, and people without a name', () => {
    const many = Array.from({ length: 7 }, (_, i) => aPerson(`many ${String(i)}`))
    const entries = many.map((id) => aRegistration({ person: id, name: 'Серікова Айгерім' }))
    const nameless = aWalkIn({ person: aPerson('nameless'), name: '' })
    const school = tableOf(...many.map((id) => aContact({ person: id })))
    expect(doublesOf(tableOf(...entries, nameless), school)).toEqual([])
    const pair = tableOf(aContact({ person: many[0] as never }), aContact({ person: aPerson('gone') }))
    expect(doublesOf(tableOf(...entries), pair)).toEqual([])
    const unread = tableOf(aContact({ person: many[0] as never, phones: [], unread: '?' }))
    expect(doublesOf(tableOf(...entries), unread)).toEqual([])
  })

  it('are no more than somebody can settle', () => {
    const entries = Array.from({ length: 30 }, (_, i) =>
      aWalkIn({ person: aPerson(`crowd ${String(i)}`), name: 'Серікова Айгерім' }),
    )
    expect(doublesOf(tableOf(...entries))).toHaveLength(100)
  })
})
