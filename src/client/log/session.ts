import { sessionIdOf, SESSION_ID_BYTES } from '#domain/ids.ts'
import type { SessionId } from '#domain/ids.ts'
import { SALT_BYTES } from '#domain/log/fact.ts'
import type { CaptureMoment, FactTime } from '#domain/log/fact.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import type { ClockPort, RandomPort } from '#client/ports.ts'

/** One page load on one wall clock: what facts are numbered and timed by (FACT-1, FACT-5). */
export interface Session {
  /** What the next fact carries. */
  nextMoment(): CaptureMoment
  now(): FactTime
  id(): SessionId
  /** How far the wall clock stands from the server's; `null` until a server answered in this session. */
  measurement(): ClockMeasurement | null
  /**
   * Takes an answer's clock into account.
   * @returns the measurement if it is a new one, worth keeping
   */
  measure(serverMs: number, roundTripMs: number): ClockMeasurement | null
}

/** The wall clock was set back by a person or the network, not merely steered. */
const SET_BACK_MS = 2_000

export function createSession(clock: ClockPort, random: RandomPort): Session {
  let id = newSessionId(random)
  let seq = 0
  let began = clock.now()
  let measured: ClockMeasurement | null = null

  function begin(now: FactTime) {
    id = newSessionId(random)
    seq = 0
    began = now
    measured = null
  }

  function readClock(): FactTime {
    const now = clock.now()
    // A sleeping phone's monotonic clock may stand still, so a wall clock that ran ahead says nothing.
    const ahead = now.wallMs - began.wallMs - (now.monotonicMs - began.monotonicMs)
    if (ahead < -SET_BACK_MS) begin(now)
    return now
  }

  return {
    nextMoment() {
      const time = readClock()
      return { session: id, seq: seq++, time, salt: random.bytes(SALT_BYTES) }
    },
    now: () => clock.now(),
    id: () => id,
    measurement: () => measured,
    measure(serverMs, roundTripMs) {
      const now = readClock()
      const errorMs = Math.ceil(roundTripMs / 2)
      // Plus zero: rounding may give minus zero, which cannot be written down.
      const offsetMs = Math.round(serverMs + roundTripMs / 2 - now.wallMs) + 0
      if (measured && Math.abs(offsetMs - measured.offsetMs) > errorMs + measured.errorMs + SET_BACK_MS)
        begin(now)
      // Much better or nothing: each change makes every phone read this session's times again.
      if (measured && errorMs * 2 > measured.errorMs) return null
      measured = { session: id, offsetMs, errorMs }
      return measured
    },
  }
}

function newSessionId(random: RandomPort): SessionId {
  return sessionIdOf(random.bytes(SESSION_ID_BYTES))
}
