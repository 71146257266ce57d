import { describe, expect, it } from 'vitest'
import { draftClockCorrection } from '#domain/drafts/clock.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import { listClockDoubts, listSessionClocks } from '#domain/fold/session-clocks.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import {
  aCheckIn,
  aCheckOut,
  aFact,
  anAuthor,
  aPerson,
  aRegistration,
  aRetraction,
  aSession,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const gate = anAuthor('gate')
const minute = 60_000
const hour = 60 * minute
const event = { startsMs: MORNING_MS, endsMs: MORNING_MS + 4 * hour }
const session = aSession('steppe')
const clock = (offsetMs: number, of = session): ClockMeasurement => ({ session: of, offsetMs, errorMs: 500 })

const clocksOf = (...given: readonly (FrozenFact | FoldInput)[]) => listSessionClocks(tableOf(...given))
const doubtsOf = (...given: readonly (FrozenFact | FoldInput)[]) => listClockDoubts(clocksOf(...given), event)

describe('clocks by which people were marked', () => {
  const first = aCheckIn({ session, wallMs: MORNING_MS })
  const last = aCheckOut({ session, wallMs: MORNING_MS + 3 * hour, knew: [first] })

  it('[FACT-5] tell whose they are, their marks, and what is known of them', () => {
    expect(clocksOf(statedBy(gate, last), statedBy(gate, first, clock(20)))).toEqual([
      {
        session,
        devices: [gate.device],
        count: 2,
        firstWallMs: MORNING_MS,
        lastWallMs: MORNING_MS + 3 * hour,
        measured: clock(20),
        shiftMs: null,
        corrections: [],
      },
    ])
  })

  it('[FACT-5] leave out what was taken back, what is no mark, and times that a person said', () => {
    const said = aCheckIn({ session, said: { atMs: MORNING_MS, why: 'late' } })
    expect(clocksOf(said, aRegistration({ session }), aRetraction({ facts: [first] }), first)).toEqual([])
  })

  it('[FACT-3] stand in one order, whichever mark came first', () => {
    const other = aCheckIn({ session: aSession('b'), wallMs: MORNING_MS + 1, person: aPerson('b') })
    const same = aCheckIn({ session: aSession('c'), wallMs: MORNING_MS + 1, person: aPerson('c') })
    const orders = [
      [first, other, same],
      [same, other, first],
      [other, first, same],
    ].map((facts) => clocksOf(...facts).map((each) => each.session))
    expect(new Set(orders.map((order) => order.join())).size).toBe(1)
    expect(orders[0]?.[0]).toBe(session)
  })
})

describe('a clock that a person should look at', () => {
  const odd = (wallMs: number, of = session) => aCheckIn({ session: of, wallMs })

  it('[FACT-5] was measured to be wrong by more than a minute: its marks are right already', () => {
    const mark = aCheckIn({ session })
    expect(doubtsOf(statedBy(gate, mark, clock(61_000)))).toMatchObject([
      { kind: 'measured', suggestedMs: null },
    ])
    expect(doubtsOf(statedBy(gate, mark, clock(-61_000)))).toHaveLength(1)
    expect(doubtsOf(statedBy(gate, mark, clock(60_000)))).toEqual([])
  })

  it('[FACT-5] has marks far from the event’s hours, and nobody measured it', () => {
    expect(doubtsOf(odd(MORNING_MS - 6 * hour))).toMatchObject([{ kind: 'outside', suggestedMs: null }])
    expect(doubtsOf(odd(MORNING_MS + 11 * hour))).toMatchObject([{ kind: 'outside' }])
    expect(doubtsOf(odd(MORNING_MS - 2 * hour))).toEqual([])
    expect(doubtsOf(statedBy(gate, odd(MORNING_MS - 6 * hour), clock(0)))).toEqual([])
  })

  it('[FACT-5] belongs to a device that was wrong in another session, which says by how much', () => {
    const measured = statedBy(gate, odd(MORNING_MS, aSession('later')), clock(6 * hour, aSession('later')))
    const unmeasured = statedBy(gate, odd(MORNING_MS))
    const doubts = doubtsOf(unmeasured, measured)
    expect(doubts.map(({ kind }) => kind).sort()).toEqual(['measured', 'sibling'])
    expect(doubts.find(({ kind }) => kind === 'sibling')?.suggestedMs).toBe(6 * hour)
    const elsewhere = statedBy(anAuthor('field'), odd(MORNING_MS))
    expect(doubtsOf(elsewhere, measured).map(({ kind }) => kind)).toEqual(['measured'])
  })

  it('[FACT-5] was corrected, and a later correction replaces that one', () => {
    const once = aFact(draftClockCorrection(session, hour))
    const [doubt] = doubtsOf(odd(MORNING_MS), once)
    expect(doubt).toMatchObject({ kind: 'corrected', clock: { shiftMs: hour, corrections: [once.id] } })
    const twice = aFact(draftClockCorrection(session, 2 * hour, [once.id]))
    expect(doubtsOf(odd(MORNING_MS), once, twice)).toMatchObject([{ clock: { shiftMs: 2 * hour } }])
    const unreadable = aFact({ ...draftClockCorrection(session, 0), body: { session: new Uint8Array(8) } })
    expect(clocksOf(odd(MORNING_MS), unreadable)).toMatchObject([{ shiftMs: null }])
  })
})
