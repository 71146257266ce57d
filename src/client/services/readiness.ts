import type { ReadinessReport } from '#domain/drafts/readiness.ts'
import type { Board, SaveOutcome } from '#client/services.ts'

/** What this phone found of itself when it was tried with the network refused. */
export interface SelfTest {
  /** Files of the app as the worker alone gives them; `null`: no worker answered. */
  readonly app: KeptApp | null
  /** A record was written, read back and taken out again. */
  readonly canWrite: boolean
}

export interface KeptApp {
  readonly kept: number
  /** Files that would have to come by the network; none: the whole app opens without it. */
  readonly missing: number
}

/** Is this phone ready for the day? */
export interface ReadinessService {
  /**
   * Asks the worker for every file of the app out of its cache alone, and the storage to keep a record.
   * @param mend also fetch files that are gone
   */
  test(mend?: boolean): Promise<SelfTest>
  /** Leaves the result in the event's log, so that the organiser sees it; in place of this phone's earlier one. */
  note(board: Board, report: ReadinessReport): Promise<SaveOutcome>
}

/** The same, as the phone's own edge answers it. */
export interface SelfTestPort {
  askWorker(mend: boolean): Promise<KeptApp | null>
  tryStorage(): Promise<boolean>
}
