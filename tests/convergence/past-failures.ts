/** A history that went wrong once, and what it taught. */
export interface PastFailure {
  readonly seed: number
  /** As it is said in docs/how-it-is-tested.md. */
  readonly taught: string
}

/**
 * Seeds that found a defect while Asar was built, newest last. A seed stands for the same history only as long as
 * nobody changes what the simulator draws: a list of lessons first, and a test as long as it lasts.
 */
export const PAST_FAILURES: readonly PastFailure[] = [
  {
    seed: 25,
    taught: 'a restored server knew a phone by an older certificate and gave it ids instead of sheets',
  },
  { seed: 633, taught: 'a phone could not seal a page that its clone had signed first' },
  { seed: 813, taught: 'a phone did not compare a stream it no longer followed with a restored server' },
]
