import { describe, expect, it } from 'vitest'
import { draftCorrections, draftPhonesChange } from '#domain/drafts/correction.ts'
import { draftContact } from '#domain/drafts/registration.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import { listFieldChanges } from '#domain/fold/field-changes.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import {
  aCheckIn,
  aFact,
  aMerge,
  anAuthor,
  aPerson,
  aRegistration,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const [a, b] = [aPerson('a'), aPerson('b')].sort() as [ReturnType<typeof aPerson>, ReturnType<typeof aPerson>]
const entry = aRegistration({
  ...{ person: a, name: 'Aigerim', sortName: 'Zeta', group: 'Bus 1', className: '5 A', born: '2010' },
})
const view = (facts: readonly FrozenFact[]) => foldPerson(tableOf(...facts), a)
const stated = (drafts: readonly FactDraft[]) => drafts.map((draft) => aFact(draft))
const correct = (facts: readonly FrozenFact[], change: Parameters<typeof draftCorrections>[2], ids = [a]) => [
  ...facts,
  ...stated(draftCorrections(tableOf(...facts), ids, change)),
]

describe('a correction of an entry', () => {
  it('[FACT-4] sets the fields that were written anew and leaves the others', () => {
    const after = view(correct([entry], { name: 'Айгерім', group: 'Bus 2' }))
    expect(after).toMatchObject({
      ...{ name: 'Айгерім', sortName: 'Айгерім', group: 'Bus 2', className: '5 A', born: '2010' },
      contradictions: [],
    })
  })

  it('[FACT-4] clears what was emptied, and can be corrected again', () => {
    const cleared = correct([entry], { group: '', className: '', born: '', isMinor: false })
    expect(view(cleared)).toMatchObject({ group: '', className: '', born: '', isMinor: false })
    const again = correct(cleared, { className: '6 A', isMinor: true })
    expect(view(again)).toMatchObject({ group: '', className: '6 A', isMinor: true, contradictions: [] })
  })

  it('[SYN-10] keeps what could point at a person in the erasable part, and says nothing that is not needed', () => {
    const drafts = (change: Parameters<typeof draftCorrections>[2]) =>
      draftCorrections(tableOf(entry), [a], change)
    expect(drafts({ name: 'Айгерім' })).toEqual([
      { kind: 'registered', subjects: [a], replaces: [entry.id], personal: { name: 'Айгерім', sort: null } },
    ])
    expect(drafts({ group: 'Bus 2' })).toEqual([
      { kind: 'registered', subjects: [a], replaces: [entry.id], body: { group: 'Bus 2' } },
    ])
    expect(drafts({})).toEqual([])
    expect(draftCorrections(tableOf(aRegistration({ person: a })), [a], { group: '' })).toEqual([])
  })

  it('[FACT-7] of joined people counts for all of them, and what is cleared does not come back', () => {
    const facts = [
      aRegistration({ person: a, name: 'A' }),
      aRegistration({ person: b, name: 'B', className: '5 A' }),
      aMerge({ pair: [a, b] }),
    ]
    expect(view(facts)).toMatchObject({ ids: [a, b], className: '5 A' })
    const after = correct(facts, { name: 'C', className: '' }, [a, b])
    expect(view(after)).toMatchObject({ name: 'C', className: '', contradictions: [] })
    const [, other] = draftCorrections(tableOf(...facts), [a, b], { name: 'C', className: '' })
    // parted again, the other has its own name
    expect(other).toMatchObject({ subjects: [b], personal: { class: null } })
    expect(other?.personal).not.toHaveProperty('name')
  })
})

describe('a correction of phones', () => {
  const noted = (person: typeof a, phones: string[], unread?: string) =>
    aFact(
      draftContact(person, {
        phones,
        guardianPhones: ['+77020000000'],
        ...(unread === undefined ? {} : { unread }),
      }) as FactDraft,
    )
  const change = (facts: readonly FrozenFact[], phones: string[], unread = '', ids = [a]) => [
    ...facts,
    ...stated(draftPhonesChange(tableOf(...facts), ids, { phones, unread })),
  ]
  const contact = (facts: readonly FrozenFact[], ids = [a]) => foldContact(tableOf(...facts), ids)

  it('[FACT-4] leaves guardians as they are', () => {
    const facts = change([noted(a, ['+77010000000'], '12-34')], ['+77010000001'])
    expect(contact(facts)).toMatchObject({
      phones: ['+77010000001'],
      guardianPhones: ['+77020000000'],
      unread: '',
    })
    expect(contact(change(facts, [], 'ағасы'))).toMatchObject({ phones: [], unread: 'ағасы' })
  })

  it('is the first note of somebody who had none, and nothing where nothing changed', () => {
    expect(contact(change([], ['+77010000000'])).phones).toEqual(['+77010000000'])
    const facts = [noted(a, ['+77010000000'], '12-34')]
    expect(change(facts, ['+77010000000'], '12-34')).toEqual(facts)
    expect(change(facts, ['+77010000001'], '12-34')).toHaveLength(2)
    const plain = [noted(a, ['+77010000000'])]
    expect(change(plain, ['+77010000000'])).toEqual(plain)
  })

  it('[FACT-7] of joined people takes a number from all of them', () => {
    const facts = [noted(a, ['+77010000000']), noted(b, ['+77010000001', '+77010000002'])]
    const after = change(facts, ['+77010000000', '+77010000002'], '', [a, b])
    expect([...contact(after, [a, b]).phones].sort()).toEqual(['+77010000000', '+77010000002'])
  })
})

describe('what was corrected', () => {
  const changes = (facts: readonly FrozenFact[], ids = [a]) =>
    listFieldChanges(tableOf(...facts), ids, 'registered')
  const texts = (facts: readonly FrozenFact[]) =>
    changes(facts).map(({ fields }) => fields.map(({ field, from, to }) => [field, from, to]))

  it('[FACT-4] stays in sight with the values of before', () => {
    const once = correct([entry], { name: 'Айгерім', born: '' })
    expect(texts([entry])).toEqual([])
    expect(texts(once)).toEqual([
      [
        ['born', '2010', null],
        ['name', 'Aigerim', 'Айгерім'],
        ['sort', 'Zeta', null],
      ],
    ])
    const twice = correct(once, { name: 'Айгерім С.', born: '2011', isMinor: true })
    const last = texts(twice).find((fields) => fields.some(([field]) => field === 'minor'))
    expect(last).toEqual([
      ['born', null, '2011'],
      ['name', 'Айгерім', 'Айгерім С.'],
      ['minor', null, 1],
    ])
  })

  it('names the phones that said so, in the order of their times', () => {
    const [first] = stated(draftCorrections(tableOf(entry), [a], { name: 'B' }))
    const late = aFact(
      { kind: 'registered', subjects: [a], personal: { name: 'C' }, replaces: [entry.id] },
      { wallMs: MORNING_MS + 60_000 },
    )
    const gate = anAuthor('gate')
    const table = tableOf(entry, ...(first ? [statedBy(gate, late), first] : []))
    const told = listFieldChanges(table, [a], 'registered')
    expect(told.map(({ fields }) => fields[0]?.to)).toEqual(['B', 'C'])
    expect(told[1]).toMatchObject({ devices: [gate.device] })
  })

  it('is nothing where the same value was said again, or another kind of fact was named', () => {
    const same = aFact({ kind: 'registered', subjects: [a], body: { group: 'Bus 1' }, replaces: [entry.id] })
    const mark = aCheckIn({ person: a })
    const odd = aFact({
      kind: 'registered',
      subjects: [a],
      body: { group: 'X' },
      replaces: [mark.id],
    })
    expect(texts([entry, same])).toEqual([])
    expect(texts([entry, mark, odd])).toEqual([])
    expect(changes([], [b])).toEqual([])
  })

  it('[FACT-4] of several that stand beside each other is told from the lowest id', () => {
    const rivals = ['One', 'Two'].map((name) => ({ name, fact: aRegistration({ person: a, name }) }))
    const [lowest] = rivals.toSorted((x, y) => (x.fact.id < y.fact.id ? -1 : 1))
    const [told] = texts(
      correct(
        rivals.map(({ fact }) => fact),
        { name: 'Three' },
      ),
    )
    expect(told).toEqual([['name', lowest?.name, 'Three']])
  })

  it('[FACT-4] is told in the same way in whatever order a correction names them, and without those not here', () => {
    const named = ['One', 'Two', 'Three'].map((name) => aRegistration({ person: a, name }))
    const ids = named.map(({ id }) => id).sort()
    const missing = aRegistration({ person: b, name: 'Nowhere' }).id
    const told = [ids, ids.toReversed(), [missing, ...ids]].map((replaces) =>
      texts([...named, aFact({ kind: 'registered', subjects: [a], personal: { name: 'Four' }, replaces })]),
    )
    const lowest = named.find(({ id }) => id === ids[0])
    const before = ['One', 'Two', 'Three'][named.findIndex((one) => one === lowest)]
    for (const each of told) expect(each).toEqual([[['name', before, 'Four']]])
  })
})
