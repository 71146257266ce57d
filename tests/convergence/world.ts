import { eventIdOf } from '#domain/ids.ts'
import type { EventId, StreamId } from '#domain/ids.ts'
import { opensStream } from '#domain/log/certificate.ts'
import { eventStream, parseStream } from '#domain/stream.ts'
import { draftEvent } from '#domain/drafts/event.ts'
import type { ServerIdentity } from '#server/ports.ts'
import { issueIdentity } from '#server/keys/server-identity.ts'
import type { PushAllowance } from '#server/sync/push-limits.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import { emptyLogState } from '#client/storage/memory-fact-log.ts'
import { Checker, checkSent, Violation } from './checker.ts'
import { draftRoster, SCHEDULE } from './drafts.ts'
import { MemoryDevice } from './memory-device.ts'
import { Network } from './network.ts'
import { Phone } from './phone.ts'
import type { PhoneMutant, PhoneSetting, PhoneStorage } from './phone.ts'
import { createScheduler } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import { ServerDisk } from './server-disk.ts'
import type { Journal, StoreMutant } from './server-disk.ts'
import { SimulatedServer } from './simulated-server.ts'
import type { AnswerMutant } from './simulated-server.ts'

/** A variant of the protocol that is broken on purpose; the simulator must notice (TEST-2). */
export interface Mutant {
  readonly phone?: PhoneMutant
  readonly store?: StoreMutant
  readonly answer?: AnswerMutant
}

/** Steps after which a world that should have come to rest counts as running for ever. */
const MOST_STEPS = 60_000
const ROSTER_SIZE = 12

const PHONES = ['desk', 'north', 'south', 'east', 'west', 'late']

interface Ground {
  readonly identity: ServerIdentity
  readonly events: readonly [EventId, EventId]
}

/** Where every history begins: made once, since it is the same for all. */
interface Beginning extends Ground {
  readonly nowMs: number
  readonly journal: Journal
  readonly phones: readonly {
    readonly name: string
    /** Before it has read anything. */
    readonly enrolled: PhoneStorage
    /** With all that it may read. */
    readonly ready: PhoneStorage
  }[]
}

let begun: Promise<Beginning> | undefined
const beginning = () => (begun ??= World.begin())

async function makeGround(random: SeededRandom): Promise<Ground> {
  const { key, sign } = fakeKeys('server')
  const clock = { now: () => serverTime(MORNING_MS) }
  return {
    identity: await issueIdentity({ clock, random }, key, sign),
    events: [eventIdOf(random.bytes(10)), eventIdOf(random.bytes(10))],
  }
}

/** One server, its phones, the network between them, and the checker who sees all. */
export class World {
  readonly random: SeededRandom
  readonly scheduler: Scheduler
  readonly disk: ServerDisk
  readonly checker: Checker
  readonly network: Network
  readonly phones: Phone[] = []
  readonly events: readonly [EventId, EventId]
  readonly identity: ServerIdentity
  readonly trace: string[] = []
  nowMs = MORNING_MS
  /** No network and no storage fails: at the beginning, and while everything heals. */
  isCalm = true
  /** A backup was restored: what only the server had may be gone. */
  isRestored = false
  readonly server: SimulatedServer
  readonly #phoneRandom: SeededRandom
  readonly #serverRandom: SeededRandom
  readonly #faultRandom: SeededRandom
  readonly #mutant: Mutant
  readonly #busy: number
  #failure: { readonly error: unknown } | null = null

  private constructor(random: SeededRandom, ground: Ground, mutant: Mutant) {
    // Sources apart, so that one more draw in one place does not change the whole history.
    this.random = random.fork()
    this.#phoneRandom = random.fork()
    this.#faultRandom = random.fork()
    this.#serverRandom = random.fork()
    this.#mutant = mutant
    this.identity = ground.identity
    this.events = ground.events
    this.disk = new ServerDisk(mutant.store, this.random.chance(0.3) ? 1 + this.random.below(5) : undefined)
    this.checker = new Checker(() => this.disk.history)
    this.scheduler = createScheduler(random.fork(), () => this.#afterStep())
    this.#busy = this.random.below(6)
    const networkRandom = random.fork()
    this.server = new SimulatedServer({
      identity: ground.identity,
      disk: this.disk,
      scheduler: this.scheduler,
      random: this.#serverRandom,
      now: () => serverTime(this.nowMs),
      allowance: this.random.chance(0.2) ? SMALL_ALLOWANCE : undefined,
      mutate: mutant.answer,
      fail: (error) => this.fail(error),
    })
    this.network = new Network({
      scheduler: this.scheduler,
      random: networkRandom,
      server: this.server,
      nowMs: () => this.nowMs,
      trace: (text) => this.trace.push(text),
    })
  }

  /** The world of a seed, at the point from which all histories begin. */
  static async make(seed: number, mutant: Mutant = {}): Promise<World> {
    const start = await beginning()
    const world = new World(seededRandom(seed), start, mutant)
    world.nowMs = start.nowMs
    world.server.kill()
    await world.disk.restore(start.journal)
    world.server.restart()
    // In some histories the phones left before they had read anything.
    const isReady = world.random.chance(0.8)
    for (const { name, enrolled, ready } of start.phones) world.addPhone(name, isReady ? ready : enrolled)
    world.calm(false)
    return world
  }

  /** A server with two events and their lists, an organiser, four coordinators and a phone yet to enrol. */
  static async begin(): Promise<Beginning> {
    const random = seededRandom(0)
    const ground = await makeGround(random)
    const world = new World(random, ground, {})
    world.calm(true)
    const [first, second] = world.events
    world.launch('plan', world.server.state(SCHEDULE, world.events.map(planOf)))
    for (const event of world.events)
      world.launch('list', world.server.state(eventStream(event), draftRoster(random, ROSTER_SIZE)))
    for (const name of PHONES) {
      const device = new MemoryDevice(fakeKeys(name))
      world.addPhone(name, { device, state: emptyLogState(name), packed: new Map() })
    }
    const [organiser, ...gates] = world.phones.slice(0, -1)
    if (organiser) world.launch('enrol', world.enrol(organiser, null))
    for (const gate of gates) world.launch('enrol', world.enrol(gate, first))
    await world.rest()
    // One of them works at both events.
    for (const gate of gates.slice(-1)) world.launch('enrol', world.enrol(gate, second))
    await world.rest()
    const enrolled = world.phones.map((phone) => phone.storage)
    for (const phone of world.phones) {
      for (const tab of phone.tabs) world.launch('read', tab.round(true))
      await world.rest()
      for (const stream of await phone.log.listStreams()) await phone.view(stream)
      await phone.packViews()
    }
    const phones = world.phones.map((phone, i) => {
      const ready = phone.storage
      return { name: phone.name, enrolled: enrolled[i] ?? ready, ready }
    })
    return { ...ground, nowMs: world.nowMs, journal: world.disk.journal, phones }
  }

  calm(isCalm: boolean): void {
    this.isCalm = isCalm
    this.network.isPerfect = isCalm
    if (isCalm) this.network.offline.clear()
  }

  addPhone(name: string, kept: PhoneStorage): Phone {
    const phone = new Phone(name, kept, this.#phoneSetting())
    this.phones.push(phone)
    return phone
  }

  /** A second phone with the same key, certificate and log (SHEET-3). */
  clone(phone: Phone): void {
    const twin = this.addPhone(`${phone.name} twin`, phone.storage)
    phone.isCloned = true
    twin.isCloned = true
    twin.clockErrorMs = phone.clockErrorMs
  }

  /** Some phone; one of them is where most happens in this history. */
  pickPhone(): Phone {
    const [busy] = this.phones.slice(this.#busy)
    return busy && this.random.chance(0.4) ? busy : this.random.pick(this.phones)
  }

  async enrol(phone: Phone, event: EventId | null): Promise<void> {
    const [tab] = phone.tabs
    const code = await this.server.invite({ role: event ? 'coordinator' : 'organiser', event })
    const outcome = await tab?.enrol(code)
    this.trace.push(`    ${phone.name}: ${outcome?.kind ?? 'gone'}`)
  }

  /** Starts something that goes on while the world turns; its errors end the history. */
  launch(name: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.fail(new Violation(name, { cause: error })))
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
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

  /** Does a phone keep this stream: may it read it, and does it know of it? */
  follows(phone: Phone, stream: StreamId): boolean {
    const certificate = phone.device.identity?.certificate
    const kind = parseStream(stream)
    if (kind?.kind === 'schedule') return true
    if (!certificate || !kind) return false
    if (kind.kind === 'organisation') return true
    if (!opensStream(certificate, stream)) return false
    // An organiser may read every event, and learns from the schedule which there are.
    return (
      certificate.streams.includes(stream) ||
      ('event' in kind && phone.events().some((event) => event.id === kind.event))
    )
  }

  mayWrite(phone: Phone, stream: StreamId): boolean {
    const certificate = phone.device.identity?.certificate
    return certificate !== undefined && opensStream(certificate, stream)
  }

  #phoneSetting(): PhoneSetting {
    return {
      scheduler: this.scheduler,
      network: this.network,
      random: this.#phoneRandom,
      nowMs: () => this.nowMs,
      isFull: () => !this.isCalm && this.#faultRandom.chance(0.005),
      mutant: this.#mutant.phone ?? {},
      onAttempt: (facts) => this.checker.noteAttempt(facts),
      onSaved: (facts, phone) =>
        this.checker.noteSaved(facts, (stream) => ({
          stream,
          phone: phone.name,
          isRightful: this.mayWrite(phone, stream),
        })),
      onSend: (sheets, phone) => sheets.forEach((sheet) => checkSent(sheet, phone)),
    }
  }

  #afterStep(): void {
    this.nowMs += 7
    try {
      for (const phone of this.phones) this.checker.look(phone)
    } catch (error) {
      this.fail(error)
    }
  }

  #raise(): void {
    if (this.#failure) throw this.#failure.error
  }
}

const serverTime = (nowMs: number) => ({
  wallMs: nowMs,
  utcOffsetMinutes: 300,
  monotonicMs: nowMs - MORNING_MS,
})

/** A phone may push few sheets at once, then has to wait (SYN-5 `later`). */
const SMALL_ALLOWANCE: PushAllowance = { burst: 3, perSecond: 0.05 }

function planOf(event: EventId) {
  return draftEvent(event, {
    title: 'Clean-up',
    startsMs: MORNING_MS,
    endsMs: MORNING_MS + 14_400_000,
    utcOffsetMinutes: 300,
    place: 'Park',
    meetingPoint: '',
    bring: '',
  })
}
