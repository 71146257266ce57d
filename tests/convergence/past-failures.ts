/** A history that went wrong once, and what it taught. */
export interface PastFailure {
  /** `null`: found by an earlier form of the simulator, in which a seed stood for another history. */
  readonly seed: number | null
  /** As it is said in docs/how-it-is-tested.md. */
  readonly taught: string
}

/**
 * Seeds that found a defect while Asar was built, oldest first. A seed stands for the same history only as long as
 * nobody changes what the simulator draws: a list of lessons first, and a test as long as it lasts.
 */
export const PAST_FAILURES: readonly PastFailure[] = [
  {
    seed: null,
    taught: 'a restored server knew a phone by an older certificate and gave it ids instead of sheets',
  },
  { seed: null, taught: 'a phone could not seal a page that its clone had signed first' },
  {
    seed: null,
    taught: 'a phone did not compare a stream it no longer followed with a restored server',
  },
  {
    seed: null,
    taught: 'a phone that enrolled again lacked for good what an ended certificate had passed as ids',
  },
  {
    seed: null,
    taught: 'a page that broke off made a sheet safe by a bare id, for which no digest vouched',
  },
  {
    seed: null,
    taught: 'ids of the organisation did not lead to showing a restored server our certificate',
  },
  { seed: null, taught: 'a server answered that logs differ from a copy of its database that lagged behind' },
  {
    seed: null,
    taught:
      'a restored server without its schedule believed a closing by a clock years behind, and sealed at once',
  },
  {
    seed: 1603,
    taught: 'what a lost server had erased stayed in sheets its successor got before adopting it',
  },
  {
    seed: 738,
    taught: 'a packed view held what a log that lost its last writes did not, and showed it for good',
  },
]

/** Those that can be lived through again. */
export const REPEATABLE = PAST_FAILURES.flatMap(({ seed, taught }) =>
  seed === null ? [] : [{ seed, taught }],
)
