// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PersonId } from '#domain/ids.ts'
import { listItems, type ListRequest } from '#client/features/check-in/list-items.ts'
import { patchItems } from '#client/features/check-in/patch-items.ts'
import { countBoard } from '#client/views/board-counts.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import { anAuthor, aPerson, aRegistration, statedBy } from '#tests/support/facts.ts'

const GROUPS = ['', '5А', 'Жасыл ел']
const table = emptyTable()
for (let i = 0; i < 9; i++) {
  const person = aPerson(`p ${i}`)
  addFact(table, statedBy(anAuthor(), aRegistration({ person, name: `N ${i}`, group: GROUPS[i % 3] ?? '' })))
}
const everybody = foldPeople(table)

const inState = (person: PersonView, state: PersonView['presence']['state']): PersonView =>
  person.presence.state === state ? person : { ...person, presence: { ...person.presence, state } }

const aRequest = (people: readonly PersonView[], shown: Set<PersonId>, filter: ListRequest['filter']) => {
  const { groups, parties } = countBoard(people, [], {
    custodyOfPerson: () => 'phone',
    custodyOfParty: () => 'phone',
  })
  return { people, groups, parties, filter, arrangement: 'groups', shown } satisfies ListRequest
}

const states = fc.array(fc.constantFrom('expected', 'here', 'maybe-here', 'left'), {
  minLength: 9,
  maxLength: 9,
})

describe('the rows of the list after a touch', () => {
  it('are those that would be listed anew, wherever they are patched', () => {
    let patched = 0
    fc.assert(
      fc.property(
        states,
        states,
        fc.constantFrom('all', 'expected', 'here', 'left'),
        fc.constantFrom('same', 'gone', 'moved'),
        (before, after, filter, what) => {
          const shown = new Set<PersonId>()
          const stated = (list: readonly string[]) =>
            everybody.map((person, i) => inState(person, list[i] as PersonView['presence']['state']))
          const was = aRequest(stated(before), shown, filter)
          const rows = listItems(was)
          const next = was.people.map((person, i) =>
            inState(person, after[i] as PersonView['presence']['state']),
          )
          if (what === 'gone') next.pop()
          if (what === 'moved' && next[0]) next[0] = { ...next[0], group: '5Б' }
          const now = aRequest(next, shown, filter)
          const patch = patchItems(rows, was, now)
          if (patch === null) return
          patched++
          expect(patch).toEqual(listItems(now))
        },
      ),
      // Of most draws the rows are listed anew.
      { numRuns: 1_000 },
    )
    expect(patched).toBeGreaterThan(10)
  })

  it('stay the same objects where nobody changed', () => {
    const request = aRequest(everybody, new Set(), 'all')
    const rows = listItems(request)
    const [first] = everybody
    if (!first) throw new Error('nobody is listed')
    const next = [inState(first, 'here'), ...everybody.slice(1)]
    const patch = patchItems(rows, request, aRequest(next, request.shown, 'all'))
    expect(patch?.filter((row, at) => row !== rows[at])).toHaveLength(2)
  })

  it('are listed anew under another filter', () => {
    const request = aRequest(everybody, new Set(), 'all')
    expect(patchItems(listItems(request), request, { ...request, filter: 'here' })).toBeNull()
  })
})
