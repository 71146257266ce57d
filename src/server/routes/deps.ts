import type { EnrolDeps } from '../enrolment/enrol.ts'
import type { ControlJournalPort, StorePort } from '../ports.ts'
import type { SyncDeps } from '../sync/sync-streams.ts'
import type { LiveHub } from '../live/hub.ts'
import type { OriginConfig } from './origin.ts'

/** All that the routes need; built by hand in `main.ts` and in tests. */
export interface AppDeps extends EnrolDeps, SyncDeps {
  readonly store: StorePort
  /** Who wants to be told that a log has grown. */
  readonly live: LiveHub
  /** Erasures and revocations, outside the database (SYN-10). */
  readonly journal: ControlJournalPort
  readonly config: OriginConfig
  /** Folder of the built app. */
  readonly appFolder: string
  readonly log: AppLog
}

/** What the log is told: never names, codes, phones, bodies, links or query strings. */
export interface AppLog {
  info(fields: Readonly<Record<string, string | number>>, message: string): void
  /** Errors are written without what they were about. */
  error(error: unknown, message: string): void
}
