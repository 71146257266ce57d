/** Work that may rest after every step. What it works on was taken at one moment, when it was asked for. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** All steps at once. */
export function takeAll<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** With a break after every step, in which the page may paint and react. */
export async function takeInSlices<Result>(
  steps: Steps<Result>,
  pause: () => Promise<void>,
): Promise<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await pause()
  }
}
