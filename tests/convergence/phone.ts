import type { EventView } from '#domain/fold/event-view.ts'
import { foldSchedule } from '#domain/fold/event-view.ts'
import type { StreamId } from '#domain/ids.ts'
import type { FactTime } from '#domain/log/fact.ts'
import { captureFacts } from '#client/log/capture.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import { createSession } from '#client/log/session.ts'
import type { Session } from '#client/log/session.ts'
import { enrolDevice } from '#client/device/enrol.ts'
import type { Enrolled } from '#client/device/enrol.ts'
import type { CapturedFact, DevicePort, FactLogPort, PackedView, TransportPort } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import type { MemoryLogState } from '#client/storage/memory-fact-log.ts'
import { emptyMemory } from '#client/sync/round-memory.ts'
import { runRound } from '#client/sync/round.ts'
import type { RoundOutcome } from '#client/sync/round.ts'
import { Transport } from '#client/transport/transport.ts'
import type { StreamView } from '#client/views/stream-view.ts'
import { ViewKeeper } from '#client/views/view-keeper.ts'
import { toBase32 } from '#domain/bytes.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { SCHEDULE } from './drafts.ts'
import type { MemoryDevice } from './memory-device.ts'
import type { Network } from './network.ts'
import { Process } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import { ORIGIN } from './simulated-server.ts'
import { turnDevice, turnLog } from './turned-ports.ts'

/** How a broken variant of the phone changes its ports. */
export interface PhoneMutant {
  readonly log?: (log: MemoryFactLog) => FactLogPort
  readonly transport?: (transport: TransportPort, log: MemoryFactLog) => TransportPort
}

export interface PhoneSetting {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly random: SeededRandom
  readonly nowMs: () => number
  readonly isFull: () => boolean
  readonly mutant: PhoneMutant
  /** Told before facts are written, and again once the screen may say "saved". */
  readonly onAttempt: (facts: readonly CapturedFact[]) => void
  readonly onSaved: (facts: readonly CapturedFact[], phone: Phone) => void
  readonly onSend: (sheets: readonly Uint8Array[], phone: Phone) => void
}

export interface PhoneStorage {
  readonly device: MemoryDevice
  readonly state: MemoryLogState
  readonly packed: ReadonlyMap<StreamId, PackedView>
}

/** A phone: what its storage keeps, and the tabs that run on it now. */
export class Phone {
  readonly name: string
  readonly device: MemoryDevice
  readonly setting: PhoneSetting
  log: MemoryFactLog
  tabs: Tab[] = []
  /** How far its wall clock is off. */
  clockErrorMs = 0
  /** Another phone has or had the same key: its chain may fork (SHEET-3). */
  isCloned = false
  #tabsEver = 0
  /** Packed views: a cache that may be older than the log, or not there at all (SYN-13). */
  readonly packed: Map<StreamId, PackedView>
  readonly #open = new Set<StreamId>()
  #keeper: ViewKeeper
  #schedule: StreamView | null = null

  constructor(name: string, kept: PhoneStorage, setting: PhoneSetting) {
    this.name = name
    this.device = kept.device.clone()
    this.packed = new Map(kept.packed)
    this.setting = setting
    this.log = new MemoryFactLog(kept.state)
    this.#keeper = this.#startViews()
    this.openTab()
  }

  /** All that outlives its tabs. */
  get storage(): PhoneStorage {
    return { device: this.device.clone(), state: this.log.state, packed: new Map(this.packed) }
  }

  now(): FactTime {
    const nowMs = this.setting.nowMs()
    return { wallMs: nowMs + this.clockErrorMs, utcOffsetMinutes: 300, monotonicMs: nowMs }
  }

  openTab(): Tab {
    const tab = new Tab(this, `${this.name}/${++this.#tabsEver}`)
    this.tabs.push(tab)
    return tab
  }

  /** The browser ends a tab; its memory is gone. */
  killTab(tab: Tab): void {
    tab.process.kill()
    this.tabs = this.tabs.filter((each) => each !== tab)
    if (this.tabs.length === 0) this.restart()
  }

  /** The whole phone goes off and on: of everything only the storage is left. */
  restart(): void {
    for (const tab of this.tabs) tab.process.kill()
    this.tabs = []
    this.log = new MemoryFactLog(this.log.state)
    this.#keeper = this.#startViews()
    this.openTab()
  }

  /** The view of a stream, from its packed record and the log on first use. */
  view(stream: StreamId): Promise<StreamView> {
    this.#open.add(stream)
    return this.#keeper.open(stream)
  }

  isOpen(stream: StreamId): boolean {
    return this.#open.has(stream)
  }

  packViews(): Promise<void> {
    return this.#keeper.packAll(1)
  }

  events(): readonly EventView[] {
    return this.#schedule ? foldSchedule(this.#schedule.table) : []
  }

  absorb(facts: readonly CapturedFact[]): void {
    this.#keeper.absorb(facts)
  }

  identityChanged(): Promise<void> {
    return this.#keeper.rebuildAll()
  }

  #startViews(): ViewKeeper {
    const { packed } = this
    this.#open.clear()
    this.#open.add(SCHEDULE)
    const keeper = new ViewKeeper({
      log: this.log,
      own: () => this.device.identity?.certificate ?? null,
      pause,
      store: {
        read: (stream, version) => {
          const view = packed.get(stream)
          return Promise.resolve(view?.version === version ? view : null)
        },
        write: (stream, view) => Promise.resolve(void packed.set(stream, view)),
      },
    })
    void keeper.open(SCHEDULE).then((view) => (this.#schedule = view))
    return keeper
  }
}

/** One page load on a phone: it shares the phone's storage with other tabs, and nothing else. */
export class Tab {
  readonly process: Process
  /** Rounds under way in this tab. */
  rounds = 0
  readonly #phone: Phone
  readonly #session: Session
  readonly #memory = emptyMemory()
  readonly #log: FactLogPort
  readonly #device: DevicePort
  readonly #transport: TransportPort

  constructor(phone: Phone, name: string) {
    const { scheduler, network, random, isFull, mutant } = phone.setting
    this.#phone = phone
    this.process = new Process(name)
    this.#session = createSession({ now: () => phone.now() }, random)
    const gate = { turn: () => scheduler.turn(this.process), isFull }
    this.#log = turnLog(mutant.log?.(phone.log) ?? phone.log, gate)
    this.#device = turnDevice(phone.device, gate)
    const exchange = network.exchangeOf(phone.name, this.process)
    const transport = new Transport({ exchange, random, origin: ORIGIN })
    this.#transport = mutant.transport?.(transport, phone.log) ?? transport
  }

  /** Saves statements, as a tap does; when it resolves the screen says "saved". */
  async capture(drafts: readonly StreamDraft[]): Promise<void> {
    const { onAttempt, onSaved } = this.#phone.setting
    const append: FactLogPort['append'] = (facts) => {
      onAttempt(facts)
      return this.#log.append(facts)
    }
    const facts = await captureFacts({ log: { append }, session: this.#session, pause }, drafts)
    onSaved(facts, this.#phone)
    this.#phone.absorb(facts)
  }

  async round(sealNow: boolean): Promise<RoundOutcome> {
    const phone = this.#phone
    this.rounds++
    try {
      return await runRound(
        {
          log: this.#log,
          device: this.#device,
          transport: { ...this.#ports(), sync: (request, signer) => this.#sync(request, signer) },
          session: this.#session,
          verify: fakeVerify,
          memory: this.#memory,
          listEvents: () => phone.events(),
          listOpen: () => [],
          onSending: () => undefined,
          onProgress: () => undefined,
          pause,
        },
        { sealNow },
      )
    } finally {
      this.rounds--
    }
  }

  async enrol(code: Uint8Array): Promise<Enrolled> {
    const deps = { device: this.#device, transport: this.#transport, verify: fakeVerify }
    const outcome = await enrolDevice(deps, toBase32(code), this.#phone.name)
    if (outcome.kind !== 'enrolled') return outcome
    const identity = await this.#device.readIdentity()
    if (identity) await this.#log.storeCertificates([identity.certificate])
    await this.#phone.identityChanged()
    return outcome
  }

  #ports(): TransportPort {
    const transport = this.#transport
    return {
      hello: () => transport.hello(),
      sync: (request, signer) => transport.sync(request, signer),
      enrol: (request) => transport.enrol(request),
      invite: (request, signer) => transport.invite(request, signer),
    }
  }

  #sync: TransportPort['sync'] = (request, signer) => {
    const sheets = request.streams.flatMap((each) => each.sheets)
    this.#phone.setting.onSend(sheets, this.#phone)
    return this.#transport.sync(request, signer)
  }
}

const pause = () => Promise.resolve()
