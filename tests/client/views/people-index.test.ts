// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { compareKazakh } from '#domain/text/kazakh-order.ts'
import { PeopleIndex, peopleOf } from '#client/views/people-index.ts'
import { packTable } from '#client/views/pack-table.ts'
import { packView } from '#client/views/pack-view.ts'
import { unpackTable } from '#client/views/packed-table.ts'
import { unpackPeople } from '#client/views/packed-people.ts'
import { takeAll } from '#client/views/steps.ts'
import { StreamView } from '#client/views/stream-view.ts'
import { unpackView } from '#client/views/packed-view.ts'
import { addAll, aStatement, stated } from '#tests/client/support/statements.ts'
import { aCheckIn, anAuthor, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { eventStream } from '#domain/stream.ts'
import { emptyCursor } from '#domain/log/digest.ts'

const byId = (people: readonly PersonView[]) => [...people].sort((a, b) => (a.id < b.id ? -1 : 1))

describe('the list of people', () => {
  it('[SYN-13] stands in the order of the language asked for, also after packing and a change', () => {
    const view = new StreamView(eventStream(anEvent()))
    const names = ['Ылғи', 'Іңкәр', 'Игорь', 'Anna']
    const add = (name: string) =>
      view.tell(addFact(view.table, stated(aRegistration({ person: aPerson(name), name }))))
    names.forEach(add)
    const shown = (of = view) =>
      peopleOf(of)
        .people()
        .map(({ name }) => name)
    expect(shown()).toEqual(['Игорь', 'Ылғи', 'Іңкәр', 'Anna'])
    expect(view.arrange('ru')).toBe(true)
    expect(shown()).toEqual(['Игорь', 'Іңкәр', 'Ылғи', 'Anna'])
    add('Иван')
    expect(shown()).toEqual(['Иван', 'Игорь', 'Іңкәр', 'Ылғи', 'Anna'])
    const log = { epoch: 'e', erasures: 0, cursor: emptyCursor(eventStream(anEvent())), device: null }
    const packed = takeAll(packView(view, log))
    const unpacked = unpackView(packed, { epoch: 'e', erasures: 0, mark: { fact: 0, sheet: 0 } }, null)
    const again = new StreamView(eventStream(anEvent()))
    if (unpacked) again.replace(unpacked.folded, unpacked.list, unpacked.order)
    expect(again.arrange('ru')).toBe(false)
    expect(shown(again)).toEqual(shown())
    expect(again.arrange('en')).toBe(true)
    expect(shown(again)[0]).toBe('Anna')
  })

  it('[FACT-3] kept fact by fact is the list folded at once, and in order', () => {
    fc.assert(
      fc.property(fc.array(aStatement, { maxLength: 25 }), (inputs) => {
        const table = emptyTable()
        const index = new PeopleIndex(table)
        for (const input of inputs) index.update(addAll(table, [input]))
        expect(byId(index.people())).toEqual(foldPeople(table))
        const sorted = index.people().map((person) => person.sortName)
        expect(sorted).toEqual([...sorted].sort(compareKazakh))
        for (const person of index.people()) for (const id of person.ids) expect(index.find(id)).toBe(person)
      }),
      { numRuns: 300 },
    )
  })

  it('[FACT-3] brought up to date in steps is the list folded at once, whatever is saved between the steps', () => {
    const statements = fc.array(aStatement, { maxLength: 15 })
    fc.assert(
      fc.property(statements, statements, statements, fc.boolean(), (before, came, saved, isAll) => {
        const table = emptyTable()
        addAll(table, before)
        const index = new PeopleIndex(table)
        const touched = addAll(table, came)
        const left = [...saved]
        for (let steps = index.updateInSteps(isAll ? 'all' : touched, 1); !steps.next().done;) {
          index.update(addAll(table, left.splice(0, 2)))
          const shown = index.people().map(({ id }) => id)
          expect(new Set(shown).size).toBe(shown.length)
        }
        index.update(addAll(table, left))
        expect(byId(index.people())).toEqual(foldPeople(table))
        expect(index.people()).toEqual(new PeopleIndex(table).people())
        for (const person of index.people()) for (const id of person.ids) expect(index.find(id)).toBe(person)
      }),
      { numRuns: 300 },
    )
  })

  it('[FACT-9] of another table says what that says of everybody, and nothing of whom it does not know', () => {
    fc.assert(
      fc.property(
        fc.array(aStatement, { maxLength: 15 }),
        fc.array(aStatement, { maxLength: 15 }),
        (one, other) => {
          const [before, after] = [emptyTable(), emptyTable()]
          addAll(before, one)
          addAll(after, other)
          const index = new PeopleIndex(before)
          index.readFrom(after)
          index.update('all')
          expect(index.people()).toEqual(new PeopleIndex(after).people())
        },
      ),
      { numRuns: 200 },
    )
  })

  it('[SYN-13] is the same after packing and unpacking', () => {
    fc.assert(
      fc.property(fc.array(aStatement, { maxLength: 25 }), (inputs) => {
        const view = new StreamView(eventStream(anEvent()))
        addAll(view.table, inputs)
        peopleOf(view)
        const log = { epoch: 'e', erasures: 0, cursor: emptyCursor(view.stream), device: null }
        const packed = structuredClone(takeAll(packView(view, log)))
        const unpacked = unpackView(packed, { epoch: 'e', erasures: 0, mark: { fact: 0, sheet: 0 } }, null)
        if (!unpacked) throw new Error('not unpacked')
        const { table } = unpacked.folded.state
        expect(table.clocks).toEqual(view.table.clocks)
        expect(byId(unpackPeople(takeAll(peopleOf(view).pack())))).toEqual(foldPeople(table))
        const again = new StreamView(view.stream)
        again.replace(unpacked.folded, unpacked.list)
        expect(peopleOf(again).people()).toEqual(peopleOf(view).people())
      }),
      { numRuns: 200 },
    )
  })

  it('[SYN-13] is packed as it was when that began, whatever comes between the steps', () => {
    const statements = fc.array(aStatement, { maxLength: 15 })
    fc.assert(
      fc.property(statements, fc.array(aStatement, { minLength: 5, maxLength: 15 }), (before, after) => {
        const view = new StreamView(eventStream(anEvent()))
        addAll(view.table, before)
        peopleOf(view)
        const log = { epoch: 'e', erasures: 0, cursor: emptyCursor(view.stream), device: null }
        const atOnce = structuredClone(takeAll(packView(view, log)))
        const steps = packView(view, log)
        const left = [...after]
        for (let step = steps.next(); ; step = steps.next()) {
          if (step.done) {
            expect(step.value).toEqual(atOnce)
            return
          }
          // two at a time: a packing of so few has few steps
          for (const input of left.splice(0, 2)) view.tell(addFact(view.table, input))
          view.folded.ahead.add(aCheckIn({ seq: left.length }).id)
          view.folded.mark = { fact: left.length, sheet: 1 }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('[SYN-13] goes on after unpacking as if it had never been packed', () => {
    fc.assert(
      fc.property(
        fc.array(aStatement, { maxLength: 15 }),
        fc.array(aStatement, { maxLength: 10 }),
        fc.boolean(),
        (before, after, isMadeLate) => {
          const table = emptyTable()
          addAll(table, [...before, ...after])
          const view = new StreamView(eventStream(anEvent()))
          addAll(view.table, before)
          peopleOf(view)
          const log = { epoch: 'e', erasures: 0, cursor: emptyCursor(view.stream), device: null }
          const state = { epoch: 'e', erasures: 0, mark: { fact: 0, sheet: 0 } }
          const unpacked = unpackView(structuredClone(takeAll(packView(view, log))), state, null)
          if (!unpacked) throw new Error('not unpacked')
          const again = new StreamView(view.stream)
          again.replace(unpacked.folded, unpacked.list, unpacked.order)
          if (!isMadeLate) peopleOf(again)
          for (const input of after) again.tell(addFact(again.table, input))
          const people = peopleOf(again)
          expect(byId(people.people())).toEqual(foldPeople(table))
          for (const person of people.people())
            for (const id of person.ids) expect(people.find(id)).toBe(person)
          expect(new Map([...again.table.facts.keys()].map((id) => [id, again.table.facts.get(id)]))).toEqual(
            new Map([...table.facts.keys()].map((id) => [id, table.facts.get(id)])),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('[SYN-13] packed while facts are folded is folded anew by the next start', () => {
    const view = new StreamView(eventStream(anEvent()))
    addAll(view.table, [stated(aRegistration({ name: 'Абай' }))])
    peopleOf(view)
    view.isBehind = true
    addAll(view.table, [stated(aCheckIn())])
    const again = new StreamView(view.stream)
    again.replace(view.folded, structuredClone(takeAll(view.packList())))
    expect(peopleOf(again).people()[0]?.presence.state).toBe('here')
  })

  it('stays the same array until something changed, and is another one then', () => {
    const table = emptyTable()
    const index = new PeopleIndex(table)
    index.update(addAll(table, [stated(aRegistration({ name: 'Абай' }))]))
    const before = index.people()
    index.update(new Set())
    expect(index.people()).toBe(before)
    index.update(addAll(table, [stated(aCheckIn())]))
    expect(index.people()).not.toBe(before)
    expect(before[0]?.presence.state).toBe('expected')
  })
})

describe('a packed table', () => {
  it('[SYN-13] keeps texts with any character in them', () => {
    const table = emptyTable()
    const inputs = ['a\u0000b', '', 'ә\n', ' '].map((name, i) =>
      stated(aRegistration({ person: aPerson(`p${String(i)}`), name, group: name, seq: i })),
    )
    addAll(table, inputs)
    const again = unpackTable(structuredClone(takeAll(packTable(table))))
    expect(foldPeople(again)).toEqual(foldPeople(table))
  })
})

describe('a packed view', () => {
  const view = new StreamView(eventStream(anEvent()))
  view.folded.mark = { fact: 5, sheet: 2 }
  const packed = takeAll(
    packView(view, { epoch: 'e', erasures: 0, cursor: emptyCursor(view.stream), device: null }),
  )

  it.each([
    ['of another log', { epoch: 'f', erasures: 0, mark: { fact: 9, sheet: 9 } }],
    ['ahead of the log in facts', { epoch: 'e', erasures: 0, mark: { fact: 4, sheet: 9 } }],
    ['ahead of the log in sheets', { epoch: 'e', erasures: 0, mark: { fact: 9, sheet: 1 } }],
    ['packed before an erasure', { epoch: 'e', erasures: 1, mark: { fact: 9, sheet: 9 } }],
  ])('[SYN-13] is thrown away when it is %s', (_name, log) => {
    expect(unpackView(packed, log, null)).toBeNull()
  })

  it('[SYN-13] is thrown away when it cannot be read or was another device’s', () => {
    const log = { epoch: 'e', erasures: 0, mark: { fact: 5, sheet: 2 } }
    expect(unpackView(packed, log, null)).not.toBeNull()
    expect(unpackView({ ...packed, table: 'scrambled' }, log, null)).toBeNull()
    expect(unpackView(packed, log, anAuthor('gate').device)).toBeNull()
  })
})
