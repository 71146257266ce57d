import {
  draftIncident,
  draftPhoto,
  draftResult,
  draftTally,
  draftToolMove,
  draftVoid,
} from '#domain/drafts/results.ts'
import { draftIncidentCorrection } from '#domain/drafts/incident-correction.ts'
import { listFieldChanges } from '#domain/fold/field-changes.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import { foldPhotos } from '#domain/fold/photo-view.ts'
import { foldRecord } from '#domain/fold/records.ts'
import { foldResults, readResult } from '#domain/fold/results-view.ts'
import { foldTools } from '#domain/fold/tools-view.ts'
import type { RecordId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { KnownKind } from '#domain/log/kinds.ts'
import { gramsPerBag } from '#domain/settings/settings.ts'
import { eventStream } from '#domain/stream.ts'
import type { Board } from '#client/services.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { EventResults } from '#client/services/results.ts'
import type { PhoneCore, TakenBlob } from './phone-core.ts'

export interface EventResultsDeps {
  readonly core: PhoneCore
  readonly blobs: BlobService
  readonly board: Board
  readonly newRecord: () => RecordId
  /** The record that this phone counts items on. */
  readonly tally: RecordId
}

/** The results of one event over this phone's copy of its stream. */
export async function openEventResults(deps: EventResultsDeps): Promise<EventResults> {
  const { core, blobs, board, newRecord, tally } = deps
  const stream = eventStream(board.id)
  const view = await core.keeper.open(stream)
  const thing = (record: RecordId = newRecord()) => ({ event: board.id, record })
  const factsOf = (record: RecordId | undefined, kind: KnownKind) =>
    record === undefined ? [] : (foldRecord(view.table, record, kind)?.facts ?? [])
  const save = (draft: FactDraft, taken: readonly TakenBlob[] = []) => core.save([{ stream, draft }], taken)
  const bagWeight = (fraction: string) => gramsPerBag(board.settings(), fraction)
  return {
    results: () => foldResults(view.table, board.id, bagWeight),
    photos: () => foldPhotos(view.table, board.id),
    incidents: () => foldIncidents(view.table, board.id),
    tools: () => foldTools(view.table, board.id),
    countPeople: () => board.counts().here + board.counts().left,
    note: (result, { record, note = '' } = {}) =>
      save(draftResult(thing(record), result, { note, replaces: factsOf(record, 'result-noted') })),
    tally: (counts) => save(draftTally(thing(tally), counts, factsOf(tally, 'result-noted'))),
    ownTally: () => {
      const values = foldRecord(view.table, tally, 'result-noted')?.values
      const result = values ? readResult(values) : null
      return result?.what === 'tally' ? result.items : new Map()
    },
    addPhoto(photo, bytes) {
      const named = { ...photo, blob: blobIdFor(bytes), size: bytes.length }
      return save(draftPhoto(thing(), named), [{ of: [0], bytes }])
    },
    readPhoto: ({ id, blob, facts: [fact] }) =>
      fact === undefined
        ? Promise.resolve(null)
        : blobs.read(stream, blob, { fact, subjects: [board.id, id] }),
    // One that is not here was seen in the log: its bytes are the server's to give.
    isPhotoStored: ({ blob }) => blobs.isStored(stream, blob) ?? true,
    noteIncident: (incident) => save(draftIncident(thing(), incident)),
    correctIncident(noted, incident) {
      const draft = draftIncidentCorrection(board.id, noted, incident)
      return core.save(draft ? [{ stream, draft }] : [])
    },
    incidentChanges: (incident) => listFieldChanges(view.table, [incident], 'incident-noted'),
    moveTool: (move) => save(draftToolMove(thing(), move)),
    setVoid: (kind, record, isVoid) =>
      save(draftVoid(thing(record.id), isVoid, { kind, replaces: record.facts })),
    takeBack: (facts) => save({ kind: 'retracted', subjects: [board.id], replaces: facts }),
  }
}
