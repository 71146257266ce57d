import { describe, expect, it } from 'vitest'
import { foldFields } from '#domain/fold/fields.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import {
  aCheckIn,
  aFact,
  anAuthor,
  aPerson,
  aRegistration,
  aRetraction,
  aWalkIn,
  idsOf,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const person = aPerson()
const gate = anAuthor('gate')
const field = anAuthor('field')

function view(...given: readonly (FrozenFact | FoldInput)[]): PersonView | null {
  return foldPerson(tableOf(...given), person)
}

/** A correction that sets these personal fields alone. */
function aChange(personal: CanonicalMap, replaces: readonly FrozenFact[], kind = 'registered'): FrozenFact {
  return aFact({ kind, subjects: [person], personal, replaces: idsOf(replaces) })
}

describe('copies of a fact', () => {
  it('[FACT-3] bring what an earlier one lacked, by the same author or by another', () => {
    const fact = aRegistration({ name: 'Айгерім' })
    for (const author of [gate, field]) {
      const inputs = [
        statedBy(gate, { ...fact, personal: null }),
        statedBy(author, fact),
        statedBy(gate, fact),
      ]
      for (const order of [inputs, inputs.toReversed()])
        expect(foldPerson(tableOf(...order), aPerson())?.name).toBe('Айгерім')
    }
  })
})

describe('corrections', () => {
  const entry = aRegistration({ name: 'Aigerim', className: '5 A', group: 'Bus 1' })

  it('[FACT-4] replace only the fields they set', () => {
    const change = aChange({ name: 'Айгерім' }, [entry])
    expect(view(entry, change)).toMatchObject({
      name: 'Айгерім',
      className: '5 A',
      group: 'Bus 1',
      contradictions: [],
    })
  })

  it('[FACT-4] clear a field by null', () => {
    expect(view(entry, aChange({ class: null }, [entry]))).toMatchObject({ name: 'Aigerim', className: '' })
  })

  it('[FACT-4] of a correction replace the field again', () => {
    const first = aChange({ name: 'Айгерим' }, [entry])
    const second = aChange({ name: 'Айгерім' }, [first])
    expect(view(second, entry, first)).toMatchObject({ name: 'Айгерім', contradictions: [] })
  })

  it('[FACT-4] leave a field replaced when they are taken back', () => {
    const change = aChange({ name: 'Айгерім' }, [entry])
    const undo = aRetraction({ facts: [change] })
    expect(view(entry, change, undo)).toMatchObject({ name: '', className: '5 A' })
  })

  it('[FACT-4] count for nothing when their kind is another', () => {
    expect(view(entry, aChange({ name: 'x' }, [entry], 'contact-noted'))?.name).toBe('Aigerim')
    const table = tableOf(entry, aCheckIn({ replaces: [entry] }))
    expect(foldPerson(table, person)).toMatchObject({ name: 'Aigerim', presence: { state: 'here' } })
  })

  it('[FACT-4] count for nothing when their author may not make them', () => {
    const plan = aFact({
      kind: 'event-planned',
      subjects: [person],
      body: { title: 'Cleanup', place: 'Park' },
    })
    const change = aFact({
      kind: 'event-planned',
      subjects: [person],
      body: { title: 'Picnic' },
      replaces: [plan.id],
    })
    const title = (author: ReturnType<typeof anAuthor>) => {
      const table = tableOf(statedBy(anAuthor('desk', 'organiser'), plan), statedBy(author, change))
      return foldFields(table, person, 'event-planned').values['title']
    }
    expect(title(gate)).toBe('Cleanup')
    expect(title(anAuthor('other desk', 'organiser'))).toBe('Picnic')
  })

  it('[FACT-4] count before and after what they replace arrives', () => {
    const change = aChange({ name: 'Айгерім' }, [entry])
    expect(view(change)?.name).toBe('Айгерім')
    expect(view(change, entry)).toEqual(view(entry, change))
  })
})

describe('rivals', () => {
  const entry = aRegistration({ name: 'Aigerim' })
  const rivals = [aChange({ name: 'Айгерим' }, [entry]), aChange({ name: 'Айгерім' }, [entry])]
  const [lowest, highest] = rivals.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (!lowest || !highest) throw new Error('two rivals were made')

  it('[FACT-4] show the value of the lowest id and the contradiction', () => {
    expect(view(entry, ...rivals)).toMatchObject({
      name: rivals[0] === lowest ? 'Айгерим' : 'Айгерім',
      contradictions: [{ kind: 'rival-values', field: 'name', facts: idsOf([lowest, highest]) }],
    })
  })

  it('[FACT-4] are settled by a fact that replaces all', () => {
    expect(view(entry, ...rivals, aChange({ name: 'Айгерім' }, rivals))?.contradictions).toEqual([])
  })

  it('[FACT-4] stay rivals while a fact replaces only one', () => {
    const change = aChange({ name: 'Aigerim K.' }, [lowest])
    expect(view(entry, ...rivals, change)?.contradictions).toMatchObject([{ field: 'name' }])
  })

  it('[FACT-4] that say the same are no contradiction', () => {
    const same = [aChange({ name: 'Айгерім' }, [entry]), aChange({ name: 'Айгерім' }, [entry])]
    expect(view(entry, ...same)).toMatchObject({ name: 'Айгерім', contradictions: [] })
  })

  it('[FACT-4] are found within one fact never, though both its parts set a field', () => {
    const odd = aFact({
      kind: 'registered',
      subjects: [person],
      body: { name: 'x' },
      personal: { name: null },
    })
    expect(view(odd)).toMatchObject({ name: '', contradictions: [] })
    const other = aChange({ class: '5 A' }, [])
    expect(view(odd, other)).toMatchObject({ name: '', className: '5 A', contradictions: [] })
  })

  it('[FACT-2] may be about fields whose names mean something to the language', () => {
    const odd = { constructor: 'x', ['__proto__']: { y: 1 }, toString: 'z' }
    const facts = [1, 2].map((seq) =>
      aFact({ kind: 'registered', subjects: [person], body: { ...odd, seq }, personal: { name: 'A' } }),
    )
    const { values, rivalries } = foldFields(tableOf(...facts), person, 'registered')
    expect(values).toMatchObject({ constructor: 'x', toString: 'z', name: 'A' })
    expect(rivalries.map((rivalry) => rivalry.field)).toEqual(['seq'])
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
  })
})

describe('taking back', () => {
  it('[FACT-6] one\u2019s own walk-in leaves nobody', () => {
    const walkIn = aWalkIn({ name: 'Timur' })
    expect(view(walkIn)).toMatchObject({ name: 'Timur', source: 'walk-in' })
    expect(view(walkIn, aRetraction({ facts: [walkIn] }))).toBeNull()
  })

  it('[FACT-6] another\u2019s walk-in does nothing', () => {
    const walkIn = aWalkIn()
    const undo = aRetraction({ facts: [walkIn] })
    expect(view(statedBy(gate, walkIn), statedBy(field, undo))).not.toBeNull()
  })

  it('[FACT-6] a walk-in that somebody marked leaves the marked person without a name', () => {
    const walkIn = aWalkIn({ name: 'Timur' })
    const given = [statedBy(gate, walkIn), statedBy(gate, aRetraction({ facts: [walkIn] }))]
    expect(view(...given, statedBy(field, aCheckIn()))).toMatchObject({
      name: '',
      presence: { state: 'here' },
    })
  })

  it('[FACT-4] a fact signed by two phones is in the right of either', () => {
    const arrival = aCheckIn()
    const undo = aRetraction({ facts: [arrival] })
    const given = [statedBy(gate, arrival), statedBy(field, undo)]
    expect(view(...given)?.presence.state).toBe('here')
    expect(view(...given, statedBy(field, arrival))).toBeNull()
  })
})
