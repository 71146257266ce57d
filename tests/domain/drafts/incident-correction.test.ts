import { describe, expect, it } from 'vitest'
import { draftIncidentCorrection } from '#domain/drafts/incident-correction.ts'
import { draftIncident, draftVoid } from '#domain/drafts/results.ts'
import type { Incident } from '#domain/drafts/results.ts'
import { listFieldChanges } from '#domain/fold/field-changes.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import type { NotedIncident } from '#domain/fold/incident-view.ts'
import { bytesOfSubject } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { aFact, anEvent, aPerson, tableOf } from '#tests/support/facts.ts'
import { aRecord, aThing } from '#tests/support/results.ts'

const incident: Incident = {
  ...{ what: 'Аяғын кесіп алды', who: 'бір қыз', person: null, aid: 'таңып байладық' },
  ...{ called: '103', calledMs: 5_000 },
}
const first = aFact(draftIncident(aThing(), incident))

function seen(facts: readonly FrozenFact[]): NotedIncident {
  const [one] = foldIncidents(tableOf(...facts), anEvent())
  if (!one) throw new Error('nothing noted')
  return one
}
const draft = (facts: readonly FrozenFact[], change: Partial<Incident>) => {
  const noted = seen(facts)
  return draftIncidentCorrection(anEvent(), noted, { ...noted, ...change })
}
/** By a phone that has seen these facts. */
function correction(facts: readonly FrozenFact[], change: Partial<Incident>): FrozenFact {
  const made = draft(facts, change)
  if (!made) throw new Error('nothing to correct')
  return aFact(made)
}
const changes = (facts: readonly FrozenFact[]) =>
  listFieldChanges(tableOf(...facts), [aRecord()], 'incident-noted')
const erased = (fact: FrozenFact): FrozenFact => ({ ...fact, personal: null })

describe('a correction of an incident', () => {
  it('[FACT-4] says what is otherwise now, and the old wording stays in the history', () => {
    const facts = [first, correction([first], { what: ' Қолын кесіп алды ', aid: '' })]
    const expected = { ...incident, what: 'Қолын кесіп алды', aid: '', rivalries: [] }
    expect(seen(facts)).toMatchObject(expected)
    expect(changes(facts)).toMatchObject([
      {
        fact: facts[1]?.id,
        fields: [
          { field: 'aid', from: 'таңып байладық', to: '' },
          { field: 'what', from: 'Аяғын кесіп алды', to: 'Қолын кесіп алды' },
        ],
      },
    ])
  })

  it('[SYN-10] writes nothing that cannot be erased', () => {
    expect(draft([first], { what: 'Қолын кесіп алды' })).not.toHaveProperty('body')
    expect(draft([first], { what: 'Қолын кесіп алды' })).toMatchObject({
      subjects: [anEvent(), aRecord()],
      personal: { what: 'Қолын кесіп алды' },
    })
  })

  it('that changes nothing is none', () => {
    expect(draft([first], { what: ' Аяғын кесіп алды' })).toBeNull()
  })

  it('[FACT-4] leaves what another phone corrects of it at the same time', () => {
    const facts = [
      first,
      correction([first], { what: 'A' }),
      correction([first], { called: null, calledMs: null }),
    ]
    expect(seen(facts)).toMatchObject({ ...incident, what: 'A', called: null, calledMs: null, rivalries: [] })
  })

  it('[FACT-4] of two that differ ends that they do, whatever it is about', () => {
    const facts = [first, correction([first], { what: 'A' }), correction([first], { what: 'B' })]
    expect(seen(facts).rivalries).toMatchObject([{ field: 'what' }])
    const { what } = seen(facts)
    const after = [...facts, correction(facts, { aid: 'су берілді' })]
    expect(seen(after)).toMatchObject({ what, aid: 'су берілді', rivalries: [] })
  })

  it.each([true, false])(
    '[FACT-4] settles whether it counts, where phones say both (taken out: %s)',
    (isOut) => {
      const out = (isVoid: boolean, replaces = [first.id]) =>
        aFact(draftVoid(aThing(), isVoid, { kind: 'incident-noted', replaces }))
      const facts = [first, out(true), out(false)]
      expect(changes([first, out(true)])).toMatchObject([{ fields: [{ field: 'void', from: null, to: 1 }] }])
      const noted = { ...seen(facts), isVoid: isOut }
      expect(noted.rivalries).toMatchObject([{ field: 'void' }])
      const made = draftIncidentCorrection(anEvent(), noted, noted)
      expect(made).not.toHaveProperty('personal')
      if (made) expect(seen([...facts, aFact(made)])).toMatchObject({ isVoid: isOut, rivalries: [] })
    },
  )

  it('[SYN-10] about somebody else is theirs as a whole: erasing whom it named before leaves it', () => {
    const [a, b] = [aPerson('a'), aPerson('b')]
    const wrong = aFact(draftIncident(aThing(), { ...incident, person: a }))
    const right = correction([wrong], { person: b })
    expect(seen([wrong, right])).toMatchObject({ ...incident, person: b })
    expect(changes([wrong, right])).toMatchObject([
      { fields: [{ field: 'person', from: bytesOfSubject(a), to: bytesOfSubject(b) }] },
    ])
    expect(seen([erased(wrong), right])).toMatchObject({ ...incident, person: b, isErased: false })
    expect(seen([wrong, erased(right)])).toMatchObject({ what: '', person: null, isErased: true })
    expect(seen([wrong, correction([wrong], { person: null })])).toMatchObject({ ...incident, person: null })
  })

  it('[SYN-10] of what was erased tells of no empty field that it filled', () => {
    const right = correction([first], { what: 'Қолын кесіп алды' })
    expect(changes([erased(first), right])).toEqual([])
    expect(changes([first, erased(right)])).toEqual([])
  })
})
