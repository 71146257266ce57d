import { describe, expect, it } from 'vitest'
import { foldPresence } from '#domain/fold/presence.ts'
import type { Presence } from '#domain/fold/presence.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import {
  aCheckIn,
  aCheckOut,
  aClockCorrection,
  anAuthor,
  aPerson,
  aRetraction,
  aSession,
  idsOf,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const gate = anAuthor('gate')
const field = anAuthor('field')
const hour = 3_600_000

function presenceAfter(...given: readonly (FrozenFact | FoldInput)[]): Presence {
  return foldPresence(tableOf(...given), [aPerson()])
}

const measured = (session: string, errorMs = 1000, offsetMs = 0): ClockMeasurement => ({
  session: aSession(session),
  offsetMs,
  errorMs,
})

describe('presence', () => {
  it('[FACT-6] expects a person of whom there is no mark', () => {
    expect(presenceAfter()).toEqual({
      state: 'expected',
      marks: [],
      witnesses: [],
      leftWithoutArriving: false,
    })
  })

  it('[FACT-6] has a person here after an arrival and gone after a departure that knew it', () => {
    const arrival = aCheckIn()
    expect(presenceAfter(arrival).state).toBe('here')
    const departure = aCheckOut({ knew: [arrival] })
    expect(presenceAfter(arrival, departure).state).toBe('left')
    expect(presenceAfter(arrival, departure).marks.map((mark) => mark.isHead)).toEqual([false, true])
  })

  it('[FACT-6] counts two arrivals on two phones as one with two witnesses', () => {
    const presence = presenceAfter(statedBy(gate, aCheckIn()), statedBy(field, aCheckIn()))
    expect(presence.state).toBe('here')
    expect(presence.witnesses).toEqual([field.device, gate.device].sort())
  })

  it('[FACT-6] counts a phone that marked twice as one witness', () => {
    expect(presenceAfter(aCheckIn(), aCheckIn()).witnesses).toEqual([gate.device])
  })

  it('[FACT-6] names everybody who signed a mark as its witness', () => {
    const arrival = aCheckIn()
    expect(presenceAfter(statedBy(gate, arrival), statedBy(field, arrival)).witnesses).toHaveLength(2)
  })

  it('[FACT-6] has a person gone when all heads are departures', () => {
    const arrival = aCheckIn()
    const departures = [aCheckOut({ knew: [arrival] }), aCheckOut({ knew: [arrival] })]
    expect(presenceAfter(arrival, ...departures).state).toBe('left')
  })

  it('[FACT-6] has a person here who came back', () => {
    const first = aCheckIn()
    const out = aCheckOut({ knew: [first] })
    const again = aCheckIn({ knew: [out] })
    expect(presenceAfter(first, out, again).state).toBe('here')
  })

  it('[FACT-6] shows a departure that no arrival came before', () => {
    const presence = presenceAfter(aCheckOut())
    expect(presence).toMatchObject({ state: 'left', leftWithoutArriving: true })
    expect(presenceAfter(aCheckIn(), aCheckOut()).leftWithoutArriving).toBe(false)
  })

  it('[FACT-7] keeps the id that was tapped on the mark', () => {
    const [a, b] = [aPerson('a'), aPerson('b')]
    const table = tableOf(aCheckIn({ person: b }))
    expect(foldPresence(table, [a, b]).marks[0]?.person).toBe(b)
  })
})

describe('heads of both kinds', () => {
  const arrivalAt = (ms: number, session = 'in') => aCheckIn({ wallMs: ms, session: aSession(session) })
  const departureAt = (ms: number, session = 'out') => aCheckOut({ wallMs: ms, session: aSession(session) })

  it('[FACT-6] leave a person maybe here while a clock is not measured', () => {
    const [arrival, departure] = [arrivalAt(MORNING_MS), departureAt(MORNING_MS + hour)]
    expect(presenceAfter(arrival, departure).state).toBe('maybe-here')
    expect(presenceAfter(statedBy(gate, arrival, measured('in')), departure).state).toBe('maybe-here')
    expect(presenceAfter(arrival, statedBy(field, departure, measured('out'))).state).toBe('maybe-here')
  })

  it('[FACT-6] are decided by measured clocks', () => {
    const [arrival, departure] = [arrivalAt(MORNING_MS), departureAt(MORNING_MS + hour)]
    const inputs = [statedBy(gate, arrival, measured('in')), statedBy(field, departure, measured('out'))]
    expect(presenceAfter(...inputs).state).toBe('left')
    const behind = statedBy(field, departure, measured('out', 1000, -2 * hour))
    expect(presenceAfter(...inputs.slice(0, 1), behind).state).toBe('here')
  })

  it('[FACT-6] are not decided by a gap within the errors of the clocks', () => {
    const state = (gapMs: number) =>
      presenceAfter(
        statedBy(gate, arrivalAt(MORNING_MS), measured('in', 1000)),
        statedBy(field, departureAt(MORNING_MS + gapMs), measured('out', 2000)),
      ).state
    expect(state(3000)).toBe('maybe-here')
    expect(state(3001)).toBe('left')
    expect(state(-3000)).toBe('maybe-here')
    expect(state(-3001)).toBe('here')
  })

  it('[FACT-6] are decided by a clock that a person corrected, a minute give or take', () => {
    const inputs = [
      statedBy(gate, arrivalAt(MORNING_MS), measured('in', 1000)),
      statedBy(field, departureAt(0)),
    ]
    const corrected = (shiftMs: number) => aClockCorrection({ of: aSession('out'), shiftMs })
    expect(presenceAfter(...inputs, corrected(MORNING_MS + 61_000)).state).toBe('maybe-here')
    expect(presenceAfter(...inputs, corrected(MORNING_MS + 61_001)).state).toBe('left')
  })

  it('[FACT-6] stay open when one more arrival has an unknown time', () => {
    const inputs = [
      statedBy(gate, arrivalAt(MORNING_MS), measured('in')),
      statedBy(field, departureAt(MORNING_MS + hour), measured('out')),
    ]
    expect(presenceAfter(...inputs, statedBy(anAuthor('bus'), arrivalAt(0, 'bus'))).state).toBe('maybe-here')
  })

  it('[FACT-6] have a person here whom one phone surely saw after every departure', () => {
    const inputs = [
      statedBy(gate, arrivalAt(MORNING_MS + 2 * hour), measured('in')),
      statedBy(field, departureAt(MORNING_MS + hour), measured('out')),
    ]
    expect(presenceAfter(...inputs, statedBy(anAuthor('bus'), arrivalAt(0, 'bus'))).state).toBe('here')
  })

  it('[FACT-6] are decided by a mark that is later than every opposite one, not than some', () => {
    const at = (make: typeof arrivalAt, hours: number) =>
      statedBy(gate, make(MORNING_MS + hours * hour, `at ${hours}`), measured(`at ${hours}`))
    const [in1, in3] = [at(arrivalAt, 1), at(arrivalAt, 3)]
    const [out2, out4] = [at(departureAt, 2), at(departureAt, 4)]
    expect(presenceAfter(out2, in3, out4).state).toBe('left')
    expect(presenceAfter(in1, out2, in3).state).toBe('here')
    expect(presenceAfter(in1, out2, in3, out4).state).toBe('left')
  })

  it('[FACT-5] take the measurement with the smallest error', () => {
    const arrival = arrivalAt(MORNING_MS)
    const inputs = [
      measured('in', 900, 5),
      measured('in', 20, 7),
      measured('in', 20, 9),
      measured('in', 500, 1),
    ]
    const presence = presenceAfter(...inputs.map((clock) => statedBy(gate, arrival, clock)))
    expect(presence.marks[0]?.time).toEqual({ ms: MORNING_MS + 7, quality: 'measured', errorMs: 20 })
  })
})

describe('undoing', () => {
  it('[FACT-6] takes back one\u2019s own mark', () => {
    const arrival = aCheckIn()
    const undo = aRetraction({ facts: [arrival] })
    expect(presenceAfter(statedBy(gate, arrival), statedBy(gate, undo)).state).toBe('expected')
  })

  it('[FACT-6] does not take back another\u2019s mark', () => {
    const arrival = aCheckIn()
    const undo = aRetraction({ facts: [arrival] })
    expect(presenceAfter(statedBy(gate, arrival), statedBy(field, undo)).state).toBe('here')
    const organiser = anAuthor('desk', 'organiser')
    expect(presenceAfter(statedBy(gate, arrival), statedBy(organiser, undo)).state).toBe('here')
  })

  it('[FACT-6] of a departure brings the arrival back', () => {
    const arrival = aCheckIn()
    const departure = aCheckOut({ knew: [arrival] })
    expect(presenceAfter(arrival, departure, aRetraction({ facts: [departure] })).state).toBe('here')
  })

  it('[FACT-6] of an arrival leaves the departure that knew it, as one without arrival', () => {
    const arrival = aCheckIn()
    const departure = aCheckOut({ knew: [arrival] })
    const presence = presenceAfter(arrival, departure, aRetraction({ facts: [arrival] }))
    expect(presence).toMatchObject({ state: 'left', leftWithoutArriving: true })
  })

  it('[FACT-6] of a middle mark does not bring back what was known through it', () => {
    const first = aCheckIn()
    const out = aCheckOut({ knew: [first] })
    const again = aCheckIn({ knew: [out] })
    const presence = presenceAfter(first, out, again, aRetraction({ facts: [out] }))
    expect(presence.state).toBe('here')
    expect(presence.marks.map((mark) => [mark.id, mark.isHead])).toEqual([
      [first.id, false],
      [again.id, true],
    ])
  })

  it('[FACT-6] knows through marks that were taken back and replaced', () => {
    const first = aCheckIn()
    const wrong = aCheckOut({ knew: [first] })
    const better = aCheckOut({ replaces: [wrong] })
    const again = aCheckIn({ knew: [better] })
    const departed = aCheckOut({ knew: [again] })
    const presence = presenceAfter(
      first,
      wrong,
      better,
      again,
      departed,
      aRetraction({ facts: [better, again] }),
    )
    expect(presence.marks.filter((mark) => mark.isHead).map((mark) => mark.id)).toEqual([departed.id])
    expect(presence.state).toBe('left')
  })

  it('[FACT-4] of an undo does not bring the mark back', () => {
    const arrival = aCheckIn()
    const undo = aRetraction({ facts: [arrival] })
    expect(presenceAfter(arrival, undo, aRetraction({ facts: [undo] })).state).toBe('expected')
  })

  it('[FACT-4] lets a mark replace the opposite one, whoever made it', () => {
    const arrival = aCheckIn()
    const correction = aCheckOut({ replaces: [arrival] })
    const presence = presenceAfter(statedBy(gate, arrival), statedBy(field, correction))
    expect(presence.marks.map((mark) => mark.id)).toEqual([correction.id])
  })
})

describe('the order of marks', () => {
  it('[FACT-5] is by corrected time', () => {
    const early = aCheckIn({ wallMs: MORNING_MS, session: aSession('slow') })
    const late = aCheckIn({ wallMs: MORNING_MS + 1000 })
    const clock = measured('slow', 10, hour)
    expect(presenceAfter(statedBy(gate, early, clock), late).marks.map((mark) => mark.id)).toEqual(
      idsOf([late, early]),
    )
  })

  it('[FACT-6] puts a mark after those it knew, whatever the clocks say', () => {
    const first = aCheckIn({ wallMs: MORNING_MS })
    const out = aCheckOut({ wallMs: MORNING_MS - 50 * 365 * 24 * hour, knew: [first] })
    const again = aCheckIn({ wallMs: MORNING_MS - hour, knew: [out] })
    expect(presenceAfter(again, out, first).marks.map((mark) => mark.id)).toEqual(idsOf([first, out, again]))
  })
})
