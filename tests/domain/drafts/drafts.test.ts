import { describe, expect, it } from 'vitest'
import {
  draftCheckIn,
  draftCheckOut,
  draftMerge,
  draftParting,
  draftRetraction,
  draftRetractions,
} from '#domain/drafts/attendance.ts'
import { draftEvent, draftEventChange } from '#domain/drafts/event.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import { foldEvent } from '#domain/fold/event-view.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { foldPresence } from '#domain/fold/presence.ts'
import {
  aCheckIn,
  aCheckOut,
  aFact,
  anAuthor,
  anEvent,
  aPerson,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const person = aPerson()
const plan = {
  title: 'Spring cleanup',
  startsMs: MORNING_MS,
  endsMs: MORNING_MS + 1,
  utcOffsetMinutes: 300,
  place: 'Park',
  meetingPoint: '',
  bring: 'Gloves',
}

describe('drafts of attendance', () => {
  it('[FACT-1] take back a whole group in facts well below 8 KB, each naming its people and their marks', () => {
    const marks = Array.from({ length: 230 }, (_, at) => {
      const one = aPerson(`pupil ${String(at)}`)
      return { person: one, fact: aCheckIn({ person: one }).id }
    })
    const drafts = draftRetractions(marks)
    expect(drafts.map(({ subjects }) => subjects.length)).toEqual([100, 100, 30])
    expect(drafts.flatMap(({ subjects }) => subjects)).toEqual(marks.map((mark) => mark.person))
    expect(drafts.flatMap(({ replaces }) => replaces)).toEqual(marks.map((mark) => mark.fact))
    for (const draft of drafts) expect(aFact(draft).envelope.length).toBeLessThan(4_096)
  })

  it('[FACT-6] know the heads of the marks that the phone knew', () => {
    const first = aCheckIn()
    const second = aCheckOut({ knew: [first] })
    const third = aCheckIn()
    const presence = foldPresence(tableOf(first, second, third), [person])
    const { knew } = draftCheckOut(person, presence)
    expect([...(knew ?? [])].sort()).toEqual([second.id, third.id].sort())
    expect(draftCheckIn(person, foldPresence(tableOf(), [person])).knew).toEqual([])
  })

  it('[FACT-6] lead through arrival, departure and return', () => {
    const facts = [aFact(draftCheckIn(person, foldPresence(tableOf(), [person]), 'scan'))]
    const now = () => foldPresence(tableOf(...facts), [person])
    expect(now().state).toBe('here')
    facts.push(aFact(draftCheckOut(person, now())))
    expect(now().state).toBe('left')
    facts.push(aFact(draftCheckIn(person, now())))
    expect(now().state).toBe('here')
  })

  it('[FACT-6] take marks back', () => {
    const arrival = aCheckIn()
    const undo = aFact(draftRetraction(person, [arrival.id]))
    expect(foldPresence(tableOf(arrival, undo), [person]).state).toBe('expected')
  })

  it('[FACT-7] join, part and join again', () => {
    const other = aPerson('other')
    const entry = aFact(draftRegistration(person, { name: 'A', source: 'roster' }))
    const facts = [entry, aFact(draftMerge(person, other))]
    const idCount = () => foldPerson(tableOf(...facts), person)?.ids.length
    expect(idCount()).toBe(2)
    const parting = aFact(draftParting(person, other))
    facts.push(parting)
    expect(idCount()).toBe(1)
    facts.push(aFact(draftMerge(person, other, [parting.id])))
    expect(idCount()).toBe(2)
  })
})

describe('drafts of entries', () => {
  it('[FACT-1] put all that could point at a person into the erasable part', () => {
    const draft = draftRegistration(person, {
      name: 'Айгерім',
      sortName: 'айгерім',
      no: 7,
      group: 'Bus 1',
      className: '5 A',
      locality: 'Rudny',
      born: '2013',
      isMinor: true,
      consent: 'given',
      source: 'roster',
    })
    expect(draft.body).toEqual({ source: 'roster', no: 7, group: 'Bus 1' })
    expect(foldPerson(tableOf(aFact(draft)), person)).toMatchObject({
      name: 'Айгерім',
      sortName: 'айгерім',
      no: 7,
      group: 'Bus 1',
      className: '5 A',
      locality: 'Rudny',
      born: '2013',
      isMinor: true,
      consent: 'given',
      source: 'roster',
    })
  })

  it('[FACT-1] leave out what is not known', () => {
    const entry = {
      name: 'A',
      sortName: 'A',
      group: '',
      consent: 'unknown',
      source: 'walk-in',
    }
    const draft = draftRegistration(person, entry as Parameters<typeof draftRegistration>[1])
    expect(draft).toMatchObject({ body: { source: 'walk-in' }, personal: { name: 'A' } })
    expect(Object.keys(draft.personal ?? {})).toEqual(['name'])
  })

  it('[FACT-1] say of age only what somebody said', () => {
    const said = [true, false].map((isMinor) => {
      return draftRegistration(person, { name: 'Айгерім', source: 'walk-in', isMinor }).personal?.['minor']
    })
    expect(said).toEqual([1, 0])
  })

  it('[FACT-1] note contacts only where there are any', () => {
    expect(draftContact(person, { phones: [], guardianPhones: [] })).toBeNull()
    expect(draftContact(person, { phones: [], guardianPhones: [], unread: '' })).toBeNull()
    expect(draftContact(person, { phones: ['+77010000001'], guardianPhones: [] })).toMatchObject({
      kind: 'contact-noted',
      personal: { phones: ['+77010000001'] },
    })
  })
})

describe('drafts of events', () => {
  const planned = aFact(draftEvent(anEvent(), plan))
  const desk = anAuthor('desk', 'organiser')
  const eventAfter = (...drafts: Parameters<typeof draftEventChange>[1][]) =>
    foldEvent(
      tableOf(
        statedBy(desk, planned),
        ...drafts.map((each) => statedBy(desk, aFact(draftEventChange(anEvent(), each, [planned.id])))),
      ),
      anEvent(),
    )

  it('[FACT-4] plan an event and change some of its fields', () => {
    expect(eventAfter()).toEqual({ id: anEvent(), ...plan, status: 'planned' })
    expect(eventAfter({ place: 'School', status: 'postponed' })).toEqual({
      id: anEvent(),
      ...plan,
      place: 'School',
      status: 'postponed',
    })
  })

  it('[FACT-4] clear a field that was emptied', () => {
    expect(eventAfter({ bring: '' })).toMatchObject({ bring: '', place: 'Park' })
  })
})
