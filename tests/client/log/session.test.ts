import { describe, expect, it } from 'vitest'
import { createSession } from '#client/log/session.ts'
import { MORNING_MS, turnableClock } from '#tests/support/turnable-clock.ts'
import { webcrypto } from 'node:crypto'

const random = { bytes: (length: number) => webcrypto.getRandomValues(new Uint8Array(length)) }

describe('a session', () => {
  it('[FACT-1] counts its facts from zero under one id', () => {
    const session = createSession(turnableClock(), random)
    const moments = [session.nextMoment(), session.nextMoment()]
    expect(moments.map(({ seq }) => seq)).toEqual([0, 1])
    expect(new Set(moments.map((moment) => moment.session)).size).toBe(1)
    expect(moments[0]?.salt).not.toEqual(moments[1]?.salt)
  })

  it('[FACT-5] measures its clock against the server’s, half the round trip being the error', () => {
    const clock = turnableClock()
    const session = createSession(clock, random)
    clock.advance(200)
    const measured = session.measure(MORNING_MS + 3_600_000, 200)
    expect(measured).toEqual({ session: session.id(), offsetMs: 3_600_000 - 100, errorMs: 100 })
  })

  it('[FACT-5] measures no minus zero, which a sheet could not hold', () => {
    const session = createSession(turnableClock(), random)
    expect(Object.is(session.measure(MORNING_MS - 1, 1)?.offsetMs, 0)).toBe(true)
  })

  it('[FACT-5] keeps a measurement until one comes that is much better', () => {
    const session = createSession(turnableClock(), random)
    session.measure(MORNING_MS, 200)
    expect(session.measure(MORNING_MS, 150)).toBeNull()
    expect(session.measure(MORNING_MS, 80)?.errorMs).toBe(40)
  })

  it('[FACT-5] begins another session when the wall clock is set back', () => {
    const clock = turnableClock()
    const session = createSession(clock, random)
    session.measure(MORNING_MS, 20)
    const before = session.nextMoment()
    clock.setWall(MORNING_MS - 86_400_000)
    const after = session.nextMoment()
    expect(after.session).not.toBe(before.session)
    expect(after.seq).toBe(0)
    expect(session.measurement()).toBeNull()
  })

  it('[FACT-5] begins another session when the server shows that the wall clock was set', () => {
    const clock = turnableClock()
    const session = createSession(clock, random)
    session.measure(MORNING_MS, 20)
    const before = session.id()
    clock.setWall(MORNING_MS + 3_600_000)
    expect(session.measure(MORNING_MS, 20)?.offsetMs).toBe(-3_600_000 + 10)
    expect(session.id()).not.toBe(before)
  })
})
