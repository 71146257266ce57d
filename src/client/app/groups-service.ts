import { draftCheckIn, draftRetractions } from '#domain/drafts/attendance.ts'
import { eventStream } from '#domain/stream.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { GroupsService } from '#client/services/groups.ts'

export interface GroupsDeps {
  /** All or none, durable when it says so. */
  readonly save: (drafts: readonly StreamDraft[]) => Promise<SaveOutcome>
}

/** Marking many at once, and taking that back. */
export function createGroupsService({ save }: GroupsDeps): GroupsService {
  return {
    async checkInAll(board, people) {
      const waiting = people.flatMap((id) => {
        const person = board.person(id)
        return person?.presence.state === 'expected' ? [person] : []
      })
      const stream = eventStream(board.id)
      const outcome = await save(
        waiting.map(({ id, presence }) => ({ stream, draft: draftCheckIn(id, presence, 'group') })),
      )
      if (outcome.kind !== 'saved') return outcome
      const marks = waiting.flatMap(({ id }, at) => {
        const fact = outcome.facts[at]
        return fact === undefined ? [] : [{ person: id, fact }]
      })
      return { ...outcome, marks }
    },
    takeBackAll(board, marks) {
      const stream = eventStream(board.id)
      return save(draftRetractions(marks).map((draft) => ({ stream, draft })))
    },
  }
}
