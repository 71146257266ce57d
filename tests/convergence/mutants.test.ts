import { describe, expect, it } from 'vitest'
import { runHistory } from './history.ts'
import { MUTANTS } from './mutants.ts'
import type { Mutant } from './world.ts'

/** Histories that each mutant may live through at most; some need two tabs to meet in a bad moment. */
const MOST = 400

describe('a simulator that can fail', () => {
  it.each(Object.entries(MUTANTS))(
    '[TEST-2] notices %s',
    async (_name, make) => {
      expect(await countUntilCaught(make)).toBeLessThanOrEqual(MOST)
    },
    600_000,
  )
})

async function countUntilCaught(make: () => Mutant): Promise<number> {
  for (let seed = 1; seed <= MOST; seed++)
    if ((await runHistory(seed, make())).violation !== null) return seed
  return Infinity
}
