import type { DeviceId, EventId, FactId, PersonId, SheetId, StreamId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { contactsStream, eventStream, parseStream } from '#domain/stream.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { StorageFailure } from '#client/ports.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { NewSheet, ServerIdentity } from '#server/ports.ts'
import { chooseStreams } from '#client/sync/choose-streams.ts'
import { mayWrite } from '#server/sync/rights.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import { SheetFacts } from '../checker/sheet-facts.ts'
import { Violation } from '../checker/violation.ts'
import { checkSent, PhoneWatch } from '../checker/watch-phone.ts'
import { Witness } from '../checker/witness.ts'
import type { Holder, SavedFact } from '../checker/witness.ts'
import { SCHEDULE } from '../deeds/drafts.ts'
import { setCodecFaults } from '../faults/codec.ts'
import { addForged } from '../faults/forge.ts'
import { tamper } from '../faults/tamper.ts'
import { beginning } from './beginning.ts'
import type { Ground } from './beginning.ts'
import { MemoryDevice } from './memory-device.ts'
import { Network } from './network.ts'
import { Phone } from './phone.ts'
import type { PhoneMutant, PhoneSetting, PhoneStorage } from './phone.ts'
import { createScheduler } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import { ServerDisk } from './server-disk.ts'
import type { StoreMutant } from './server-disk.ts'
import { SimulatedServer } from './simulated-server.ts'
import type { ServerMutant } from './simulated-server.ts'
import { drawWeather } from './weather.ts'
import type { Weather } from './weather.ts'

/** A variant of the protocol that is broken on purpose; the simulator must notice (TEST-2). */
export interface Mutant {
  readonly phone?: PhoneMutant
  readonly store?: StoreMutant
  readonly server?: ServerMutant
  /** It looks into messages, so sheets travel raw. */
  readonly isRaw?: boolean
}

export interface WorldSetting {
  readonly random: SeededRandom
  readonly ground: Ground
  readonly weather: Weather
  readonly mutant: Mutant
}

/** Steps after which a world that should have come to rest counts as running for ever. */
const MOST_STEPS = 60_000

/** One server, its phones, the network between them, and the checker who sees all. */
export class World {
  readonly weather: Weather
  readonly random: SeededRandom
  readonly scheduler: Scheduler
  readonly disk: ServerDisk
  readonly witness = new Witness()
  readonly sheetFacts = new SheetFacts()
  readonly watch: PhoneWatch
  readonly network: Network
  readonly phones: Phone[] = []
  readonly events: readonly [EventId, EventId]
  /** Who the server is; one that was wiped without its recovery sheet is somebody else. */
  identity: ServerIdentity
  /** Who it was before, oldest first. */
  readonly formerIdentities: ServerIdentity[] = []
  readonly trace: string[] = []
  /** Everything that went wrong on purpose. */
  faults = 0
  nowMs = MORNING_MS
  /** No network and no storage fails: at the beginning, and while everything heals. */
  isCalm = true
  /** A backup was restored: what only the server had may be gone. */
  isRestored = false
  /** See `noteHealing`. */
  expected: ReadonlyMap<FactId, SavedFact> = new Map()
  /** What organisers decided, or tried to: a server that dies over it may have done it or not. */
  readonly decided = {
    revoked: new Set<DeviceId>(),
    held: new Set<SheetId>(),
    sealed: new Set<StreamId>(),
    adopted: new Set<DeviceId>(),
    /** People whose erasure was told as done. */
    erased: new Map<StreamId, Set<PersonId>>(),
  }
  /** Sheets that no server takes. */
  readonly spoilt = new Set<SheetId>()
  /** Phones whose owner changes what they send. */
  readonly tamperers = new Set<Phone>()
  /** Phones whose owner says in their requests what others never said. */
  readonly forgers = new Set<Phone>()
  readonly forgeRandom: SeededRandom
  readonly server: SimulatedServer
  readonly #phoneRandom: SeededRandom
  readonly #serverRandom: SeededRandom
  readonly #faultRandom: SeededRandom
  readonly #mutant: Mutant
  readonly #busy: number
  #keysEver = 0
  #failure: { readonly error: unknown } | null = null

  constructor({ random, ground, weather, mutant }: WorldSetting) {
    // Sources apart, so that one more draw in one place does not change the whole history.
    this.random = random.fork()
    this.#phoneRandom = random.fork()
    this.#faultRandom = random.fork()
    this.#serverRandom = random.fork()
    this.#mutant = mutant
    this.weather = weather
    this.identity = ground.identity
    this.events = ground.events
    this.#busy = this.random.below(6)
    setCodecFaults(
      weather.codecFaults > 0
        ? { random: random.fork(), isDue: () => this.#fails(weather.codecFaults, 'a codec fault') }
        : null,
    )
    this.disk = new ServerDisk({
      mutate: mutant.store,
      mostEntries: weather.mostEntries,
      isRepeated: () => this.#fails(weather.repeatedWork, 'a transaction runs twice'),
      onNumbered: (stream, sheets) => this.#checkNumbered(stream, sheets),
    })
    this.watch = new PhoneWatch({
      witness: this.witness,
      sheetFacts: this.sheetFacts,
      history: () => this.disk.history,
      isRestored: () => this.isRestored,
    })
    this.scheduler = createScheduler(random.fork(), () => this.#afterStep())
    const networkRandom = random.fork()
    this.server = new SimulatedServer({
      identity: () => this.identity,
      disk: this.disk,
      scheduler: this.scheduler,
      random: this.#serverRandom,
      now: () => serverTime(this.nowMs),
      allowance: weather.allowance,
      lag: () => this.#lag(),
      mutant: mutant.server ?? {},
      fail: (error) => this.fail(error),
    })
    this.network = new Network({
      scheduler: this.scheduler,
      random: networkRandom,
      server: this.server,
      fates: weather.fates,
      nowMs: () => this.nowMs,
      fault: (text) => this.fault(text),
    })
    this.forgeRandom = random.fork()
  }

  /** The world of a seed, at the point from which all histories begin. */
  static async make(seed: number, mutant: Mutant = {}): Promise<World> {
    const start = await beginning()
    const random = seededRandom(seed)
    const weather = drawWeather(random.fork())
    const world = new World({ random, ground: start, weather, mutant })
    world.nowMs = start.nowMs
    world.server.kill()
    await world.disk.restore(start.journal)
    world.server.restart()
    for (const { name, enrolled, ready } of start.phones)
      if (weather.cast.includes(name)) world.addPhone(name, weather.isReady ? ready : enrolled)
    world.calm(false)
    return world
  }

  calm(isCalm: boolean): void {
    this.isCalm = isCalm
    this.network.isPerfect = isCalm
    if (!isCalm) return
    this.network.offline.clear()
    this.tamperers.clear()
    this.forgers.clear()
  }

  addPhone(name: string, kept: PhoneStorage): Phone {
    const phone = new Phone(name, kept, this.#phoneSetting())
    this.phones.push(phone)
    return phone
  }

  /** Some phone; one of them is where most happens in this history. */
  pickPhone(): Phone {
    const [busy] = this.phones.slice(this.#busy % this.phones.length)
    return busy && this.random.chance(0.4) ? busy : this.random.pick(this.phones)
  }

  /** A phone uses a link for one event, or for the desk. */
  async enrol(phone: Phone, event: EventId | null): Promise<void> {
    const [tab] = phone.tabs
    const code = await this.server.invite({ role: event ? 'coordinator' : 'organiser', event })
    const outcome = await tab?.enrol(code)
    this.tell(`${phone.name}: ${outcome?.kind ?? 'gone'}`)
  }

  /** After its key was lost, with a link like the one it once had. */
  enrolAgain(phone: Phone): void {
    const event = phone.name.startsWith('desk') ? null : this.random.pick(this.events)
    this.attempt('enrol again', this.enrol(phone, event))
  }

  /** The phone loses its key and with it its identity; its log stays. */
  takeKey(phone: Phone): void {
    const { state, packed } = phone.storage
    phone.restart({ device: new MemoryDevice(fakeKeys(this.nextKeyName(phone))), state, packed })
  }

  /** A name for a key that this phone never had. */
  nextKeyName(phone: Phone): string {
    return `${phone.name} ${++this.#keysEver}`
  }

  /** The server states facts, as an import or a desk does; when this resolves they are shown as saved. */
  async stateAsServer(stream: StreamId, drafts: readonly FactDraft[]): Promise<void> {
    await this.server.state(stream, drafts)
    const own = this.disk.history.rows(stream).filter((row) => row.device === this.identity.device)
    for (const { sheet, bytes } of own) {
      this.witness.noteSaved(this.sheetFacts.list(sheet, bytes), () => ({ stream, phone: 'the server' }))
      const read = readSheet(bytes)
      if (read.kind === 'sheet') for (const fact of read.sheet.frozen) this.witness.notePersonal(stream, fact)
    }
  }

  /** What a person does at a phone; a full storage is the only way not to get it done. */
  attempt(name: string, work: Promise<unknown>): void {
    this.launch(
      name,
      work.catch((error: unknown) => {
        if (!(error instanceof StorageFailure)) throw error
        this.tell(`${name}: storage is full`)
      }),
    )
  }

  /** Starts something that goes on while the world turns; its errors end the history. */
  launch(name: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.fail(new Violation(name, { cause: error })))
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
  }

  tell(text: string): void {
    this.trace.push(`    ${text}`)
  }

  fault(text: string): void {
    this.faults++
    this.tell(text)
  }

  /** Lets the world turn a number of steps. @throws {Violation} */
  async turn(steps: number): Promise<void> {
    await this.scheduler.run(steps)
    this.#raise()
  }

  /** Lets everything under way come to an end. @throws {Violation} */
  async rest(): Promise<void> {
    const steps = await this.scheduler.run(MOST_STEPS)
    this.#raise()
    if (steps >= MOST_STEPS) throw new Violation('something never ends')
  }

  /** Lets the world turn until something has come about; `null`: it never will, for whoever did it was killed. */
  async until<Result>(work: Promise<Result>): Promise<Result | null> {
    const done: Result[] = []
    work.then(
      (result) => done.push(result),
      (error: unknown) => this.fail(error),
    )
    await this.turn(0)
    for (let steps = 0; steps < MOST_WAIT && done.length === 0; steps++) await this.turn(1)
    return done[0] ?? null
  }

  /** The streams that a phone keeps, by the rule it goes by itself. */
  listFollowed(phone: Phone): readonly StreamId[] {
    return chooseStreams({
      certificate: phone.device.identity?.certificate ?? null,
      schedules: [SCHEDULE],
      events: phone.events(),
      open: [],
      waiting: [],
      dropped: [...phone.log.state.dropped],
      nowMs: this.nowMs,
    })
  }

  /** May it read the bytes of what it follows? After its certificate's end it sees only that its sheets arrive. */
  reads(phone: Phone, stream: StreamId): boolean {
    if (parseStream(stream)?.kind === 'schedule') return true
    const certificate = phone.device.identity?.certificate
    if (!certificate || this.decided.revoked.has(certificate.device)) return false
    // Another server gives nothing but ids.
    if (certificate.issuer !== this.identity.device) return false
    return this.listFollowed(phone).includes(stream) && certificate.untilMs >= this.nowMs
  }

  mayWrite(phone: Phone, stream: StreamId): boolean {
    const certificate = phone.device.identity?.certificate
    return certificate !== undefined && mayWrite(certificate, stream, { nowMs: this.nowMs, granted: [] })
  }

  /** Does the server believe who issued it? */
  trusts(certificate: Certificate | undefined): boolean {
    if (!certificate) return false
    const { issuer } = certificate
    return issuer === this.identity.device || this.decided.adopted.has(issuer)
  }

  /** What to call a device in a violation. */
  nameOf(device: DeviceId): string {
    if (device === this.identity.device) return 'the server'
    return this.phones.find((phone) => phone.device.identity?.device === device)?.name ?? `device ${device}`
  }

  /** Everybody who keeps facts. */
  holders(): readonly Holder[] {
    const { history } = this.disk
    const phones = this.phones.map(({ name, log }) => ({
      name,
      facts: () => [
        ...log.state.facts.map(({ fact }) => fact.id),
        ...log.state.sheets.flatMap(({ id, bytes }) => this.sheetFacts.list(id, bytes)),
      ],
    }))
    const server = {
      name: 'server',
      facts: () =>
        history
          .streams()
          .flatMap((stream) =>
            history.rows(stream).flatMap(({ sheet, bytes }) => this.sheetFacts.list(sheet, bytes)),
          ),
    }
    return [...phones, server]
  }

  /** What must be everywhere once all has healed: whatever was saved and is still somewhere. */
  noteHealing(): void {
    this.expected = this.witness.listExpected(this.holders())
  }

  /** Whoever holds anything needs an account to bring it back. */
  enrolIfNeeded(phone: Phone): void {
    const { unsealed, sheets } = phone.log.state
    const isNeeded = unsealed.size > 0 || sheets.some(({ stream }) => stream !== SCHEDULE)
    const certificate = phone.device.identity?.certificate
    const isLost = certificate && certificate.issuer !== this.identity.device
    // A key that was revoked is of no use any more.
    if (isLost && this.decided.revoked.has(certificate.device)) this.takeKey(phone)
    if (certificate ? isLost : isNeeded) this.enrolAgain(phone)
  }

  /** What the server does every now and then, and an organiser who sees what is held. */
  tend(): void {
    const isOver = this.nowMs > MORNING_MS + 30 * 24 * 3_600_000
    for (const event of isOver ? this.events : [])
      for (const stream of [eventStream(event), contactsStream(event)]) this.decided.sealed.add(stream)
    this.launch('tend', this.server.tend())
    this.#adoptFormer()
  }

  /** An organiser of a server that was lost adopts the one before (SHEET-4). */
  #adoptFormer(): void {
    for (const { device } of this.formerIdentities) {
      const adopted = this.server.decide({ kind: 'adopt', issuer: device })
      this.launch(
        'adopt',
        adopted.then(({ kind }) => {
          this.tell(`the server: adopt ${kind}`)
          if (kind === 'done') this.decided.adopted.add(device)
        }),
      )
    }
  }

  /** After a storage was destroyed or set back. */
  noteDestroyed(): void {
    this.witness.noteDestroyed(this.holders())
  }

  /** What screens make of a stream's state where everybody is of the broken variant. */
  show(state: StreamState, stream: StreamId): StreamState {
    const { show, isShownByAll } = this.#mutant.phone ?? {}
    return (isShownByAll && show?.(state, [...this.disk.history.latest(stream).values()])) || state
  }

  /** Whoever signed a sheet, a person stated what it says. @throws {Violation} */
  #checkNumbered(stream: StreamId, sheets: readonly NewSheet[]): void {
    const servers = [this.identity, ...this.formerIdentities].map(({ device }) => device)
    for (const { id, bytes, device } of sheets)
      if (!servers.includes(device) && !this.#isStated(id, bytes))
        throw new Violation(`a forged fact stands in the log of ${stream}`)
  }

  #isStated(sheet: SheetId, bytes: Uint8Array): boolean {
    return this.sheetFacts.list(sheet, bytes).every((fact) => this.witness.wasStated(fact))
  }

  #phoneSetting(): PhoneSetting {
    const { fullStorage, brokenConnections, isPacked, hasSlowViews } = this.weather
    return {
      scheduler: this.scheduler,
      network: this.network,
      random: this.#phoneRandom,
      nowMs: () => this.nowMs,
      isFull: () => this.#fails(fullStorage, 'storage is full'),
      isMadeTwice: () => this.#fails(brokenConnections, 'a write is made twice'),
      isPacked: isPacked && !this.#mutant.isRaw,
      isSlow: hasSlowViews,
      mutant: this.#mutant.phone ?? {},
      tamper: (transport, phone) => addForged(this, tamper(this, transport, phone), phone),
      onAttempt: (facts, intent) => this.witness.noteAttempt(facts, intent),
      onSaved: (facts, phone) => {
        const streams = new Map(facts.map(({ stream, fact }) => [fact.id, stream]))
        for (const [fact, stream] of streams)
          this.witness.noteSaved([fact], () => ({ stream, phone: phone.name }))
      },
      onSend: (sheets, phone) => checkSent(sheets, phone),
    }
  }

  #fails(probability: number, what: string): boolean {
    if (probability === 0 || this.isCalm || !this.#faultRandom.chance(probability)) return false
    this.fault(what)
    return true
  }

  #lag(): number {
    if (this.isCalm || this.weather.mostLag === 0) return 0
    const lag = this.#faultRandom.below(this.weather.mostLag + 1)
    if (lag > 0) this.faults++
    return lag
  }

  #afterStep(): void {
    this.nowMs += 7
    try {
      for (const phone of this.phones) this.watch.look(phone)
    } catch (error) {
      this.fail(error)
    }
  }

  #raise(): void {
    if (this.#failure) throw this.#failure.error
  }
}

/** Steps after which something that was waited for is given up. */
const MOST_WAIT = 500

const serverTime = (nowMs: number) => ({
  wallMs: nowMs,
  utcOffsetMinutes: 300,
  monotonicMs: nowMs - MORNING_MS,
})
