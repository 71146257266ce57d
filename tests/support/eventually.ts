import { vi } from 'vitest'
import { PATIENCE_MS } from './patience.ts'

/**
 * What `look` returns once it no longer throws; rejects with what it threw last if that never happens. Vitest's own
 * wait is over after a second, and a slow machine is no failure.
 */
export function eventually<Result>(look: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(look, { timeout: PATIENCE_MS })
}
