import type { Incident, Photo, RecordKind, Result, ToolMove } from '#domain/drafts/results.ts'
import type { FieldChange } from '#domain/fold/field-changes.ts'
import type { NotedIncident } from '#domain/fold/incident-view.ts'
import type { NotedPhoto } from '#domain/fold/photo-view.ts'
import type { RecordView } from '#domain/fold/records.ts'
import type { ResultsView } from '#domain/fold/results-view.ts'
import type { ToolsView } from '#domain/fold/tools-view.ts'
import type { FactId, RecordId } from '#domain/ids.ts'
import type { IccItem } from '#domain/results/catalogue.ts'
import type { Board, SaveOutcome } from '#client/services.ts'

/** What was collected, photographed, handed out, and what went wrong: read off an open board, and noted into it. */
export interface ResultsService {
  /** Loads what reads and writes results; nothing of it stands in the way of the first screen. */
  open(board: Board): Promise<EventResults>
}

/** A new record where no `record` is given; otherwise a correction of all that is known of it. */
export interface Noting {
  readonly record?: RecordId | undefined
  readonly note?: string
}

/** The day's results of one event. What is read is worked out anew each time: follow the board (`board.version`). */
export interface EventResults {
  results(): ResultsView
  photos(): readonly NotedPhoto[]
  incidents(): readonly NotedIncident[]
  tools(): ToolsView
  /** People who are or were here: the weight is compared with them. */
  countPeople(): number
  note(result: Result, noting?: Noting): Promise<SaveOutcome>
  /** This phone's count of some items, on the record that it counts on since the app was opened. */
  tally(counts: ReadonlyMap<IccItem, number>): Promise<SaveOutcome>
  /** What this phone has counted since the app was opened. */
  ownTally(): ReadonlyMap<IccItem, number>
  /** The photo and the fact that names it, durable together. */
  addPhoto(photo: Omit<Photo, 'blob' | 'size'>, bytes: Uint8Array): Promise<SaveOutcome>
  readPhoto(photo: NotedPhoto): Promise<Uint8Array | null>
  /** Is it on the server? */
  isPhotoStored(photo: NotedPhoto): boolean
  noteIncident(incident: Incident): Promise<SaveOutcome>
  /** What is otherwise now than it shows of `noted`; the old wording stays in `incidentChanges`. */
  correctIncident(noted: NotedIncident, incident: Incident): Promise<SaveOutcome>
  /** Earliest first. */
  incidentChanges(incident: RecordId): readonly FieldChange[]
  moveTool(move: ToolMove): Promise<SaveOutcome>
  /** "This does not count", or does again; by whomever it was noted. */
  setVoid(kind: RecordKind, record: RecordView, isVoid: boolean): Promise<SaveOutcome>
  /** Takes back what this phone said. */
  takeBack(facts: readonly FactId[]): Promise<SaveOutcome>
}
