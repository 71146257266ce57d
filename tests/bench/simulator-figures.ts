import { availableParallelism } from 'node:os'
import { runShares } from '#tests/convergence/run-shares.ts'
import type { Figure } from './figures.ts'

const HISTORIES = 2_000
const SLOW_HISTORIES = 40

/** How fast the simulator lives through histories, on all processors. A history that goes wrong ends the run. */
export async function measureSimulator(): Promise<readonly Figure[]> {
  const fast = await measure('simulator', HISTORIES, false)
  const slow = await measure('simulator over IndexedDB, HTTP and SQLite', SLOW_HISTORIES, true)
  return [...fast, ...slow]
}

async function measure(what: string, histories: number, isSlow: boolean): Promise<readonly Figure[]> {
  const shares = availableParallelism()
  const told: string[] = []
  const wish = { seed: 1, histories, shares, isSlow, isTold: false }
  const { failures, faults, seconds } = await runShares(wish, (text) => told.push(text))
  if (failures.length > 0) throw new Error(told.join('\n'))
  return [
    { what: `${what}: histories a second`, value: (histories / seconds).toFixed(isSlow ? 1 : 0) },
    { what: `${what}: faults a second`, value: (faults / seconds).toFixed(isSlow ? 1 : 0) },
  ]
}
