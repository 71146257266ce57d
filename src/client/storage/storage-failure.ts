import { StorageFailure } from '#client/ports.ts'

/** Browsers name a full disk differently, and libraries wrap it. */
const NO_SPACE = new Set([
  'QuotaExceededError',
  'NS_ERROR_DOM_QUOTA_REACHED',
  'NS_ERROR_FILE_NO_DEVICE_SPACE',
])

/** Runs one storage operation; whatever goes wrong becomes a `StorageFailure`. */
export async function guardStorage<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof StorageFailure) throw cause
    throw new StorageFailure(isNoSpace(cause) ? 'no-space' : 'broken', { cause })
  }
}

/** Was a row refused because one with its key is there already? */
export function isRepeated(error: unknown): boolean {
  return hasName(error, REPEATED)
}

const REPEATED = new Set(['ConstraintError'])

function isNoSpace(error: unknown): boolean {
  return hasName(error, NO_SPACE)
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
