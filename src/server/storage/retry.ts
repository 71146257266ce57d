import { StorageFailure } from '../ports.ts'

const ATTEMPTS = 8
/** No attempt begins later than this after the first. */
const PATIENCE_MS = 5_000
const PAUSE_MS = { first: 20, most: 250 }

/**
 * Does the work again while the storage is busy: a serialization failure, a deadlock, a connection that broke. After
 * some seconds the failure rises, for a phone waits behind it and asks again anyway.
 */
export async function retryBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  const startMs = performance.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const isBusy = error instanceof StorageFailure && error.reason === 'busy'
      const isLate = performance.now() - startMs > PATIENCE_MS
      if (!isBusy || isLate || attempt === ATTEMPTS) throw error
      await pause(attempt)
    }
  }
}

/** Longer each time, and never two writers for equally long. */
function pause(attempt: number): Promise<void> {
  const ms = Math.min(PAUSE_MS.first * 2 ** (attempt - 1), PAUSE_MS.most) * (0.5 + Math.random())
  return new Promise((resolve) => void setTimeout(resolve, ms))
}
