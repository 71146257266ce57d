import type { Retention } from './control/retention.ts'
import type { ControlDeps } from './control/state-facts.ts'
import { tendStreams } from './control/tend.ts'
import type { DeskDeps } from './desk/append-as-server.ts'
import { finishPending } from './desk/pending.ts'

const EVERY_MS = 60_000
const TEND_EVERY_MS = 60 * EVERY_MS

export interface SweepDeps extends DeskDeps {
  readonly reportFailure: (error: unknown) => void
}

/** Finishes what a process that died left half done. A failure is told and tried again with the next sweep. */
export async function sweep(deps: SweepDeps): Promise<void> {
  try {
    await finishPending(deps)
  } catch (error) {
    deps.reportFailure(error)
  }
}

/** Sweeps every minute, for commands beside a running server may die too. @returns how to stop. */
export function keepSweeping(deps: SweepDeps): () => void {
  const timer = setInterval(() => void sweep(deps), EVERY_MS).unref()
  return () => clearInterval(timer)
}

/** Releases and seals what is due (`tendStreams`). A failure is told and tried again an hour later. */
export async function tend(deps: SweepDeps & ControlDeps, retention: Retention): Promise<void> {
  try {
    await tendStreams(deps, retention)
  } catch (error) {
    deps.reportFailure(error)
  }
}

/** Tends at once and every hour. @returns how to stop. */
export function keepTending(deps: SweepDeps & ControlDeps, retention: Retention): () => void {
  void tend(deps, retention)
  const timer = setInterval(() => void tend(deps, retention), TEND_EVERY_MS).unref()
  return () => clearInterval(timer)
}
