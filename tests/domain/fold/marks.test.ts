import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftMissingArrival, draftTimeCorrections, draftUndo } from '#domain/drafts/attendance.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { foldPresence } from '#domain/fold/presence.ts'
import type { Presence } from '#domain/fold/presence.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import {
  aCheckIn,
  aCheckOut,
  aClockCorrection,
  aFact,
  anAuthor,
  aPerson,
  aSession,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const gate = anAuthor('gate')
const desk = anAuthor('desk')
const minute = 60_000
const at = (minutes: number) => MORNING_MS + minutes * minute
const said = (minutes: number) => ({ atMs: at(minutes), why: 'late' }) as const

type Given = FrozenFact | FoldInput
const presenceAfter = (...given: readonly Given[]): Presence => foldPresence(tableOf(...given), [aPerson()])
const timesOf = (presence: Presence) =>
  presence.marks.map(({ kind, time }) => [kind, (time.ms - MORNING_MS) / minute])
/** The correction as a screen drafts it. */
const correct = (given: readonly Given[], minutes: number, kind: string): readonly FrozenFact[] => {
  const marks = presenceAfter(...given).marks.filter((mark) => mark.kind === kind)
  return draftTimeCorrections(marks, said(minutes)).map((draft) => aFact(draft))
}

describe('a time that a person says', () => {
  it('[FACT-5] is the mark’s time, known to a minute, and says when and why it was said', () => {
    const mark = aCheckIn({
      wallMs: at(90),
      said: { atMs: at(0), why: 'clock', note: ' the clock showed 03:10 ' },
    })
    expect(presenceAfter(mark).marks).toMatchObject([
      {
        time: { ms: at(0), quality: 'set', errorMs: minute },
        made: { ms: at(90), quality: 'claimed' },
        wallMs: at(90),
        said: { atMs: at(0), why: 'clock', note: 'the clock showed 03:10' },
      },
    ])
  })

  it('[FACT-5] is not moved by a correction of the clock that it was written down under', () => {
    const session = aSession('wrong')
    const mark = aCheckIn({ wallMs: at(0), session, said: said(5) })
    const [found] = presenceAfter(mark, aClockCorrection({ of: session, shiftMs: 6 * 60 * minute })).marks
    expect(found?.time).toMatchObject({ ms: at(5), quality: 'set' })
    expect(found?.made).toMatchObject({ ms: at(6 * 60), quality: 'corrected' })
  })

  it('[FACT-1] has a reason of a later version for another one, and does without its note', () => {
    const draft = { kind: 'checked-in', subjects: [aPerson()], body: { at: at(3), why: 'eclipse' } }
    expect(presenceAfter(aFact(draft)).marks[0]).toMatchObject({
      way: 'tap',
      said: { why: 'other', note: '' },
    })
    const odd = aFact({ ...draft, personal: { note: 7 } })
    expect(presenceAfter(odd).marks[0]?.said).toMatchObject({ note: '' })
  })

  it('[FACT-6] is surely later than what is more than the errors of both before it', () => {
    const arrival = aCheckIn({ said: said(0) })
    expect(presenceAfter(arrival, aCheckOut({ said: said(3) })).state).toBe('left')
    expect(presenceAfter(arrival, aCheckOut({ said: said(-3) })).state).toBe('here')
    expect(presenceAfter(arrival, aCheckOut({ said: said(2) })).state).toBe('maybe-here')
  })
})

describe('a corrected time', () => {
  const arrival = aCheckIn({ wallMs: at(10) })
  const departure = aCheckOut({ wallMs: at(60), knew: [arrival] })

  it('[FACT-6] stands where the mark stood: who has left has still left', () => {
    const log = [arrival, departure]
    const presence = presenceAfter(...log, ...correct(log, 0, 'checked-in'))
    expect(presence.state).toBe('left')
    expect(timesOf(presence)).toEqual([
      ['checked-in', 0],
      ['checked-out', 60],
    ])
    expect(presence.marks.map((mark) => mark.isHead)).toEqual([false, true])
  })

  it('[FACT-6] keeps its place though it says a time after what came next', () => {
    const log = [arrival, departure]
    const presence = presenceAfter(...log, ...correct(log, 300, 'checked-in'))
    expect(presence.state).toBe('left')
    expect(timesOf(presence)[0]).toEqual(['checked-in', 300])
  })

  it('[FACT-4] keeps the old value, who had it and how it was marked', () => {
    const log = [statedBy(gate, aCheckIn({ wallMs: at(10), way: 'scan' }))]
    const [once] = correct(log, 0, 'checked-in').map((fact) => statedBy(desk, fact))
    const [twice] = correct([...log, once as FoldInput], 5, 'checked-in').map((fact) => statedBy(desk, fact))
    const { marks, witnesses } = presenceAfter(...log, once as FoldInput, twice as FoldInput)
    expect(marks).toMatchObject([
      {
        way: 'scan',
        devices: [desk.device],
        seenBy: [gate.device],
        time: { ms: at(5) },
        before: [
          { time: { ms: at(0), quality: 'set' }, devices: [desk.device] },
          { time: { ms: at(10), quality: 'claimed' }, devices: [gate.device], said: null },
        ],
      },
    ])
    expect(witnesses).toEqual([gate.device])
  })

  it('[FACT-6] is known to whoever knew the mark, and knows what that knew', () => {
    const back = aCheckIn({ wallMs: at(90), knew: [departure] })
    const log = [arrival, departure, back]
    const presence = presenceAfter(...log, ...correct([arrival, departure], 30, 'checked-out'))
    expect(presence.state).toBe('here')
    expect(presence.marks.filter((mark) => mark.isHead)).toHaveLength(1)
    expect(timesOf(presence).map(([, time]) => time)).toEqual([10, 30, 90])
  })

  it('[FACT-6] stands alone while the mark that it corrects has not arrived', () => {
    const [correction] = correct([arrival], 0, 'checked-in')
    const presence = presenceAfter(correction as FrozenFact)
    expect(presence).toMatchObject({ state: 'here', marks: [{ isHead: true, before: [] }] })
    expect(presenceAfter(correction as FrozenFact, departure).state).toBe('left')
  })

  it('[FACT-4] that two phones give differently is a contradiction, until one replaces both', () => {
    const rivals = [...correct([arrival], 0, 'checked-in'), ...correct([arrival], 5, 'checked-in')]
    const view = (...facts: readonly FrozenFact[]) => foldPerson(tableOf(arrival, ...facts), aPerson())
    expect(view(...rivals)?.contradictions).toMatchObject([
      { kind: 'rival-times', facts: expect.arrayContaining(rivals.map(({ id }) => id)) as unknown },
    ])
    const settled = correct([arrival, ...rivals], 3, 'checked-in')
    expect(settled).toHaveLength(1)
    expect(view(...rivals, ...settled)?.contradictions).toEqual([])
    expect(timesOf(presenceAfter(arrival, ...rivals, ...settled))).toEqual([['checked-in', 3]])
    const same = [...correct([arrival], 0, 'checked-in'), ...correct([arrival], 0, 'checked-in')]
    expect(view(...same)?.contradictions).toEqual([])
  })

  it('[FACT-4] that is of the other kind, or replaces two marks, stands by itself', () => {
    const other = aCheckOut({ said: said(20), replaces: [arrival] })
    expect(presenceAfter(arrival, other).marks).toMatchObject([{ place: other.id, isHead: true }])
    const second = aCheckIn({ wallMs: at(12) })
    const both = aCheckIn({ said: said(20), replaces: [arrival, second] })
    expect(presenceAfter(arrival, second, both).marks).toMatchObject([{ place: both.id }])
    const untimed = aCheckIn({ replaces: [arrival] })
    expect(presenceAfter(arrival, untimed).marks).toMatchObject([{ place: untimed.id }])
  })

  it('[FACT-6] beside a departure that nobody saw arrive is settled by an arrival and a departure that are said', () => {
    const lone = aCheckOut({ wallMs: at(60) })
    expect(foldPerson(tableOf(lone), aPerson())?.contradictions).toHaveLength(1)
    const missing = aFact(draftMissingArrival(aPerson(), said(0)))
    const [left] = correct([lone], 60, 'checked-out')
    const view = foldPerson(tableOf(lone, missing, left as FrozenFact), aPerson())
    expect(view).toMatchObject({ presence: { state: 'left' }, contradictions: [], minutes: 60 })
  })

  it('[FACT-6] is undone by the time of before, and after that the mark itself is', () => {
    const undo = (log: readonly FrozenFact[]) => {
      const { marks } = presenceAfter(...log)
      const drafts = draftUndo(
        aPerson(),
        marks,
        marks.map(({ id }) => id),
      )
      return [...log, ...drafts.map((draft) => aFact(draft))]
    }
    const back = undo([arrival, ...correct([arrival], 0, 'checked-in')])
    expect(presenceAfter(...back).marks).toMatchObject([
      { time: { ms: at(10), quality: 'set' }, said: { why: 'back' } },
    ])
    expect(presenceAfter(...undo(back)).state).toBe('expected')
    const [alone] = correct([arrival], 0, 'checked-in')
    expect(presenceAfter(...undo([alone as FrozenFact])).state).toBe('expected')
  })

  it('[FACT-3] comes to the same in any order of arrival', () => {
    const log = [arrival, departure]
    const first = correct(log, 0, 'checked-in')
    const all = [
      ...log,
      ...first,
      ...correct([...log, ...first], 4, 'checked-in'),
      ...correct(log, 70, 'checked-out'),
    ]
    const expected = presenceAfter(...all)
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(presenceAfter(...shuffled, ...shuffled.slice(0, 2))).toEqual(expected)
      }),
    )
  })
})
