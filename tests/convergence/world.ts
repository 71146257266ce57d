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
import { Checker, checkSent, Violation } from './checker.ts'
import { draftRoster, SCHEDULE } from './drafts.ts'
import { MemoryDevice } from './memory-device.ts'
import { Network } from './network.ts'
import { Phone } from './phone.ts'
import type { PhoneMutant, PhoneSetting } from './phone.ts'
import { createScheduler } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import { ServerDisk } from './server-disk.ts'
import type { StoreMutant } from './server-disk.ts'
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

  private constructor(
    random: SeededRandom,
    serverRandom: SeededRandom,
    identity: ServerIdentity,
    mutant: Mutant,
  ) {
    // Sources apart, so that one more draw in one place does not change the whole history.
    this.random = random.fork()
    this.#phoneRandom = random.fork()
    this.#faultRandom = random.fork()
    this.#serverRandom = serverRandom
    this.#mutant = mutant
    this.identity = identity
    this.disk = new ServerDisk(mutant.store, this.random.chance(0.3) ? 1 + this.random.below(5) : undefined)
    this.checker = new Checker(() => this.disk.history)
    this.scheduler = createScheduler(random.fork(), () => this.#afterStep())
    this.events = [eventIdOf(serverRandom.bytes(10)), eventIdOf(serverRandom.bytes(10))]
    this.#busy = this.random.below(6)
    const networkRandom = random.fork()
    this.server = new SimulatedServer({
      identity,
      disk: this.disk,
      scheduler: this.scheduler,
      random: serverRandom,
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

  static async make(seed: number, mutant: Mutant = {}): Promise<World> {
    const random = seededRandom(seed)
    const serverRandom = random.fork()
    const { key, sign } = fakeKeys('server')
    const clock = { now: () => serverTime(MORNING_MS) }
    const identity = await issueIdentity({ clock, random: serverRandom }, key, sign)
    return new World(random, serverRandom, identity, mutant)
  }

  /** The server with two events and their lists, an organiser, four coordinators and a phone yet to enrol. */
  async begin(): Promise<void> {
    this.calm(true)
    const [first, second] = this.events
    this.launch('plan', this.server.state(SCHEDULE, this.events.map(planOf)))
    for (const event of this.events)
      this.launch('list', this.server.state(eventStream(event), draftRoster(this.#serverRandom, ROSTER_SIZE)))
    const organiser = this.addPhone('desk')
    const gates = ['north', 'south', 'east', 'west'].map((name) => this.addPhone(name))
    this.addPhone('late')
    this.launch('enrol', this.enrol(organiser, null))
    for (const gate of gates) this.launch('enrol', this.enrol(gate, first))
    await this.rest()
    const [west] = gates.slice(-1)
    // One of them works at both events.
    if (west) this.launch('enrol', this.enrol(west, second))
    await this.rest()
    this.calm(false)
  }

  calm(isCalm: boolean): void {
    this.isCalm = isCalm
    this.network.isPerfect = isCalm
    if (isCalm) this.network.offline.clear()
  }

  addPhone(name: string, like?: Phone): Phone {
    const device = like?.device.clone() ?? new MemoryDevice(fakeKeys(name))
    const phone = new Phone(name, device, this.#phoneSetting(), like?.log.state)
    if (like) {
      like.isCloned = true
      phone.isCloned = true
      phone.clockErrorMs = like.clockErrorMs
    }
    this.phones.push(phone)
    return phone
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
