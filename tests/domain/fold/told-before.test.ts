import { describe, expect, it } from 'vitest'
import { draftIncidentCorrection } from '#domain/drafts/incident-correction.ts'
import { draftIncident } from '#domain/drafts/results.ts'
import type { Incident } from '#domain/drafts/results.ts'
import { listFieldChanges } from '#domain/fold/field-changes.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import { listToldBefore } from '#domain/fold/told-before.ts'
import type { PersonId } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { readFact } from '#domain/log/fact.ts'
import { aFact, anEvent, aPerson, aRegistration, tableOf } from '#tests/support/facts.ts'
import { aRecord, aThing } from '#tests/support/results.ts'

const [a, b] = [aPerson('a'), aPerson('b')]
const incident: Incident = {
  ...{ what: 'Аяғын кесіп алды', who: 'бір қыз', person: null, aid: 'таңып байладық' },
  ...{ called: '103', calledMs: 5_000 },
}
const people = [aRegistration({ person: a }), aRegistration({ person: b })]
const noted = (person: PersonId | null) => aFact(draftIncident(aThing(), { ...incident, person }))

/** By a phone that has seen these facts. */
function corrected(facts: readonly FrozenFact[], change: Partial<Incident>): FrozenFact {
  const [one] = foldIncidents(tableOf(...facts), anEvent())
  const draft = one && draftIncidentCorrection(anEvent(), one, { ...one, ...change })
  if (!draft) throw new Error('nothing to correct')
  return aFact(draft)
}

/** What is left once a server erased them. */
function without(person: PersonId, facts: readonly FrozenFact[]): readonly FrozenFact[] {
  const before = new Set(listToldBefore(tableOf(...facts), [person]))
  return facts.map((fact) => {
    const isTheirs = readFact(fact.envelope, null)?.subjects.includes(person) === true
    return isTheirs || before.has(fact.id) ? { ...fact, personal: null } : fact
  })
}
const seen = (facts: readonly FrozenFact[]) => foldIncidents(tableOf(...facts), anEvent())
const history = (facts: readonly FrozenFact[]) =>
  listFieldChanges(tableOf(...facts), [aRecord()], 'incident-noted')
const hasWords = (facts: readonly FrozenFact[]) => facts.map(({ personal }) => personal !== null)

describe('[SYN-10] an incident that named the wrong person', () => {
  const wrong = noted(a)
  const right = corrected([wrong], { person: b })
  const facts = [wrong, right]

  it('loses what named them by erasing them, and stands as the other’s', () => {
    expect(hasWords(without(a, facts))).toEqual([false, true])
    expect(seen(without(a, facts))).toMatchObject([{ ...incident, person: b }])
    expect(history(without(a, facts))).toEqual([])
  })

  it('is gone with the right one, the old wording too: it tells of what happened to them', () => {
    expect(hasWords(without(b, facts))).toEqual([false, false])
    expect(seen(without(b, facts))).toMatchObject([{ what: '', who: '', person: null, isErased: true }])
  })

  it('leaves nothing of the old wording where it named nobody before', () => {
    const unnamed = noted(null)
    const reworded = corrected([unnamed], { what: 'Қолын кесіп алды' })
    const named = corrected([unnamed, reworded], { person: b })
    expect(hasWords(without(b, [unnamed, reworded, named]))).toEqual([false, false, false])
  })

  it('stands whole as the one’s to whom it was given back, when the other is erased', () => {
    const back = corrected(facts, { person: a })
    const left = without(b, [...facts, back])
    expect(hasWords(left)).toEqual([false, false, true])
    expect(seen(left)).toMatchObject([{ ...incident, person: a, isErased: false }])
  })

  it('stands whole as nobody’s, when whom it named is erased', () => {
    const nobody = corrected([wrong], { person: null })
    expect(hasWords(without(a, [wrong, nobody]))).toEqual([false, true])
    expect(seen(without(a, [wrong, nobody]))).toMatchObject([{ ...incident, person: null }])
  })

  it('is nobody’s where a phone reworded it that had not heard whose it is', () => {
    const reworded = corrected([wrong], { what: 'Қолын кесіп алды' })
    expect(seen([...facts, reworded])).toMatchObject([{ person: b }])
    expect(seen(without(b, [...facts, reworded]))).toMatchObject([{ what: 'Қолын кесіп алды', person: null }])
  })

  it('says nothing of other people, and of nothing else about them', () => {
    expect(listToldBefore(tableOf(...people, ...facts), [a])).toEqual([])
    expect(listToldBefore(tableOf(...people, ...facts), [a, b])).toEqual([wrong.id])
    const renamed = aRegistration({ person: b, name: 'B', replaces: [people[1] as FrozenFact] })
    expect(listToldBefore(tableOf(...people, renamed), [b])).toEqual([])
  })
})
