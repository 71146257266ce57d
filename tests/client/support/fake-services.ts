import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { ResultsService } from '#client/services/results.ts'
import { draftCheckIn, draftCheckOut, draftUndo } from '#domain/drafts/attendance.ts'
import { draftClosed } from '#domain/drafts/control.ts'
import { draftReadiness } from '#domain/drafts/readiness.ts'
import { draftEvent, type EventPlan } from '#domain/drafts/event.ts'
import { draftConsent, draftGuardians, draftHandOver, draftListConsents } from '#domain/drafts/minors.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import type { Registration } from '#domain/drafts/registration.ts'
import { draftSettings } from '#domain/drafts/settings.ts'
import {
  foldEventSettings,
  foldOrganisationSettings,
  joinSettings,
  listSetters,
} from '#domain/fold/settings-view.ts'
import { ORGANISATION_SUBJECT } from '#domain/settings/keys.ts'
import {
  bytesOfId,
  recordIdOf,
  type BlobId,
  type DeviceId,
  type EventId,
  type FactId,
  type PersonId,
} from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { Decision } from '#protocol/messages.ts'
import type {
  AttendanceService,
  Board,
  BoardService,
  DeskService,
  DeviceService,
  Me,
  OutboxService,
  PhoneRecord,
  RecordsService,
  Refusal,
  SaveOutcome,
  ScheduleService,
  Services,
  SyncService,
  SyncState,
} from '#client/services.ts'
import type { MinorsService } from '#client/services/minors.ts'
import { openEventResults } from '#client/app/event-results.ts'
import { createLeavingService } from '#client/app/leaving-service.ts'
import type { PhoneCore } from '#client/app/phone-core.ts'
import type { LeavingService } from '#client/services/leaving.ts'
import type { SettingsService } from '#client/services/settings.ts'
import { emptyControl } from '#domain/fold/control.ts'
import { createLookService } from '#client/app/look-service.ts'
import type { LookService } from '#client/services/look.ts'
import type { LeaveOutcome, PhoneDataService } from '#client/services/phone-data.ts'
import type { HandoverService } from '#client/services/handover.ts'
import type { DraftFields, DraftService } from '#client/services/drafts.ts'
import type { Unsent, UnsentService } from '#client/services/unsent.ts'
import type { ReadinessService, SelfTest } from '#client/services/readiness.ts'
import { FakeBoard } from './fake-board.ts'
import { createCorrectionService } from '#client/app/correction-service.ts'
import { createGroupsService } from '#client/app/groups-service.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import { FakePasses } from './fake-passes.ts'
import type { AsidePlace } from '#client/ports.ts'
import { deviceId, eventId, FakeLog, numberedBytes, personId } from './fake-log.ts'

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>

export interface FakeOptions {
  readonly me?: Me | null
  /** What the phone's clock says. */
  readonly nowMs?: number
}

/** 16 May 2026, 10:44 in Bestamaq: the hour of the mock. */
export const NOON_MS = Date.UTC(2026, 4, 16, 5, 44)
export const THIS_DEVICE = deviceId(1)
export const OTHER_DEVICE = deviceId(2)

export const COORDINATOR: Me = {
  device: THIS_DEVICE,
  name: 'Сәуле телефоны',
  role: 'coordinator',
  events: [eventId(1)],
}

const never = () => undefined

/**
 * The phone's services in memory: real drafts, real fold, a network and a disk that do what a test says.
 * The public fields are the test's levers.
 */
export class FakeServices implements Services {
  readonly log = new FakeLog()
  nowMs: number
  /** The next saves come to this instead of being kept. */
  refuseSave: NotSaved['reason'] | null = null
  /** Saves wait until the test calls `release`. */
  holdSaves = false
  refuseEnrol: Refusal | NotSaved | null = null
  enrolled: { readonly code: string; readonly name: string }[] = []
  syncOutcome: SyncState = { kind: 'idle' }
  phoneRecords: readonly PhoneRecord[] = []
  refuseDecision: Refusal | null = null
  decided: Decision[] = []
  decisionChanged = { sheets: 0, facts: 0, streams: 1 }
  isPersisted = false
  quotaBytes = 2e9
  selfTest: SelfTest = { app: null, canWrite: true }
  isScheduleKnown = true
  isWiped = false
  aside: readonly AsidePlace[] = []
  asideFile: Blob | null = null
  /** Photos that the server has not confirmed. */
  waitingBlobs: readonly BlobRecord[] = []
  /** Of these, what another phone has signed for. */
  readonly signedBlobs = new Set<BlobId>()
  rosterMs: number | null = NOON_MS - 3 * 3_600_000
  contactMs: number | null = NOON_MS - 60_000
  offsetMs: number | null = 0
  #me: Me | null
  #state: SyncState = { kind: 'idle' }
  #people = 0
  #events = 0
  readonly #boards = new Map<EventId, FakeBoard>()
  readonly #waiting: (() => void)[] = []

  constructor({ me = COORDINATOR, nowMs = NOON_MS }: FakeOptions = {}) {
    this.#me = me
    this.nowMs = nowMs
    this.nameDevice(THIS_DEVICE, me?.name ?? '')
    this.nameDevice(OTHER_DEVICE, 'Ахметова Сәуле')
  }

  // what happened elsewhere

  planEvent(plan: Partial<EventPlan> = {}): EventId {
    const id = eventId(++this.#events)
    const startsMs = plan.startsMs ?? Date.UTC(2026, 4, 16, 4)
    const whole: EventPlan = {
      title: 'Мөлдір бұлақ: Елек жағасы',
      startsMs,
      endsMs: startsMs + 3.5 * 3_600_000,
      utcOffsetMinutes: 300,
      place: 'Бестамақ ауылы',
      meetingPoint: 'Көпір жанындағы жағалау',
      bring: 'су, бас киім',
      ...plan,
    }
    this.log.append('schedule', draftEvent(id, whole), this.#by(deviceId(9), 'server'), 'server')
    this.log.changed()
    return id
  }

  addToRoster(
    event: EventId,
    people: readonly (Omit<Registration, 'source'> & { readonly phone?: string })[],
  ): PersonId[] {
    const by = this.#by(deviceId(9), 'server')
    const ids = people.map(({ phone, ...entry }) => {
      const id = personId(++this.#people)
      this.log.append(`event/${event}`, draftRegistration(id, { ...entry, source: 'roster' }), by, 'server')
      const contact = draftContact(id, { phones: phone === undefined ? [] : [phone], guardianPhones: [] })
      if (contact) this.log.append(`contacts/${event}`, contact, by, 'server')
      return id
    })
    this.log.changed()
    return ids
  }

  /** What is known of how to reach somebody comes in a stream of its own, often after the people (FACT-9). */
  bringContact(event: EventId, id: PersonId, phone: string): void {
    const contact = draftContact(id, { phones: [phone], guardianPhones: [] })
    if (!contact) throw new Error('no contact')
    this.log.append(`contacts/${event}`, contact, this.#by(deviceId(9), 'server'), 'server')
    this.log.changed()
  }

  /** Another phone's mark arrives, made `agoMs` ago; `unseen`: that phone had not seen ours. */
  markElsewhere(
    event: EventId,
    id: PersonId,
    kind: 'in' | 'out' = 'in',
    { agoMs = 60_000, unseen = false } = {},
  ): FactId {
    const presence = this.board(event).person(id)?.presence
    if (!presence) throw new Error('nobody with this id')
    const known = unseen ? { ...presence, marks: [] } : presence
    const draft = kind === 'in' ? draftCheckIn(id, known) : draftCheckOut(id, known)
    const by = { ...this.#by(OTHER_DEVICE, 'coordinator'), atMs: this.nowMs - agoMs }
    const fact = this.log.append(`event/${event}`, draft, by, 'server')
    this.log.changed()
    return fact
  }

  /** Everything captured here is seen in the pulled log. */
  arriveAtServer(): void {
    this.log.setCustody(
      this.log.captured.map((item) => item.fact),
      'server',
    )
  }

  setSyncState(state: SyncState): void {
    this.#state = state
    this.log.changed()
  }

  release(): void {
    this.holdSaves = false
    for (const go of this.#waiting.splice(0)) go()
  }

  board(event: EventId): FakeBoard {
    const known = this.#boards.get(event)
    if (known) return known
    const board = new FakeBoard(this.log, event, () => this.rosterMs)
    this.#boards.set(event, board)
    return board
  }

  // the services

  readonly device: DeviceService = {
    me: () => this.#me,
    onChange: (listener) => this.log.onChange(listener),
    getReady: () => Promise.resolve(),
    parseLink: (text) => /^(?:https?:\/\/\S+\/join#)?([A-Z0-9]{26})$/.exec(text.trim())?.[1] ?? null,
    enrol: (code, name) => {
      if (this.refuseEnrol) return Promise.resolve(this.refuseEnrol)
      this.enrolled.push({ code, name })
      this.#me = { ...COORDINATOR, name }
      this.log.changed()
      return Promise.resolve({ kind: 'enrolled' as const, me: this.#me, event: eventId(1) })
    },
    wasWiped: () => this.isWiped,
    listAside: () => Promise.resolve(this.aside),
    exportAside: () => Promise.resolve(this.asideFile),
    askPersistence: () => {
      this.isPersisted = true
      return Promise.resolve(true)
    },
    storage: () =>
      Promise.resolve({ isPersisted: this.isPersisted, usedBytes: 1.2e6, quotaBytes: this.quotaBytes }),
  }

  readonly schedule: ScheduleService = {
    events: () => this.log.schedule(),
    event: (id) => this.log.schedule().find((event) => event.id === id) ?? null,
    isKnown: () => this.isScheduleKnown,
    onChange: (listener) => this.log.onChange(listener),
  }

  /** Until this is over no board opens, as on a slow phone. */
  reading: Promise<void> = Promise.resolve()
  readonly boards: BoardService = {
    open: async (event) => {
      await this.reading
      return this.board(event)
    },
  }

  readonly attendance: AttendanceService = {
    checkIn: (board, id, way) =>
      this.#save(board.id, () => [[`event/${board.id}`, draftCheckIn(id, this.#presence(board, id), way)]]),
    checkOut: (board, id, way) =>
      this.#save(board.id, () => [[`event/${board.id}`, draftCheckOut(id, this.#presence(board, id), way)]]),
    undo: (board, id, facts) =>
      this.#save(board.id, () =>
        draftUndo(id, this.#presence(board, id).marks, facts).map(
          (draft) => [`event/${board.id}`, draft] as const,
        ),
      ),
    addWalkIn: async (board, entry, contact) => {
      const id = personId(++this.#people)
      const note = draftContact(id, contact)
      const outcome = await this.#save(board.id, () => [
        [`event/${board.id}`, draftRegistration(id, { ...entry, source: 'walk-in' })],
        [
          `event/${board.id}`,
          draftCheckIn(id, { state: 'expected', marks: [], witnesses: [], leftWithoutArriving: false }),
        ],
        ...(note ? ([[`contacts/${board.id}`, note]] as const) : []),
      ])
      return outcome.kind === 'saved' ? { ...outcome, person: id } : outcome
    },
    isOwn: (board, fact) => this.log.isBy(board.id, fact, THIS_DEVICE),
  }

  readonly groups = createGroupsService({
    save: (drafts) => this.#saveDrafts(drafts),
    randomBytes: (length) => numberedBytes(length, ++this.#people),
    tableOf: (stream) => this.log.table(stream as `event/${string}`),
  })

  readonly corrections = createCorrectionService({
    save: (drafts) => this.#saveDrafts(drafts),
    tableOf: (stream) => this.log.table(nameOf(stream)),
  })

  readonly desk: DeskService = {
    planEvent: (plan) => {
      const event = this.planEvent(plan)
      return Promise.resolve({ kind: 'saved', facts: [], event })
    },
    changeEvent: () => Promise.resolve({ kind: 'saved', facts: [] }),
    addPeople: (event, people) => {
      if (this.refuseSave) return Promise.resolve({ kind: 'not-saved', reason: this.refuseSave })
      this.addToRoster(
        event,
        people.map(({ entry }) => entry),
      )
      return Promise.resolve({ kind: 'saved', facts: [] })
    },
    closeEvent: (event) => {
      if (this.refuseSave) return Promise.resolve({ kind: 'not-saved', reason: this.refuseSave })
      const cursor = { n: this.log.captured.length, digest: numberedBytes(32, 1) }
      const by = { device: THIS_DEVICE, role: 'organiser', atMs: this.nowMs } as const
      const draft = draftClosed(cursor, this.board(event).closing().facts)
      const fact = this.log.append(`event/${event}`, draft, by, 'phone')
      this.log.changed()
      return Promise.resolve({ kind: 'saved', facts: [fact] })
    },
    inviteCoordinator: () => Promise.resolve({ kind: 'no-server', reason: 'unreachable' }),
  }

  readonly records: RecordsService = {
    open: () =>
      Promise.resolve({
        phones: () => this.phoneRecords,
        onChange: (listener) => this.log.onChange(listener),
        close: never,
      }),
    decide: (decision) => {
      if (this.refuseDecision) return Promise.resolve(this.refuseDecision)
      this.decided.push(decision)
      return Promise.resolve({ kind: 'decided', ...this.decisionChanged })
    },
  }

  /** The phone's own work, over the log of a test. */
  readonly leaving: LeavingService = createLeavingService({
    save: (drafts) => this.#saveDrafts(drafts),
    deps: {
      log: {
        readCursor: () => Promise.resolve({ n: this.log.captured.length, digest: numberedBytes(32, 1) }),
      },
    },
    keeper: { open: (stream) => Promise.resolve({ table: this.log.table(stream as `event/${string}`) }) },
  })

  /** What the server ruled of every stream's sheets. */
  control = emptyControl()

  readonly look: LookService = createLookService({
    save: (drafts) => this.#saveDrafts(drafts),
    keeper: {
      open: (stream) =>
        Promise.resolve({
          folded: {
            state: {
              table: this.log.table(
                stream.endsWith('/contacts')
                  ? `contacts/${stream.split('/')[1] ?? ''}`
                  : (stream as `event/${string}`),
              ),
              control: this.control,
            },
          },
        }),
    },
    own: () => this.device.me()?.device ?? null,
    pause: () => Promise.resolve(),
    listOthers: (board) =>
      Promise.resolve(
        this.schedule
          .events()
          .filter(({ id }) => id !== board.id)
          .map((event) => ({ event, table: this.log.table(`event/${event.id}`) })),
      ),
    leaving: this.leaving,
  })

  readonly settings: SettingsService = {
    read: (event) => {
      const organisation = foldOrganisationSettings([this.log.table('organisation')])
      const none = joinSettings({ values: new Map(), rivals: [] })
      const above = joinSettings(organisation)
      if (event === undefined) return Promise.resolve({ own: organisation, settings: above, above: none })
      const own = foldEventSettings(this.log.table(`event/${event}`), event)
      return Promise.resolve({ own, settings: joinSettings(organisation, own), above })
    },
    change: (event, changes) => {
      if (this.refuseSave) return Promise.resolve({ kind: 'not-saved', reason: this.refuseSave })
      const stream = event === null ? 'organisation' : (`event/${event}` as const)
      const subject = event ?? ORGANISATION_SUBJECT
      const by = { device: THIS_DEVICE, role: this.#me?.role ?? 'coordinator', atMs: this.nowMs } as const
      const table = this.log.table(stream)
      const facts = draftSettings(subject, changes, (keys) => listSetters(table, subject, keys)).map(
        (draft) => this.log.append(stream, draft, by, 'phone'),
      )
      this.log.changed()
      return Promise.resolve({ kind: 'saved', facts })
    },
    onChange: (listener) => this.log.onChange(listener),
  }

  readonly minors: MinorsService = {
    noteConsent: (board, id, note, paper) =>
      this.#save(board.id, () => {
        const person = board.person(id)
        const photo = paper ? blobIdFor(paper) : null
        return [
          [
            `event/${board.id}`,
            draftConsent(id, { ...note, photo }, person ? board.consent(person).facts : []),
          ],
        ]
      }),
    noteListConsents: async (board, people, list, paper) => {
      const asked = people.filter((id) => board.person(id)?.consent === 'unknown')
      const children = asked.map((person) => ({ person, replaces: [] }))
      const drafts = draftListConsents(children, { ...list, photo: paper ? blobIdFor(paper) : null })
      const outcome = await this.#save(board.id, () =>
        drafts.map((draft) => [`event/${board.id}`, draft] as const),
      )
      if (outcome.kind !== 'saved') return outcome
      const marks = asked.flatMap((person, at) => {
        const fact = outcome.facts[at]
        return fact === undefined ? [] : [{ person, fact }]
      })
      return { ...outcome, marks }
    },
    noteGuardians: (board, id, guardians) =>
      this.#save(board.id, () => {
        const before = this.log.table(`contacts/${board.id}`).bySubject.get(id) ?? []
        return [[`contacts/${board.id}`, draftGuardians(id, guardians, before)]]
      }),
    checkOutTo: (board, id, handOver) =>
      this.#save(board.id, () => [
        [`event/${board.id}`, draftCheckOut(id, this.#presence(board, id))],
        [`event/${board.id}`, draftHandOver(id, handOver)],
      ]),
    noteHandOver: (board, id, handOver) =>
      this.#save(board.id, () => [[`event/${board.id}`, draftHandOver(id, handOver)]]),
  }

  readonly passes = new FakePasses({
    save: (event, drafts) =>
      this.#save(event, () => drafts().map((draft) => [`event/${event}`, draft] as const)),
    table: (event) => this.log.table(`event/${event}`),
  })

  /** What a copy that is written or added comes to. */
  writtenCopy: Awaited<ReturnType<HandoverService['writeCopy']>> = { kind: 'nothing' }
  addedCopy: Awaited<ReturnType<HandoverService['addCopy']>> = { kind: 'not-a-copy' }
  writtenReceipts: Awaited<ReturnType<HandoverService['writeCopy']>> = { kind: 'nothing' }
  readonly addedFiles: Uint8Array[] = []
  sealedSheets = 0
  readonly handover: HandoverService = {
    writeCopy: (what = 'all') =>
      Promise.resolve(what === 'receipts' ? this.writtenReceipts : this.writtenCopy),
    addCopy: (file) => {
      this.addedFiles.push(file)
      return Promise.resolve(this.addedCopy)
    },
  }

  readonly readiness: ReadinessService = {
    test: () => Promise.resolve(this.selfTest),
    note: (board, report) => {
      const before = board.readiness().get(THIS_DEVICE)
      const draft = draftReadiness(board.id, report, before?.facts ?? [])
      return this.#save(board.id, () => [[`event/${board.id}`, draft]])
    },
  }

  /** Half-filled forms, as a phone's own store keeps them. */
  readonly keptDrafts = new Map<string, DraftFields>()
  readonly drafts: DraftService = {
    read: (event, form) => Promise.resolve(this.keptDrafts.get(`${event} ${form}`) ?? null),
    keep: (event, form, fields) => {
      this.keptDrafts.set(`${event} ${form}`, fields)
      return Promise.resolve()
    },
    forget: (event, form) => {
      this.keptDrafts.delete(`${event} ${form}`)
      return Promise.resolve()
    },
    forgetAll: () => {
      this.keptDrafts.clear()
      return Promise.resolve(true)
    },
  }

  /** What stands on this phone alone beside unsent records; `left`: what was removed. */
  left: 'nothing' | 'events' | 'everything' = 'nothing'
  /** Another tab has signed this phone out. */
  isGone = false
  readonly phoneData: PhoneDataService = {
    isGone: () => this.isGone,
    countOnlyHere: () =>
      Promise.resolve({
        records: this.outbox.countOnlyHere(),
        photos: this.waitingBlobs.filter(({ blob }) => !this.signedBlobs.has(blob)).length,
        sealed: this.sealedSheets,
      }),
    clear: () => this.#leave('events'),
    signOut: () => this.#leave('everything'),
  }

  readonly outbox: OutboxService = {
    count: () => this.#unsent().length,
    countPeers: () => this.#unsent().filter((item) => this.log.custodyOf(item.fact) === 'peers').length,
    countOnlyHere: () =>
      this.#unsent().filter((item) => ['phone', 'sending'].includes(this.log.custodyOf(item.fact))).length,
    onChange: (listener) => this.log.onChange(listener),
    list: (limit) =>
      Promise.resolve(
        this.#unsent()
          .slice(0, limit)
          .map((item) => ({
            ...item,
            isCarried: false,
            isRefused: false,
            custody: this.log.custodyOf(item.fact),
          })),
      ),
    listOnServer: (of, limit) =>
      Promise.resolve(
        this.log.captured
          .filter(({ fact, event }) => event === of && this.log.custodyOf(fact) === 'server')
          .map((item) => ({ ...item, isOwn: true }))
          .reverse()
          .slice(0, limit),
      ),
    oldestMs: () => this.#unsent()[0]?.capturedMs ?? null,
  }

  readonly unsent: UnsentService = {
    now: () => this.#countUnsent(),
    isOnPeers: ({ blob }) => this.signedBlobs.has(blob),
    read: () => Promise.resolve(this.#countUnsent()),
    onChange: (listener) => this.log.onChange(listener),
  }

  readonly blobs: BlobService = {
    countWaiting: () => this.waitingBlobs.length,
    listWaiting: () => this.waitingBlobs,
    isStored: () => null,
    onChange: (listener) => this.log.onChange(listener),
    read: () => Promise.resolve(null),
    settle: () => Promise.resolve(),
  }

  /** The phone's own reading of results, over the log of a test. */
  readonly results: ResultsService = {
    open: (board) => {
      const core = {
        keeper: { open: () => Promise.resolve({ table: this.log.table(`event/${board.id}`) }) },
        save: (drafts: readonly StreamDraft[]) =>
          this.#save(board.id, () => drafts.map(({ draft }) => [`event/${board.id}`, draft] as const)),
      } as unknown as PhoneCore
      const newRecord = () => recordIdOf(numberedBytes(10, this.log.captured.length + 1))
      return openEventResults({ core, blobs: this.blobs, board, newRecord, tally: newRecord() })
    },
  }

  readonly sync: SyncService = {
    state: () => this.#state,
    lastContactMs: () => this.contactMs,
    clockOffsetMs: () => this.offsetMs,
    onChange: (listener) => this.log.onChange(listener),
    syncNow: () => {
      if (this.syncOutcome.kind === 'idle') this.arriveAtServer()
      this.setSyncState(this.syncOutcome)
      return Promise.resolve(this.syncOutcome)
    },
    setPace: never,
    watchSchedule: () => never,
  }

  #by(device: DeviceId, role: 'server' | 'coordinator') {
    return { device, role, atMs: this.nowMs }
  }

  nameDevice(device: DeviceId, name: string): void {
    const body = { device: bytesOfId(device), role: 'coordinator' }
    const draft: FactDraft = { kind: 'device-enrolled', subjects: [], body, personal: { name } }
    this.log.append('organisation', draft, this.#by(deviceId(9), 'server'), 'server')
  }

  #presence(board: Board, id: PersonId) {
    const person = board.person(id)
    if (!person) throw new Error('nobody with this id')
    return person.presence
  }

  #countUnsent(): Unsent {
    return {
      records: this.outbox.count(),
      peers: this.outbox.countPeers(),
      held: this.#unsent().filter((item) => this.log.custodyOf(item.fact) === 'look').length,
      alone: this.outbox.countOnlyHere(),
      photos: this.waitingBlobs.length,
      photoPeers: this.waitingBlobs.filter(({ blob }) => this.signedBlobs.has(blob)).length,
      sealed: this.sealedSheets,
    }
  }

  #unsent() {
    return this.log.captured.filter((item) => this.log.custodyOf(item.fact) !== 'server')
  }

  async #leave(what: 'events' | 'everything'): Promise<LeaveOutcome> {
    if (this.refuseSave) return { kind: 'not-saved', reason: this.refuseSave }
    const onlyHere = await this.phoneData.countOnlyHere()
    if (onlyHere.records + onlyHere.photos + onlyHere.sealed > 0) return { kind: 'refused', onlyHere }
    this.keptDrafts.clear()
    this.left = what
    return { kind: 'done', kept: 0 }
  }

  #saveDrafts(drafts: readonly StreamDraft[]): Promise<SaveOutcome> {
    const [first] = drafts
    const event = first?.stream.split('/')[1] as EventId
    return this.#save(event, () => drafts.map(({ stream, draft }) => [nameOf(stream), draft] as const))
  }

  async #save(
    event: EventId,
    drafts: () => readonly (readonly [`event/${string}` | `contacts/${string}`, FactDraft])[],
  ): Promise<SaveOutcome> {
    if (this.holdSaves) await new Promise<void>((go) => this.#waiting.push(go))
    if (this.refuseSave) return { kind: 'not-saved', reason: this.refuseSave }
    const facts = drafts().map(([stream, draft]) =>
      this.log.append(stream, draft, this.#by(THIS_DEVICE, 'coordinator'), 'phone'),
    )
    this.board(event)
    this.log.changed()
    return { kind: 'saved', facts }
  }
}

/** What the log of a test calls a stream of an event. */
function nameOf(stream: string): `event/${string}` | `contacts/${string}` {
  const event = stream.split('/')[1] ?? ''
  return stream.endsWith('/contacts') ? `contacts/${event}` : `event/${event}`
}
