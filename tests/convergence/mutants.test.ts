import { describe, expect, it } from 'vitest'
import { runHistory } from './history.ts'
import { MUTANTS } from './mutants.ts'
import type { Mutant } from './world.ts'

/** Histories that a mutant may live through at most; some show only when two tabs meet in a bad moment. */
const MOST = 400

/** Mutants that many histories do not notice, and a seed shortly before the first that does: saves the wait. */
const BEGIN_AT: Readonly<Record<string, number>> = {
  'a phone that applies a page whatever its cursor is': 180,
}

describe('a simulator that can fail', () => {
  it.each(Object.entries(MUTANTS))(
    '[TEST-2] notices %s',
    async (name, make) => {
      expect(await countUntilCaught(make, BEGIN_AT[name] ?? 1)).toBeLessThanOrEqual(MOST)
    },
    600_000,
  )
})

async function countUntilCaught(make: () => Mutant, first: number): Promise<number> {
  for (let count = 1; count <= MOST; count++)
    if ((await runHistory(first + count - 1, make())).violation !== null) return count
  return Infinity
}
