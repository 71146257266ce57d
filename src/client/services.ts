import type { ConsentView } from '#domain/fold/consent-view.ts'
import type { ContactView } from '#domain/fold/contact-view.ts'
import type { NotedHandOver } from '#domain/fold/hand-over-view.ts'
import type { ClosingView, Late } from '#domain/fold/closing-view.ts'
import type { DeviceSheets } from '#domain/fold/device-sheets.ts'
import type { DeviceView } from '#domain/fold/device-view.ts'
import type { CountedParty, Nameless } from '#domain/fold/head-count.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { PhoneReadiness } from '#domain/fold/readiness-view.ts'
import type { EventPlan } from '#domain/drafts/event.ts'
import type { ContactNote, Registration } from '#domain/drafts/registration.ts'
import type { MarkWay } from '#domain/drafts/attendance.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import type { DeviceId, EventId, FactId, PersonId, StreamId } from '#domain/ids.ts'
import type { Role } from '#domain/log/certificate.ts'
import type { Decision, DecisionAnswer } from '#protocol/messages.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import type { Settings } from '#domain/settings/settings.ts'
import type { AsidePlace, Custody } from './ports.ts'
import type { MinorsService } from './services/minors.ts'
import type { LeavingService } from './services/leaving.ts'
import type { SettingsService } from './services/settings.ts'
import type { GroupsService } from './services/groups.ts'
import type { DraftService } from './services/drafts.ts'
import type { BlobService } from './services/blobs.ts'
import type { ResultsService } from './services/results.ts'
import type { PassService } from './services/passes.ts'
import type { HandoverService } from './services/handover.ts'
import type { ReadinessService } from './services/readiness.ts'
import type { CorrectionService } from './services/corrections.ts'
import type { LookService } from './services/look.ts'
import type { PhoneDataService } from './services/phone-data.ts'
import type { UnsentService } from './services/unsent.ts'

/**
 * What screens may ask of the phone. Built in `main.ts`, given to screens through `injection-keys.ts`.
 * Nothing here waits for a network except where it says so.
 */
export interface Services {
  readonly device: DeviceService
  readonly schedule: ScheduleService
  readonly boards: BoardService
  readonly attendance: AttendanceService
  readonly groups: GroupsService
  readonly desk: DeskService
  readonly records: RecordsService
  readonly settings: SettingsService
  readonly minors: MinorsService
  readonly corrections: CorrectionService
  readonly leaving: LeavingService
  readonly passes: PassService
  readonly readiness: ReadinessService
  readonly outbox: OutboxService
  readonly unsent: UnsentService
  readonly blobs: BlobService
  readonly results: ResultsService
  readonly handover: HandoverService
  readonly look: LookService
  readonly phoneData: PhoneDataService
  readonly drafts: DraftService
  readonly sync: SyncService
}

/** Stops a subscription. */
export type Stop = () => void

/** Saved means: durable on this phone (strict transaction committed). Anything else keeps the form filled. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly facts: readonly FactId[] }
  | { readonly kind: 'not-saved'; readonly reason: 'no-space' | 'broken' | 'not-enrolled' }

/** A request that needs the server right now, which said no or was not there. */
export type Refusal =
  | { readonly kind: 'problem'; readonly problem: ProblemCode }
  | { readonly kind: 'no-server'; readonly reason: 'unreachable' | 'timeout' | 'not-ours' }

export interface Me {
  readonly device: DeviceId
  readonly name: string
  readonly role: Role
  /** Events named in the certificate; empty for an organiser, who may open all. */
  readonly events: readonly EventId[]
}

export interface DeviceService {
  /** `null`: a volunteer's phone or a new one. */
  me(): Me | null
  onChange(listener: () => void): Stop
  /** Reads a link's code from pasted text (a whole link or the code alone); `null`: not a link of ours. */
  parseLink(text: string): string | null
  /** Loads what enrolling takes, while there is a network; rejects where there is none. */
  getReady(): Promise<void>
  /** Needs the server. Repeating it after a lost answer gives the same result. */
  enrol(
    code: string,
    name: string,
  ): Promise<
    | { readonly kind: 'enrolled'; readonly me: Me; readonly event: EventId | null }
    | Refusal
    | Extract<SaveOutcome, { kind: 'not-saved' }>
  >
  /** Asks the browser to keep the storage; after the first real save, from a tap. */
  askPersistence(): Promise<boolean>
  storage(): Promise<{
    readonly isPersisted: boolean
    readonly usedBytes: number | null
    readonly quotaBytes: number | null
  }>
  /** This phone once held a log, and it is gone: not a new phone, but one whose data were cleared. */
  wasWiped(): boolean
  /** Copies of the log that could not be opened and are kept for rescue. */
  listAside(): Promise<readonly AsidePlace[]>
  /** All that can still be read of such a copy, as a file; `null`: nothing can. */
  exportAside(name: string): Promise<Blob | null>
}

export interface ScheduleService {
  /** All known events, earliest first; also with no network and without an account. */
  events(): readonly EventView[]
  event(id: EventId): EventView | null
  /** False until the first contact with a server has filled the schedule, or it was read from storage. */
  isKnown(): boolean
  onChange(listener: () => void): Stop
}

export interface BoardService {
  /** Opens an event's folded view; resolves once the phone's copy has been read. Shared: close when leaving. */
  open(event: EventId, order?: NameOrder): Promise<Board>
}

export interface BoardCounts {
  /** Everybody on the list, walk-ins and people without names included. */
  readonly listed: number
  /** Here or maybe here. */
  readonly here: number
  readonly left: number
  readonly expected: number
  /** Of all these, those without a name: companions, and parties that were counted (FACT-10). */
  readonly nameless: Nameless
  /** People here or left whose latest mark, by custody. */
  readonly onServer: number
  readonly onPhoneOnly: number
  /** Not on the server, but another phone has signed for it (SYN-12). */
  readonly onPeers: number
  readonly needLook: number
}

export interface GroupCount {
  readonly group: string
  readonly listed: number
  readonly here: number
  readonly expected: number
}

/** One event, folded from this phone's copy of its streams, kept current while open. */
export interface Board {
  readonly id: EventId
  /** Grows with every change: for watchers. */
  version(): number
  onChange(listener: () => void): Stop
  event(): EventView | null
  /** In the order of the language that was asked for, else Kazakh; the same array until something changed. */
  people(): readonly PersonView[]
  /** Puts the people into the order of a language's alphabet. */
  arrange(order: NameOrder): void
  person(id: PersonId): PersonView | null
  contact(person: PersonView): ContactView
  /** What is noted of a guardian's consent; `person.consent` is its state. */
  consent(person: PersonView): ConsentView
  /** To whom a child was handed over, earliest first. */
  handOvers(person: PersonView): readonly NotedHandOver[]
  counts(): BoardCounts
  groups(): readonly GroupCount[]
  /** People who came together and were counted without names, the latest first. */
  parties(): readonly CountedParty[]
  /** Where what is shown of a party lies. */
  custodyOfParty(party: CountedParty): Custody
  /** Best matches first; any script, words in any order, list number, last digits of a phone. */
  search(query: string): readonly PersonView[]
  /** Who else may be meant: names one letter or a habit of spelling away. Costs more than `search`; few of them. */
  searchSimilar(query: string): readonly PersonView[]
  /** People whose folded name is the same or similar. */
  listNamesakes(name: string): readonly PersonView[]
  /** The same of a name that is still being typed, and whoever it may become. */
  listTypedNamesakes(name: string): readonly PersonView[]
  /** Where a fact is: on this phone only, sending, on the server (seen in the pulled log), or held. */
  custodyOf(fact: FactId): Custody
  /** The custody of what is shown for a person: their latest mark, or their registration. */
  custodyOfPerson(person: PersonView): Custody | null
  devices(): ReadonlyMap<DeviceId, DeviceView>
  /** What holds here: the event's own settings, else the organisation's, else the defaults. */
  settings(): Settings
  /** Whether its attendance is closed, and when that was said (SYN-11). */
  closing(): ClosingView
  /** What came after the event was closed, as far as it has been pulled (SYN-11). */
  late(): Late
  /** What each phone said of its readiness, the latest of each. */
  readiness(): ReadonlyMap<DeviceId, PhoneReadiness>
  /** Latest moment (Unix ms, as corrected) at which each device is known to have marked anybody, from the log. */
  lastSeen(): ReadonlyMap<DeviceId, number>
  /** Where and when this copy of the roster was last brought up to date; `null`: never. */
  updatedMs(): number | null
  close(): void
}

export interface AttendanceService {
  checkIn(board: Board, person: PersonId, way?: MarkWay): Promise<SaveOutcome>
  checkOut(board: Board, person: PersonId, way?: MarkWay): Promise<SaveOutcome>
  /** Takes back one's own facts about a person (a mark just made, or a walk-in with its mark). */
  undo(board: Board, person: PersonId, facts: readonly FactId[]): Promise<SaveOutcome>
  /** Adds somebody who is not on the list and marks them here: one transaction. */
  addWalkIn(
    board: Board,
    entry: Omit<Registration, 'source'>,
    contact: ContactNote,
  ): Promise<SaveOutcome & { readonly person?: PersonId }>
  /** Whether this device made the mark, and so may take it back. */
  isOwn(board: Board, fact: FactId): boolean
}

export interface NewPerson {
  readonly entry: Omit<Registration, 'source'>
  readonly contact: ContactNote
}

export interface DeskService {
  /** Writes into the schedule of the event's year. */
  planEvent(plan: EventPlan): Promise<SaveOutcome & { readonly event?: EventId }>
  changeEvent(event: EventId, changes: Partial<EventPlan>): Promise<SaveOutcome>
  /** Adds people to an event's roster: all of them or, if saving fails, none. */
  addPeople(event: EventId, people: readonly NewPerson[]): Promise<SaveOutcome>
  /**
   * States that the report was made of what has been pulled so far (SYN-11). Nothing is refused for it; what comes
   * later is shown as late.
   */
  closeEvent(event: EventId): Promise<SaveOutcome>
  /** Needs the server. The link is shown once. */
  inviteCoordinator(
    event: EventId,
  ): Promise<{ readonly kind: 'invited'; readonly link: string; readonly expiresMs: number } | Refusal>
}

/** What one stream shows of a phone's sheets. */
export interface PlaceRecord extends DeviceSheets {
  readonly stream: StreamId
}

/** A phone or desk, with all that this desk's log shows of its sheets. */
export interface PhoneRecord {
  readonly device: DeviceId
  /** Empty where the log has not named it. */
  readonly name: string
  /** As it was enrolled; empty where the log does not say. */
  readonly role: string
  /** The device one looks at. */
  readonly isOwn: boolean
  readonly isRevoked: boolean
  /** Latest moment (Unix ms, as corrected) that its records tell of; `null`: it has sent none. */
  readonly lastMs: number | null
  /** Sheets of it that are known, in all streams. */
  readonly count: number
  /** Streams that its sheets stand in. */
  readonly places: readonly PlaceRecord[]
}

/** Kept current while open. */
export interface PhoneRecords {
  onChange(listener: () => void): Stop
  /** Every phone and desk, the server's own sheets left out; in no particular order. */
  phones(): readonly PhoneRecord[]
  close(): void
}

/** The log's own truths: what is missing, what parts, what is held, and what an organiser decides about it. */
export interface RecordsService {
  /** Resolves once everything this desk holds has been read. Close it when leaving. @throws {StorageFailure} */
  open(): Promise<PhoneRecords>
  /** Needs the server: it states the decision in the log, and every phone follows. Repeated, it changes nothing. */
  decide(
    decision: Decision,
  ): Promise<({ readonly kind: 'decided' } & Pick<DecisionAnswer, 'sheets' | 'facts' | 'streams'>) | Refusal>
}

/** What a record is about, and when it was captured. */
export interface RecordItem {
  readonly fact: FactId
  readonly kind: string
  readonly event: EventId | null
  readonly person: PersonId | null
  /** By the clock of the phone it was captured on. */
  readonly capturedMs: number
}

/** A record that was seen on the server. */
export interface ArrivedItem extends RecordItem {
  /** Signed by this phone. */
  readonly isOwn: boolean
}

export interface OutboxItem extends RecordItem {
  /** Another phone's, taken over from it. */
  readonly isCarried: boolean
  /** The server cannot read it (SYN-5). */
  readonly isRefused: boolean
  readonly custody: Custody
}

export interface OutboxService {
  /** Facts not seen on the server yet; grows and shrinks by itself. */
  count(): number
  /** Of those, the ones that another phone has signed for (SYN-12). */
  countPeers(): number
  /** Of those, the ones that would be lost with this phone: no other has signed for them, and they are no receipts. */
  countOnlyHere(): number
  onChange(listener: () => void): Stop
  /** Oldest first, at most `limit`. */
  list(limit: number): Promise<readonly OutboxItem[]>
  /** Records of an event that were seen on the server, anybody's; newest first, at most `limit`. @throws {StorageFailure} */
  listOnServer(event: EventId, limit: number): Promise<readonly ArrivedItem[]>
  oldestMs(): number | null
}

export type SyncState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  /** The last round failed; why, and when the next one begins. `storage`: of this phone. */
  | {
      readonly kind: 'waiting'
      readonly why: 'no-server' | 'not-ours' | 'timeout' | 'storage' | ProblemCode
      readonly nextTryMs: number
    }

export interface SyncService {
  state(): SyncState
  /** When an answer of ours last came (this device's wall clock); `null`: never. */
  lastContactMs(): number | null
  /** Server's clock minus this phone's, if measured in this session. */
  clockOffsetMs(): number | null
  onChange(listener: () => void): Stop
  /** Starts a round at once; resolves when it has ended, whatever its outcome. */
  syncNow(): Promise<SyncState>
  /** Pulls more often while somebody looks at a live board. */
  setPace(pace: 'calm' | 'live'): void
  /** Somebody looks at the schedule: until they leave, its changes come at once, also without an account. */
  watchSchedule(): Stop
}
