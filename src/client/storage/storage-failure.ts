import { StorageFailure } from '#client/ports.ts'

/** Browsers name a full disk differently, and libraries wrap it. */
const NO_SPACE = new Set([
  'QuotaExceededError',
  'NS_ERROR_DOM_QUOTA_REACHED',
  'NS_ERROR_FILE_NO_DEVICE_SPACE',
])

/**
 * What browsers say when the connection to a database is gone while the database is not: WebKit after its storage
 * process was ended ("Connection to Indexed Database server lost": UnknownError), Chromium and Firefox after a forced
 * close (InvalidStateError, AbortError), Dexie for either. None of them says whether a transaction was kept.
 */
const LOST = new Set([
  'AbortError',
  'DatabaseClosedError',
  'InvalidStateError',
  'OpenFailedError',
  'OpenTimeoutError',
  'TimeoutError',
  'TransactionInactiveError',
  'UnknownError',
])

const REPEATED = new Set(['ConstraintError'])

/** Whatever goes wrong in storage becomes a `StorageFailure`; one that is one already stays. */
export function failureOf(cause: unknown): StorageFailure {
  if (cause instanceof StorageFailure) return cause
  return new StorageFailure(hasName(cause, NO_SPACE) ? 'no-space' : 'broken', { cause })
}

/** May the same work succeed over a new connection? A full disk stays full. */
export function isConnectionLost(error: unknown): boolean {
  return !hasName(error, NO_SPACE) && hasName(error, LOST)
}

/** Was a row refused because one with its key is there already? */
export function isRepeated(error: unknown): boolean {
  return hasName(error, REPEATED)
}

function hasName(error: unknown, names: ReadonlySet<string>, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  if ('name' in error && typeof error.name === 'string' && names.has(error.name)) return true
  return (
    ('inner' in error && hasName(error.inner, names, depth + 1)) ||
    ('cause' in error && hasName(error.cause, names, depth + 1)) ||
    ('failures' in error && Array.isArray(error.failures) && hasName(error.failures[0], names, depth + 1))
  )
}
