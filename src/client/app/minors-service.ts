import { draftCheckOut } from '#domain/drafts/attendance.ts'
import { draftConsent, draftGuardians, draftHandOver, draftListConsents } from '#domain/drafts/minors.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { listLive } from '#domain/fold/replacement.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { MinorsService } from '#client/services/minors.ts'
import type { PhoneCore } from './phone-core.ts'

/** Records about children. Loaded with the first of them. */
export function createMinorsService(core: PhoneCore): MinorsService {
  return {
    noteConsent(board, person, note, paper = null) {
      const known = board.person(person)
      const replaces = known ? board.consent(known).facts : []
      const photo = paper && blobIdFor(paper)
      const draft = draftConsent(person, { ...note, photo }, replaces)
      return core.save([{ stream: eventStream(board.id), draft }], paper ? [{ bytes: paper, of: [0] }] : [])
    },
    async noteListConsents(board, people, list, paper = null) {
      const asked = people.flatMap((id) => {
        const person = board.person(id)
        return person?.consent === 'unknown' ? [{ person: id, replaces: board.consent(person).facts }] : []
      })
      const photo = paper && blobIdFor(paper)
      const drafts = draftListConsents(asked, { ...list, photo })
      const outcome = await core.save(
        drafts.map((draft) => ({ stream: eventStream(board.id), draft })),
        paper ? [{ bytes: paper, of: drafts.map((_, at) => at) }] : [],
      )
      if (outcome.kind !== 'saved') return outcome
      const marks = asked.flatMap(({ person }, at) => {
        const fact = outcome.facts[at]
        return fact === undefined ? [] : [{ person, fact }]
      })
      return { ...outcome, marks }
    },
    noteGuardians(board, person, guardians) {
      const stream = contactsStream(board.id)
      const table = core.keeper.peek(stream)?.table
      const ids = board.person(person)?.ids ?? [person]
      const before = table
        ? ids.flatMap((id) => listLive(table, table.bySubject.get(id), 'contact-noted'))
        : []
      const replaces = before.map(({ id }) => id)
      return core.save([{ stream, draft: draftGuardians(person, guardians, replaces) }])
    },
    checkOutTo(board, person, handOver) {
      const stream = eventStream(board.id)
      const presence = board.person(person)?.presence ?? NOT_SEEN
      return core.save([
        { stream, draft: draftCheckOut(person, presence) },
        { stream, draft: draftHandOver(person, handOver) },
      ])
    },
    noteHandOver: (board, person, handOver) =>
      core.save([{ stream: eventStream(board.id), draft: draftHandOver(person, handOver) }]),
  }
}
