import type { InjectionKey } from 'vue'
import type { WorkerAnswer, WorkerQuestion } from './import.worker.ts'
import type { PlanOutcome, PlanRequest } from './plan-file.ts'

/** Makes plans of files without holding up the screen. */
export interface ImportPlanner {
  plan(file: File, request: PlanRequest): Promise<PlanOutcome>
  /** Ends whatever is going on; answers that are still owed become `failed`. */
  stop(): void
}

export const IMPORT_PLANNER: InjectionKey<() => ImportPlanner> = Symbol('import planner')

/** A planner in a worker, which is started at the first file and again after it was stopped or has died. */
export function createWorkerPlanner(): ImportPlanner {
  const owed = new Map<number, (outcome: PlanOutcome) => void>()
  let worker: Worker | null = null
  let last = 0

  function stop(): void {
    worker?.terminate()
    worker = null
    for (const answer of owed.values()) answer({ kind: 'failed' })
    owed.clear()
  }
  function start(): Worker {
    const started = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', (event: MessageEvent<WorkerAnswer>) => {
      owed.get(event.data.id)?.(event.data.outcome)
      owed.delete(event.data.id)
    })
    started.addEventListener('error', stop)
    started.addEventListener('messageerror', stop)
    return started
  }
  return {
    stop,
    plan: (file, request) =>
      new Promise((resolve) => {
        worker ??= start()
        last += 1
        owed.set(last, resolve)
        worker.postMessage({ id: last, file, request } satisfies WorkerQuestion)
      }),
  }
}
