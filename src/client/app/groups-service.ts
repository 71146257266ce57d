import { draftCheckIn, draftCheckOut, draftRetractions } from '#domain/drafts/attendance.ts'
import { draftCompany, draftHeadCount, draftHeadCountChange } from '#domain/drafts/head-count.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import type { ContactNote, Registration } from '#domain/drafts/registration.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { listCompanyFacts } from '#domain/fold/head-count.ts'
import type { CountedParty } from '#domain/fold/head-count.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { partyIdOf, personIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { PersonId, StreamId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { Board, SaveOutcome } from '#client/services.ts'
import type { GroupsService } from '#client/services/groups.ts'

export interface GroupsDeps {
  /** All or none, durable when it says so. */
  readonly save: (drafts: readonly StreamDraft[]) => Promise<SaveOutcome>
  readonly randomBytes: (length: number) => Uint8Array
  /** Of a stream whose board is open. */
  readonly tableOf: (stream: StreamId) => FactTable | null
}

/** Marking many at once, counting those without names, and taking that back. */
export function createGroupsService({ save, randomBytes, tableOf }: GroupsDeps): GroupsService {
  const saveInEvent = (board: Board, drafts: readonly FactDraft[]) =>
    save(drafts.map((draft) => ({ stream: eventStream(board.id), draft })))
  return {
    async checkInAll(board, people) {
      const waiting = people.flatMap((id) => {
        const person = board.person(id)
        return person?.presence.state === 'expected' ? [person] : []
      })
      const outcome = await saveInEvent(
        board,
        waiting.map(({ id, presence }) => draftCheckIn(id, presence, 'group')),
      )
      if (outcome.kind !== 'saved') return outcome
      const marks = waiting.flatMap(({ id }, at) => {
        const fact = outcome.facts[at]
        return fact === undefined ? [] : [{ person: id, fact }]
      })
      return { ...outcome, marks }
    },
    takeBackAll: (board, marks) => saveInEvent(board, draftRetractions(marks)),
    async countParty(board, counted) {
      const party = partyIdOf(randomBytes(SUBJECT_ID_BYTES))
      const outcome = await saveInEvent(board, [draftHeadCount(party, counted)])
      return outcome.kind === 'saved' ? { ...outcome, party } : outcome
    },
    changeParty: (board, party, changes) =>
      saveInEvent(board, [draftHeadCountChange(party.id, changes, party.facts)]),
    async nameOne(board, party, entry, contact) {
      const person = personIdOf(randomBytes(SUBJECT_ID_BYTES))
      const outcome = await save(listNaming(board, party, person, entry, contact))
      return outcome.kind === 'saved' ? { ...outcome, person } : outcome
    },
    setCompanions(board, person, companions) {
      const table = tableOf(eventStream(board.id))
      const said = table ? listCompanyFacts(table, person.ids) : []
      return saveInEvent(board, [draftCompany(person.id, companions, said)])
    },
  }
}

/** One of a party by name: when the party came and went is when they did. */
function listNaming(
  board: Board,
  party: CountedParty,
  person: PersonId,
  entry: Omit<Registration, 'source' | 'party'>,
  contact: ContactNote,
): readonly StreamDraft[] {
  const stream = eventStream(board.id)
  const { arrivedMs, leftMs } = party
  const who = entry.who ?? party.who
  const whole: Registration = { ...entry, source: 'walk-in', party: party.id, ...(who ? { who } : {}) }
  const came = draftCheckIn(person, NOT_SEEN, 'group', { atMs: arrivedMs, why: 'late' })
  const went =
    leftMs === null ? [] : [draftCheckOut(person, NOT_SEEN, 'group', { atMs: leftMs, why: 'late' })]
  const note = draftContact(person, contact)
  return [
    ...[draftRegistration(person, whole), came, ...went].map((draft) => ({ stream, draft })),
    ...(note ? [{ stream: contactsStream(board.id), draft: note }] : []),
  ]
}
