import { describe, expect, it } from 'vitest'
import { draftPassIssued, draftPassRevoked } from '#domain/drafts/pass.ts'
import { foldEvent } from '#domain/fold/event-view.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { eventIdOf, passIdOf } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { listTwoPlaces } from '#domain/look/two-places.ts'
import type { TwoPlaces } from '#domain/look/two-places.ts'
import {
  aCheckIn,
  aCheckOut,
  aFact,
  anAuthor,
  anEventPlan,
  aPerson,
  aRegistration,
  bytesFor,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const gate = anAuthor('gate')
const person = aPerson('Aigerim')
const season = passIdOf(bytesFor('season pass', 10))
const HOUR_MS = 3_600_000

const planOf = (name: string): EventView => {
  const event = eventIdOf(bytesFor(`event ${name}`, 10))
  const view = foldEvent(
    tableOf(statedBy(anAuthor('desk', 'organiser'), anEventPlan({ event, title: name }))),
    event,
  )
  if (!view) throw new Error('no event')
  return view
}
const [river, park] = [planOf('River'), planOf('Park')]

/** So many hours after the morning, as somebody says: a time that is known. */
const said = (hours: number) => ({ atMs: MORNING_MS + hours * HOUR_MS, why: 'late' }) as const
const came = (hours: number, who = person) => aCheckIn({ person: who, said: said(hours) })
const went = (hours: number, knew: FrozenFact, way: 'tap' | 'default' = 'tap') =>
  aCheckOut({ person, said: said(hours), knew: [knew], way })
/** A stay of so many hours, from then on. */
function stay(from: number, until: number, way: 'tap' | 'default' = 'tap'): readonly FrozenFact[] {
  const arrival = came(from)
  return [aRegistration({ person }), arrival, went(until, arrival, way)]
}
const copyOf = (event: EventView, facts: readonly FrozenFact[]): { event: EventView; table: FactTable } => ({
  event,
  table: tableOf(...facts.map((fact) => statedBy(gate, fact))),
})
function find(atRiver: readonly FrozenFact[], atPark: readonly FrozenFact[]): readonly TwoPlaces[] {
  const [here, there] = [copyOf(river, atRiver), copyOf(park, atPark)]
  const found = listTwoPlaces(here, foldPeople(here.table), [there])
  // from the other side it is the same: only whom it is about is said in that event's words
  const back = listTwoPlaces(there, foldPeople(there.table), [here])
  expect(back.map(({ places }) => places.map(({ event }) => event.id))).toEqual(
    found.map(({ places }) => places.map(({ event }) => event.id)),
  )
  return found
}
const titlesOf = ([one]: readonly TwoPlaces[]) => one?.places.map(({ event }) => event.title)

describe('[FACT-6] two places at once', () => {
  it('is somebody whose stays at two events overlap, the first they came to first, with who saw them', () => {
    const found = find(stay(1, 3), stay(0, 2))
    expect(titlesOf(found)).toEqual(['Park', 'River'])
    expect(found[0]).toMatchObject({
      person: { id: person },
      movedMs: null,
      places: [{ devices: [gate.device], isEndSeen: true }, { untilMs: MORNING_MS + 3 * HOUR_MS }],
    })
  })

  it('is nobody who went from one to the other, or was at one alone', () => {
    expect(find(stay(0, 1), stay(1, 2))).toEqual([])
    expect(find(stay(0, 1), [aRegistration({ person })])).toEqual([])
    expect(find([aRegistration({ person })], [])).toEqual([])
  })

  it('bears minutes of overlap, and more where the times are known less well', () => {
    expect(find(stay(0, 1.1), stay(1, 2))).toEqual([])
    expect(find(stay(0, 1.5), stay(1, 2))).toHaveLength(1)
  })

  it('lasts to the planned end where nobody saw them leave, and tells when they must have left', () => {
    const found = find([came(0)], stay(2, 3))
    expect(found[0]).toMatchObject({ movedMs: MORNING_MS + 2 * HOUR_MS, places: [{ isEndSeen: false }, {}] })
    expect(find([came(0)], stay(5, 6))).toEqual([])
    expect(find(stay(0, 4, 'default'), stay(2, 3))[0]?.movedMs).toBe(MORNING_MS + 2 * HOUR_MS)
  })

  it('does not guess who went where if both began at once', () => {
    const found = find([came(0)], [came(0)])
    expect(found).toHaveLength(1)
    expect(found[0]?.movedMs).toBeNull()
    expect(found[0]?.places.map(({ event }) => event.id)).toEqual([river.id, park.id].sort())
  })

  it('accuses nobody by times that no clock measured', () => {
    const claimed = aCheckIn({ person, wallMs: MORNING_MS })
    expect(find([claimed], stay(0, 2))).toEqual([])
  })

  it('goes by a pass that stands for people under different ids, unless it was revoked on either side', () => {
    const other = aPerson('as the second list calls her')
    const issued = (who = person) => aFact(draftPassIssued(who, season))
    const revoked = (who = person) => aFact(draftPassRevoked(who, season))
    const here = [came(0), issued()]
    const there = [came(0.5, other), issued(other)]
    expect(find(here, there)).toMatchObject([{ person: { id: person } }])
    expect(find([...here, revoked()], there)).toEqual([])
    expect(find(here, [issued(other)])).toEqual([])
    expect(find(here, [...there, revoked(other)])).toEqual([])
  })
})
