import type { EventView } from '#domain/fold/event-view.ts'
import { foldSchedule } from '#domain/fold/event-view.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import type { FactTime } from '#domain/log/fact.ts'
import type { CapturedFact, FactLogPort, PackedView } from '#client/ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import type { MemoryLogState } from '#client/storage/memory-log-state.ts'
import type { StreamView } from '#client/views/stream-view.ts'
import { ViewKeeper } from '#client/views/view-keeper.ts'
import type { Verify } from '#protocol/signing.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { SCHEDULE } from '../deeds/drafts.ts'
import type { Intent } from '../checker/witness.ts'
import { wrapPort } from './gate.ts'
import type { MemoryDevice } from './memory-device.ts'
import type { Network } from './network.ts'
import { Process } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import { Tab } from './tab.ts'
import { SharedViewStore } from './view-store.ts'

/** What a broken variant of the phone may need to know. */
export interface Bench {
  readonly phone: Phone
  /** Lets others come first; never comes back if the tab is killed meanwhile. */
  readonly turn: () => Promise<void>
}

/** What becomes of a stream's state before it is looked at. */
export type Show = (state: StreamState, sheets: readonly { readonly bytes: Uint8Array }[]) => StreamState

/** How a broken variant of the phone differs from the real one. */
export interface PhoneMutant {
  readonly log?: (log: MemoryFactLog, bench: Bench) => FactLogPort
  /** How it saves what a tap states. */
  readonly save?: (capture: () => Promise<readonly CapturedFact[]>) => Promise<readonly CapturedFact[]>
  /** What its screens make of a stream's state, given the sheets that it was folded from. */
  readonly show?: Show
  /** Everybody makes that of it, so that only what differs between two of them counts. */
  readonly isShownByAll?: boolean
  readonly transport?: (transport: TransportPort, log: MemoryFactLog) => TransportPort
  /** What it checks signatures with. */
  readonly verify?: Verify
  /** What its views read. */
  readonly viewLog?: (log: FactLogPort) => FactLogPort
  readonly views?: (views: SharedViewStore, log: MemoryFactLog) => SharedViewStore
}

export interface PhoneSetting {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly random: SeededRandom
  readonly nowMs: () => number
  readonly isFull: () => boolean
  /** Did the connection to storage break after a write, so that the gateway makes it again? */
  readonly isMadeTwice: () => boolean
  /** Do its sheets travel packed? */
  readonly isPacked: boolean
  /** Do views wait for their turn at storage too, or do they always come first? */
  readonly isSlow: boolean
  readonly mutant: PhoneMutant
  /** What a carrier with bad intentions does to what it sends; as it is, if it has none. */
  readonly tamper: (transport: TransportPort, phone: Phone) => TransportPort
  /** Told before facts are written, and again once the screen may say "saved". */
  readonly onAttempt: (facts: readonly CapturedFact[], intent: Intent) => void
  readonly onSaved: (facts: readonly CapturedFact[], phone: Phone) => void
  readonly onSend: (sheets: readonly SheetId[], phone: Phone) => void
}

export interface PhoneStorage {
  readonly device: MemoryDevice
  readonly state: MemoryLogState
  readonly packed: ReadonlyMap<StreamId, PackedView>
}

/** A phone: what its storage keeps, and the tabs that run on it now. */
export class Phone {
  readonly name: string
  readonly setting: PhoneSetting
  device: MemoryDevice
  log: MemoryFactLog
  views: SharedViewStore
  tabs: Tab[] = []
  /** How far its wall clock is off. */
  clockErrorMs = 0
  /** Another storage has or had the same key: its chain may fork (SHEET-3). */
  isForked = false
  /** What its storage was at some moments: what a backup of the phone may bring back. */
  readonly memories: PhoneStorage[] = []
  #tabsEver = 0
  #screen: Process
  #keeper: ViewKeeper
  #schedule: StreamView | null = null

  constructor(name: string, kept: PhoneStorage, setting: PhoneSetting) {
    this.name = name
    this.setting = setting
    this.device = kept.device.clone()
    this.log = new MemoryFactLog(kept.state)
    this.views = new SharedViewStore(kept.packed)
    this.#screen = new Process(`${name}/screen`)
    this.#keeper = this.#startViews()
    this.openTab()
  }

  /** All that outlives its tabs. */
  get storage(): PhoneStorage {
    return { device: this.device.clone(), state: this.log.state, packed: new Map(this.views.views) }
  }

  /** What it checks signatures with. */
  get verify(): Verify {
    return this.setting.mutant.verify ?? fakeVerify
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

  /** The whole phone goes off and on: of everything only the storage is left, or what is put in its place. */
  restart({ device, state, packed }: PhoneStorage = this.storage): void {
    for (const tab of this.tabs) tab.process.kill()
    this.#screen.kill()
    this.tabs = []
    this.device = device.clone()
    this.log = new MemoryFactLog(state)
    this.views = new SharedViewStore(packed)
    this.#screen = new Process(`${this.name}/screen`)
    this.#keeper = this.#startViews()
    this.openTab()
  }

  /** The view of a stream, from its packed record and the log on first use. */
  view(stream: StreamId): Promise<StreamView> {
    return this.#keeper.open(stream)
  }

  /** What its screens make of a stream's state. */
  show(state: StreamState): StreamState {
    return this.setting.mutant.show?.(state, this.log.state.sheets) ?? state
  }

  packViews(): Promise<void> {
    return this.#keeper.packAll(1)
  }

  events(): readonly EventView[] {
    return this.#schedule ? foldSchedule(this.#schedule.table) : []
  }

  absorb(facts: readonly CapturedFact[]): void {
    void this.#keeper.absorb(facts)
  }

  identityChanged(): Promise<void> {
    return this.#keeper.rebuildAll()
  }

  #startViews(): ViewKeeper {
    const { isSlow, scheduler, mutant } = this.setting
    const screen = this.#screen
    const log = isSlow
      ? wrapPort<FactLogPort>(this.log, async ({ pass }) => {
          await scheduler.turn(screen)
          return pass()
        })
      : this.log
    const keeper = new ViewKeeper({
      log: mutant.viewLog?.(log) ?? log,
      own: () => this.device.identity?.certificate ?? null,
      pause: () => Promise.resolve(),
      // nobody here looks at where facts are
      locate: () => Promise.resolve(),
      store: mutant.views?.(this.views, this.log) ?? this.views,
    })
    void keeper.open(SCHEDULE).then((view) => {
      if (screen.isAlive) this.#schedule = view
    })
    void keeper.sweep()
    return keeper
  }
}
