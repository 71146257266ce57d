import { planFile, type PlanOutcome, type PlanRequest } from './plan-file.ts'

/** What the page sends, and what it gets back; `id` tells answers to older questions from the latest. */
export interface WorkerQuestion {
  readonly id: number
  readonly file: Blob
  readonly request: PlanRequest
}
export interface WorkerAnswer {
  readonly id: number
  readonly outcome: PlanOutcome
}

addEventListener('message', (event: MessageEvent<WorkerQuestion>) => {
  const { id, file, request } = event.data
  void planFile(file, request).then((outcome) => {
    postMessage({ id, outcome } satisfies WorkerAnswer)
  })
})
