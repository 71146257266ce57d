import { eventStream } from '#domain/stream.ts'
import type { DeviceId, EventId, FactId } from '#domain/ids.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { writeLink } from '#server/enrolment/organiser-link.ts'
import { invite } from '#server/enrolment/invite.ts'
import type { SaveOutcome } from '#client/services.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { draftRoster } from '../deeds/drafts.ts'
import { SlowClock } from './slow-clock.ts'
import { SlowNetwork } from './slow-network.ts'
import { SlowPhone } from './slow-phone.ts'
import type { SlowPhoneSetting } from './slow-phone.ts'
import { SlowServer } from './slow-server.ts'
import { eventId, template } from './template.ts'

const NAMES = ['desk', 'north', 'south']

/** The real server, phones with the real app, and real HTTP between them. */
export class SlowWorld {
  readonly random: SeededRandom
  readonly clock = new SlowClock()
  readonly event: EventId = eventId
  readonly server: SlowServer
  readonly network: SlowNetwork
  readonly phones: SlowPhone[] = []
  readonly trace: string[] = []
  readonly saved = new Map<FactId, string>()
  /** Whom the server said to have erased: their names. */
  readonly erased = new Set<string>()
  readonly backups: string[] = []
  /** Devices whose revocation was told as done. */
  readonly revoked = new Set<DeviceId>()
  /** Servers whose keys were lost, to be adopted by the one that came after them. */
  readonly formerIssuers: DeviceId[] = []
  faults = 0
  /** What only the server had may be gone. */
  isRestored = false
  readonly #seed: number
  readonly #under = new Set<Promise<unknown>>()
  readonly #isLost = new Set<SlowPhone>()
  #failure: { readonly error: unknown } | null = null

  private constructor(seed: number, server: SlowServer, clock: SlowClock) {
    this.#seed = seed
    this.random = seededRandom(seed)
    this.clock = clock
    this.server = server
    this.network = new SlowNetwork(this.random.fork(), (text) => this.fault(text))
  }

  static async make(seed: number): Promise<SlowWorld> {
    const clock = new SlowClock()
    const world = new SlowWorld(seed, await SlowServer.open(clock, await template()), clock)
    const { random, network } = world
    network.isPerfect = true
    await appendAsServer(world.server.deps, [
      { stream: eventStream(world.event), drafts: draftRoster(random, 2) },
    ])
    for (const name of NAMES.slice(0, 2 + random.below(2))) await world.addPhone(name)
    network.isPerfect = false
    return world
  }

  async addPhone(name: string): Promise<SlowPhone> {
    const phone = await SlowPhone.open(`${name} of ${this.#seed}`, this.#phoneSetting())
    this.phones.push(phone)
    if ((await this.enrol(phone)) !== 'enrolled') throw new Error(`${name} was not enrolled`)
    await phone.services.sync.syncNow()
    return phone
  }

  /** A second phone with the same key, certificate and log (SHEET-3). */
  async addTwin(phone: SlowPhone): Promise<void> {
    const copy = await phone.copy()
    const twin = await SlowPhone.open(`${phone.name}, twin`, this.#phoneSetting(), copy)
    twin.clockErrorMs = phone.clockErrorMs
    this.phones.push(twin)
  }

  /** The phone becomes one of the server's, by a new invitation. @returns what came of it */
  async enrol(phone: SlowPhone): Promise<string> {
    const isDesk = phone.name.startsWith('desk')
    const wish = isDesk
      ? ({ role: 'organiser', event: null } as const)
      : ({ role: 'coordinator', event: this.event } as const)
    const { code } = await invite(this.server.deps, wish)
    const link = phone.services.device.parseLink(writeLink(this.server.origin, code)) ?? ''
    return (await phone.services.device.enrol(link, phone.name)).kind
  }

  /** Does it need an invitation: new, or of a server that is no more? */
  needsEnrolment(phone: SlowPhone): boolean {
    return phone.services.device.me() === null || this.#isLost.has(phone)
  }

  /** Every phone is of a server that is no more. */
  noteServerLost(): void {
    for (const phone of this.phones) this.#isLost.add(phone)
    this.formerIssuers.push(this.server.deps.server.device)
    // Whatever no phone has heard of is forgotten with the server's last disk.
    this.erased.clear()
  }

  isRevoked(phone: SlowPhone): boolean {
    const device = phone.services.device.me()?.device
    return device !== undefined && this.revoked.has(device)
  }

  noteEnrolled(phone: SlowPhone): void {
    this.#isLost.delete(phone)
  }

  /** Something that kept facts is gone for good: what nobody else keeps is not expected any more. */
  async noteDestroyed(): Promise<void> {
    const kept = new Set<FactId>(await this.server.listFacts())
    for (const phone of this.phones) for (const fact of await phone.listFacts()) kept.add(fact)
    for (const fact of this.saved.keys()) if (!kept.has(fact)) this.saved.delete(fact)
  }

  #phoneSetting(): SlowPhoneSetting {
    const { clock, network, server } = this
    const random = this.random.fork()
    return { clock, network, origin: server.origin, bytes: (length) => random.bytes(length) }
  }

  pickPhone(): SlowPhone {
    return this.random.pick(this.phones)
  }

  tell(text: string): void {
    this.trace.push(text)
  }

  fault(text: string): void {
    this.faults++
    this.tell(text)
  }

  noteSaved(phone: SlowPhone, outcome: SaveOutcome): void {
    if (outcome.kind === 'saved') for (const fact of outcome.facts) this.saved.set(fact, phone.name)
  }

  /** Something that goes on by itself; its errors end the history. */
  launch(work: Promise<unknown>): void {
    const watched = work
      .catch((error: unknown) => (this.#failure ??= { error }))
      .finally(() => this.#under.delete(watched))
    this.#under.add(watched)
  }

  /** What goes on while a page or the server dies may end in any way. */
  launchFrail(work: Promise<unknown>): void {
    this.launch(work.catch(() => undefined))
  }

  /** Lets things that are under way come some steps further. */
  async turn(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) await new Promise((resolve) => setImmediate(resolve))
    if (this.#failure) throw this.#failure.error
  }

  /** Waits for all that is under way. */
  async rest(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under)
    if (this.#failure) throw this.#failure.error
  }

  async remove(): Promise<void> {
    for (const phone of this.phones) await phone.remove()
    await this.server.remove()
  }
}
