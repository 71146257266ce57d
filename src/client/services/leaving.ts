import type { MarkWay } from '#domain/drafts/attendance.ts'
import type { SaidTime } from '#domain/drafts/said-time.ts'
import type { PartyView } from '#domain/fold/head-count.ts'
import type { Mark } from '#domain/fold/presence.ts'
import type { ClockDoubt, SessionClock } from '#domain/fold/session-clocks.ts'
import type { FactId, PersonId } from '#domain/ids.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { GroupMark } from './groups.ts'

/** Somebody leaves, or left when nobody marked it. */
export interface Departure {
  readonly person: PersonId
  readonly way: MarkWay
  /** When that was; left out: just now. */
  readonly said?: SaidTime
}

/** People who were counted together leave: a change of their count (FACT-10). */
export interface PartyDeparture {
  readonly party: Pick<PartyView, 'id' | 'facts'>
  /** Unix ms, as a person says; `null`: just now. */
  readonly leftMs: number | null
}

/** The end of a day: who left when, what times were in truth, and that the attendance is closed. */
export interface LeavingService {
  /**
   * Marks out people, and parties that were counted without names: all of them or, if saving fails, none. The facts
   * come in that order.
   */
  checkOut(
    board: Board,
    departures: readonly Departure[],
    parties?: readonly PartyDeparture[],
  ): Promise<SaveOutcome>
  /** Corrects when something happened; the old values stay in sight. @param marks of one person */
  correctTimes(board: Board, marks: readonly Mark[], said: SaidTime): Promise<SaveOutcome>
  /** "They came, at that time": said later than it happened. */
  checkInAt(board: Board, person: PersonId, said: SaidTime): Promise<SaveOutcome>
  /** An arrival that nobody marked, of somebody who was marked as left; the departures keep their times. */
  addMissingArrival(board: Board, person: PersonId, said: SaidTime): Promise<SaveOutcome>
  /**
   * Closes the attendance (SYN-11), together with the departures of those whom nobody marked out, people and
   * those who were counted without names. What this device has stated so far is in the report, also while it lies on this device only.
   */
  close(
    board: Board,
    departures: readonly Departure[],
    parties?: readonly PartyDeparture[],
  ): Promise<SaveOutcome>
  /** Takes closing back; the departures that were made with it stay. */
  reopen(board: Board): Promise<SaveOutcome>
  /** Takes back a closing of this phone and the departures that were written with it, in one saving. */
  takeBackClosing(board: Board, closing: FactId, departures?: readonly GroupMark[]): Promise<SaveOutcome>
  /** Clocks by which people were marked and that a person should look at. */
  listClockDoubts(board: Board): Promise<readonly ClockDoubt[]>
  /** Says by how much a clock was wrong; every mark made by it moves, on every phone. */
  correctClock(board: Board, clock: SessionClock, shiftMs: number): Promise<SaveOutcome>
}
