import { draftCorrections, draftPhonesChange } from '#domain/drafts/correction.ts'
import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { listFieldChanges } from '#domain/fold/field-changes.ts'
import type { StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { CorrectionService } from '#client/services/corrections.ts'

export interface CorrectionDeps {
  /** All or none, durable when it says so. */
  readonly save: (drafts: readonly StreamDraft[]) => Promise<SaveOutcome>
  /** Of a stream whose board is open. */
  readonly tableOf: (stream: StreamId) => FactTable | null
}

export function createCorrectionService({ save, tableOf }: CorrectionDeps): CorrectionService {
  const tableFor = (stream: StreamId) => tableOf(stream) ?? emptyTable()
  return {
    correct(board, { ids }, change, phones) {
      const [event, contacts] = [eventStream(board.id), contactsStream(board.id)]
      const entry = draftCorrections(tableFor(event), ids, change)
      const reach = phones ? draftPhonesChange(tableFor(contacts), ids, phones) : []
      return save([
        ...entry.map((draft) => ({ stream: event, draft })),
        ...reach.map((draft) => ({ stream: contacts, draft })),
      ])
    },
    changes: (board, { ids }) => ({
      entry: listFieldChanges(tableFor(eventStream(board.id)), ids, 'registered'),
      contact: listFieldChanges(tableFor(contactsStream(board.id)), ids, 'contact-noted'),
    }),
  }
}
