import type { Verify } from '#protocol/signing.ts'
import type { BlobLinkPort, BlobStorePort } from '#client/blobs/blob-ports.ts'
import type { EventId } from '#domain/ids.ts'
import type {
  CanaryPort,
  ClockPort,
  DevicePort,
  FactLogPort,
  RandomPort,
  RescuePort,
  ViewStorePort,
  WipePort,
} from '#client/ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import type { LivePort } from '#client/sync/live-port.ts'
import type { SelfTestPort } from '#client/services/readiness.ts'
import type { DraftStorePort } from '#client/services/drafts.ts'
import type { TimerPort } from '#client/sync/loop.ts'

/** What the browser says and does about this site's storage. */
export interface QuotaPort {
  persist(): Promise<boolean>
  persisted(): Promise<boolean>
  estimate(): Promise<{ readonly usage?: number; readonly quota?: number }>
}

/** Everything the phone stands on; a test or the simulator replaces any of it. */
export interface PhoneDeps {
  readonly log: FactLogPort
  readonly views: ViewStorePort
  readonly device: DevicePort
  /** Photos and drawings, which travel after the facts that name them (SYN-9). */
  readonly blobs: BlobStorePort
  readonly transport: TransportPort & BlobLinkPort
  /** Loads the way of being told of changes at once; left out: the phone goes by its rounds alone. */
  readonly loadLive?: () => Promise<LivePort>
  /** Loads what tries the worker and the storage; left out: this phone cannot try itself. */
  readonly loadSelfTest?: () => Promise<SelfTestPort>
  /** Loads the store of half-filled forms; left out: they are gone with the page. */
  readonly loadDrafts?: () => Promise<DraftStorePort>
  readonly clock: ClockPort
  readonly random: RandomPort
  readonly verify: Verify
  readonly timers: TimerPort
  readonly quota: QuotaPort
  readonly canary: CanaryPort
  readonly rescue: RescuePort
  /** Loads what removes all that is kept here. Left out: there is no page. */
  readonly loadWipe?: () => Promise<WipePort>
  /** The event that the address of this start leads to; its list is read at once. */
  readonly leadsTo?: EventId | null
  /** Where links that this phone makes lead to. */
  readonly origin: string
  /** Lets the page paint. */
  readonly pause: () => Promise<void>
}
