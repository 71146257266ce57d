import {
  draftCheckIn,
  draftCheckOut,
  draftMissingArrival,
  draftRetractions,
  draftTimeCorrections,
} from '#domain/drafts/attendance.ts'
import { draftClockCorrection } from '#domain/drafts/clock.ts'
import { draftClosed, draftReopened } from '#domain/drafts/control.ts'
import { draftHeadCountChange } from '#domain/drafts/head-count.ts'
import type { SaidTime } from '#domain/drafts/said-time.ts'
import type { Mark } from '#domain/fold/presence.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { listClockDoubts, listSessionClocks } from '#domain/fold/session-clocks.ts'
import type { ClockDoubt, SessionClock } from '#domain/fold/session-clocks.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import type { FactId, PersonId, StreamId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { eventStream } from '#domain/stream.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { FactLogPort } from '#client/ports.ts'
import type { Departure, PartyDeparture } from '#client/services/leaving.ts'
import type { GroupMark } from '#client/services/groups.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import { notSaved } from './phone-core.ts'

/** What of the phone this needs. */
export interface LeavingCore {
  save(drafts: readonly StreamDraft[]): Promise<SaveOutcome>
  readonly deps: { readonly log: Pick<FactLogPort, 'readCursor'> }
  readonly keeper: { open(stream: StreamId): Promise<{ readonly table: FactTable }> }
}

export function checkOut(
  core: LeavingCore,
  board: Board,
  departures: readonly Departure[],
  parties: readonly PartyDeparture[] = [],
) {
  return save(core, board, [...draftDepartures(board, departures), ...draftPartyDepartures(parties)])
}

export function correctTimes(core: LeavingCore, board: Board, marks: readonly Mark[], said: SaidTime) {
  return save(core, board, draftTimeCorrections(marks, said))
}

export function checkInAt(core: LeavingCore, board: Board, person: PersonId, said: SaidTime) {
  return save(core, board, [draftCheckIn(person, presenceOf(board, person), 'tap', said)])
}

/** The departures' times are said too, so that no clock is asked which of both came first (FACT-6). */
export function addMissingArrival(core: LeavingCore, board: Board, person: PersonId, said: SaidTime) {
  const { marks } = presenceOf(board, person)
  const kept = marks.flatMap((mark) => draftTimeCorrections([mark], { atMs: mark.time.ms, why: said.why }))
  return save(core, board, [draftMissingArrival(person, said), ...kept])
}

export async function closeEvent(
  core: LeavingCore,
  board: Board,
  departures: readonly Departure[],
  parties: readonly PartyDeparture[] = [],
): Promise<SaveOutcome> {
  try {
    const cursor = await core.deps.log.readCursor(eventStream(board.id))
    const closed = draftClosed(cursor, board.closing().facts)
    const went = [...draftDepartures(board, departures), ...draftPartyDepartures(parties)]
    return await save(core, board, [...went, closed])
  } catch (error) {
    return notSaved(error)
  }
}

export function reopen(core: LeavingCore, board: Board) {
  return save(core, board, [draftReopened(board.id, board.closing().facts)])
}

/** A closing of another phone that stands beside it stays. */
export function takeBackClosing(
  core: LeavingCore,
  board: Board,
  closing: FactId,
  departures: readonly GroupMark[] = [],
) {
  return save(core, board, [...draftRetractions(departures), draftReopened(board.id, [closing])])
}

/** Times that the event is planned for decide what is far from it; an event that no schedule names has none. */
export async function findClockDoubts(core: LeavingCore, board: Board): Promise<readonly ClockDoubt[]> {
  const { table } = await core.keeper.open(eventStream(board.id))
  const event = board.event() ?? { startsMs: -Infinity, endsMs: Infinity }
  return listClockDoubts(listSessionClocks(table), event)
}

export function correctClock(core: LeavingCore, board: Board, clock: SessionClock, shiftMs: number) {
  return save(core, board, [draftClockCorrection(clock.session, shiftMs, clock.corrections)])
}

function draftDepartures(board: Board, departures: readonly Departure[]): readonly FactDraft[] {
  return departures.map(({ person, way, said }) =>
    draftCheckOut(person, presenceOf(board, person), way, said),
  )
}

function draftPartyDepartures(parties: readonly PartyDeparture[]): readonly FactDraft[] {
  return parties.map(({ party, leftMs }) =>
    draftHeadCountChange(party.id, { isHere: false, leftMs }, party.facts),
  )
}

function presenceOf(board: Board, person: PersonId) {
  return board.person(person)?.presence ?? NOT_SEEN
}

function save(core: LeavingCore, board: Board, drafts: readonly FactDraft[]): Promise<SaveOutcome> {
  const stream = eventStream(board.id)
  return core.save(drafts.map((draft) => ({ stream, draft })))
}
