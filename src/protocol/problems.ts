/** What the user or the app can do about a problem. */
export type WayOut = 'retry' | 'update-app' | 'ask-organiser' | 'enrol-again' | 'free-space' | 'report'

/** The closed list of what can be wrong, each with its way out. */
const WAYS_OUT = {
  /** The body is not a message of this protocol. */
  'bad-request': 'report',
  'too-large': 'report',
  'not-found': 'report',
  'app-too-old': 'update-app',
  /** The proof's nonce is older than 24 h; the answer brings a fresh one: repeat at once. */
  'stale-nonce': 'retry',
  'bad-proof': 'enrol-again',
  /** The server does not know this device's certificate: repeat with it enclosed (SHEET-4). */
  'unknown-device': 'retry',
  'not-allowed': 'ask-organiser',
  'link-unknown': 'ask-organiser',
  'link-used': 'ask-organiser',
  'link-expired': 'ask-organiser',
  /** Try again after `retryAfterMs`. */
  busy: 'retry',
  /** The server's disk is full; phones keep everything and try again. */
  'storage-full': 'retry',
  'server-failure': 'retry',
} as const satisfies Record<string, WayOut>

export type ProblemCode = keyof typeof WAYS_OUT

export const PROBLEM_CODES = Object.keys(WAYS_OUT) as [ProblemCode, ...ProblemCode[]]

/** The way out of a problem. */
export function wayOutOf(code: ProblemCode): WayOut {
  return WAYS_OUT[code]
}

/** HTTP status that goes with a problem; for proxies and logs, the code in the body decides. */
export function statusOf(code: ProblemCode): 400 | 401 | 403 | 404 | 409 | 410 | 413 | 426 | 429 | 500 | 507 {
  switch (code) {
    case 'bad-request':
      return 400
    case 'stale-nonce':
    case 'bad-proof':
    case 'unknown-device':
      return 401
    case 'not-allowed':
      return 403
    case 'not-found':
    case 'link-unknown':
      return 404
    case 'link-used':
      return 409
    case 'link-expired':
      return 410
    case 'too-large':
      return 413
    case 'app-too-old':
      return 426
    case 'busy':
      return 429
    case 'server-failure':
      return 500
    case 'storage-full':
      return 507
  }
}
