import { describe, expect, it } from 'vitest'
import { foldContact } from '#domain/fold/contact-view.ts'
import { listJoined } from '#domain/fold/joins.ts'
import { foldPeople, foldPerson } from '#domain/fold/person-view.ts'
import {
  aCheckIn,
  aCheckOut,
  aContact,
  aFact,
  aMerge,
  anAuthor,
  aParting,
  aPerson,
  aRegistration,
  aRetraction,
  aWalkIn,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const people = ['a', 'b', 'c'].map(aPerson).sort()
const [a = aPerson('a'), b = aPerson('b'), c = aPerson('c')] = people
const gate = anAuthor('gate')
const field = anAuthor('field')

describe('joining people', () => {
  it('[FACT-7] makes two people one, whichever of them is asked for', () => {
    const table = tableOf(aMerge({ pair: [b, a] }))
    expect(listJoined(table, a)).toEqual([a, b])
    expect(listJoined(table, b)).toEqual([a, b])
    expect(listJoined(table, c)).toEqual([c])
  })

  it('[FACT-7] goes on from pair to pair', () => {
    const table = tableOf(aMerge({ pair: [a, b] }), aMerge({ pair: [b, c] }))
    expect(listJoined(table, c)).toEqual(people)
  })

  it('[FACT-7] is beaten by a parting of the pair, however often it was joined', () => {
    const joins = [aMerge({ pair: [a, b] }), aMerge({ pair: [b, a] })]
    const parting = aParting({ pair: [b, a] })
    expect(listJoined(tableOf(...joins, parting), a)).toEqual([a])
    expect(listJoined(tableOf(parting, ...joins), a)).toEqual([a])
  })

  it('[FACT-7] is not beaten by the parting of another pair', () => {
    const table = tableOf(aMerge({ pair: [a, b] }), aMerge({ pair: [b, c] }), aParting({ pair: [a, c] }))
    expect(listJoined(table, a)).toEqual(people)
  })

  it('[FACT-7] holds again when the parting is taken back by its author', () => {
    const join = aMerge({ pair: [a, b] })
    const parting = aParting({ pair: [a, b] })
    const undo = aRetraction({ facts: [parting] })
    const given = [statedBy(gate, join), statedBy(field, parting)]
    expect(listJoined(tableOf(...given, statedBy(field, undo)), a)).toEqual([a, b])
    expect(listJoined(tableOf(...given, statedBy(gate, undo)), a)).toEqual([a])
  })

  it('[FACT-7] holds again when a join replaces the parting, whoever makes it', () => {
    const parting = aParting({ pair: [a, b] })
    const join = aMerge({ pair: [a, b], replaces: [parting] })
    expect(listJoined(tableOf(statedBy(gate, parting), statedBy(field, join)), a)).toEqual([a, b])
  })

  it('[FACT-7] means nothing for one person, for three, or for a person and themself', () => {
    const odd = [[a], [a, b, c], [a, a]].map((pair) =>
      aMerge({ pair: pair as unknown as [typeof a, typeof b] }),
    )
    for (const join of odd) expect(listJoined(tableOf(join), a)).toEqual([a])
  })
})

describe('a joined person', () => {
  const facts = [
    aRegistration({ person: a, name: 'Aigerim', className: '5 A' }),
    aWalkIn({ person: b, name: 'Айгерим', locality: 'Rudny' }),
    aMerge({ pair: [a, b] }),
  ]

  it('[FACT-7] stands once, under the lowest id, with what either entry says', () => {
    const seen = foldPeople(tableOf(...facts))
    expect(seen).toMatchObject([
      { id: a, ids: [a, b], name: 'Aigerim', className: '5 A', locality: 'Rudny', contradictions: [] },
    ])
    expect(foldPerson(tableOf(...facts), b)).toEqual(seen[0])
  })

  it('[FACT-7] has a field of the second entry that the first one cleared', () => {
    const entry = aRegistration({ person: a, name: 'Aigerim' })
    const cleared = aFact({
      kind: 'registered',
      subjects: [a],
      personal: { name: null },
      replaces: [entry.id],
    })
    const table = tableOf(
      entry,
      cleared,
      aRegistration({ person: b, name: 'Айгерим' }),
      aMerge({ pair: [a, b] }),
    )
    expect(foldPerson(table, a)?.name).toBe('Айгерим')
  })

  it('[FACT-7] is here by the mark of either id and gone by the departure of either', () => {
    const arrival = aCheckIn({ person: b })
    const departure = aCheckOut({ person: a, knew: [arrival] })
    expect(foldPerson(tableOf(...facts, arrival), a)?.presence.state).toBe('here')
    expect(foldPerson(tableOf(...facts, arrival, departure), b)).toMatchObject({
      presence: { state: 'left' },
    })
  })

  it('[FACT-7] becomes two again by a parting, each with their own marks', () => {
    const table = tableOf(...facts, aCheckIn({ person: b }), aParting({ pair: [a, b] }))
    expect(foldPeople(table).map((person) => [person.id, person.presence.state])).toEqual([
      [a, 'expected'],
      [b, 'here'],
    ])
  })

  it('[FACT-7] has the phones of both', () => {
    const table = tableOf(
      aContact({ person: a, phones: ['+77010000001'], guardianPhones: ['+77010000003'] }),
      aContact({ person: b, phones: ['+77010000002', '+77010000001'], unread: 'ask Olga' }),
    )
    expect(foldContact(table, [a, b])).toEqual({
      phones: ['+77010000001', '+77010000002'],
      guardianPhones: ['+77010000003'],
      guardians: [{ name: '', relation: null, phone: '+77010000003' }],
      unread: 'ask Olga',
    })
    expect(foldContact(table, [c])).toEqual({ phones: [], guardianPhones: [], guardians: [], unread: '' })
  })
})
