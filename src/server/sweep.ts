import type { DeskDeps } from './desk/append-as-server.ts'
import { finishPending } from './desk/pending.ts'

const EVERY_MS = 60_000

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
