import { recordIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { EventId, RecordId } from '#domain/ids.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { ResultsService } from '#client/services/results.ts'
import type { PhoneCore } from './phone-core.ts'

/** Results are loaded when a screen asks for them. */
export function createResultsService(core: PhoneCore, blobs: BlobService): ResultsService {
  const newRecord = () => recordIdOf(core.deps.random.bytes(SUBJECT_ID_BYTES))
  /** What this phone counts items on; a new record whenever the app starts, so that no copy of it counts on the same. */
  const tallies = new Map<EventId, RecordId>()
  const tallyOf = (event: EventId) => {
    const known = tallies.get(event) ?? newRecord()
    tallies.set(event, known)
    return known
  }
  return {
    async open(board) {
      const { openEventResults } = await import('./event-results.ts')
      return openEventResults({ core, blobs, board, newRecord, tally: tallyOf(board.id) })
    },
  }
}
