import { draftCheckIn, draftCheckOut, draftRetraction, draftUndo } from '#domain/drafts/attendance.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import { personIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { FactId, PersonId } from '#domain/ids.ts'
import type { Presence } from '#domain/fold/presence.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { AttendanceService, Board } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'

const NOT_SEEN: Presence = { state: 'expected', marks: [], witnesses: [], leftWithoutArriving: false }

/** Arrivals, departures, walk-ins, and taking back what this phone said. */
export function createAttendanceService(core: PhoneCore): AttendanceService {
  const presenceOf = (board: Board, person: PersonId) => board.person(person)?.presence ?? NOT_SEEN
  return {
    checkIn(board, person, way) {
      const draft = draftCheckIn(person, presenceOf(board, person), way)
      return core.save([{ stream: eventStream(board.id), draft }])
    },
    checkOut(board, person, way) {
      const draft = draftCheckOut(person, presenceOf(board, person), way)
      return core.save([{ stream: eventStream(board.id), draft }])
    },
    undo: (board, person, facts) => core.save(listRetractions(core, board, person, facts)),
    async addWalkIn(board, entry, contact) {
      const person = personIdOf(core.deps.random.bytes(SUBJECT_ID_BYTES))
      const note = draftContact(person, contact)
      const stream = eventStream(board.id)
      const outcome = await core.save([
        { stream, draft: draftRegistration(person, { ...entry, source: 'walk-in' }) },
        { stream, draft: draftCheckIn(person, NOT_SEEN) },
        ...(note ? [{ stream: contactsStream(board.id), draft: note }] : []),
      ])
      return outcome.kind === 'saved' ? { ...outcome, person } : outcome
    },
    isOwn(board, fact) {
      const device = core.identity()?.device
      return listRecords(core, board, fact).some(({ authors }) =>
        authors.some((author) => author.device === device),
      )
    },
  }
}

/** A correction stands in the stream of what it corrects (FACT-9), so a walk-in takes one in each. */
function listRetractions(
  core: PhoneCore,
  board: Board,
  person: PersonId,
  facts: readonly FactId[],
): readonly StreamDraft[] {
  return [eventStream(board.id), contactsStream(board.id)].flatMap((stream) => {
    const table = core.keeper.peek(stream)?.table
    const here = facts.filter((fact) => table?.facts.has(fact))
    if (here.length === 0) return []
    if (stream !== eventStream(board.id)) return [{ stream, draft: draftRetraction(person, here) }]
    const marks = board.person(person)?.presence.marks ?? []
    return draftUndo(person, marks, here).map((draft) => ({ stream, draft }))
  })
}

function listRecords(core: PhoneCore, board: Board, fact: FactId) {
  return [eventStream(board.id), contactsStream(board.id)].flatMap(
    (stream) => core.keeper.peek(stream)?.table.facts.get(fact) ?? [],
  )
}
