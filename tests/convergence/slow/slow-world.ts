import { eventStream } from '#domain/stream.ts'
import type { EventId, FactId } from '#domain/ids.ts'
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
  faults = 0
  /** What only the server had may be gone. */
  isRestored = false
  readonly #seed: number
  readonly #under = new Set<Promise<unknown>>()
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
    const { clock, network, server } = this
    const random = this.random.fork()
    const bytes = (length: number) => random.bytes(length)
    const setting = { clock, network, origin: server.origin, bytes }
    const phone = await SlowPhone.open(`${name} of ${this.#seed}`, setting)
    this.phones.push(phone)
    const isDesk = name === 'desk'
    const wish = isDesk
      ? ({ role: 'organiser', event: null } as const)
      : ({ role: 'coordinator', event: this.event } as const)
    const { code } = await invite(server.deps, wish)
    const link = phone.services.device.parseLink(writeLink(server.origin, code)) ?? ''
    const outcome = await phone.services.device.enrol(link, name)
    if (outcome.kind !== 'enrolled') throw new Error(`${name} was not enrolled: ${outcome.kind}`)
    await phone.services.sync.syncNow()
    return phone
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
