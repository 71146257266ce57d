import { act, startRound } from './actions.ts'
import { Violation } from './checker.ts'
import { checkHealed, findUnrest } from './final-check.ts'
import { World } from './world.ts'
import type { Mutant } from './world.ts'

/** Rounds of everybody within which a healed network must bring all to rest: liveness is an invariant too. */
export const MOST_ROUNDS = 10

export interface HistoryReport {
  readonly seed: number
  /** What went wrong; `null`: nothing. */
  readonly violation: string | null
  /** What happened, in order, and what became of requests. */
  readonly trace: readonly string[]
  readonly actions: number
  readonly saved: number
  /** Rounds of everybody until all was at rest. */
  readonly rounds: number
}

/**
 * Lives through one history: phones, tabs, a server and a bad network under a seeded scheduler; then the network is
 * mended, and everything that was ever shown as saved must be everywhere (TEST-1).
 */
export async function runHistory(seed: number, mutant: Mutant = {}): Promise<HistoryReport> {
  const world = await World.make(seed, mutant)
  const actions = 30 + world.random.below(31)
  let rounds = 0
  let violation: string | null = null
  try {
    for (let i = 0; i < actions; i++) {
      await act(world)
      await world.turn(world.random.pick(PACES))
    }
    rounds = await heal(world)
    await checkHealed(world)
  } catch (error) {
    violation = explain(error)
  }
  // The scheduler leaves no room for anything else; whoever runs the tests may want to look in.
  await new Promise((resolve) => setImmediate(resolve))
  return { seed, violation, trace: world.trace, actions, saved: world.checker.saved.size, rounds }
}

/** Steps between two actions: sometimes many things go on at once, sometimes all comes to rest. */
const PACES = [0, 1, 3, 10, 30, 100]

async function heal(world: World): Promise<number> {
  world.trace.push('everything heals')
  world.calm(true)
  await world.rest()
  // Streams that a phone does not follow any more are compared with the server at the next page load.
  if (world.isRestored) for (const phone of world.phones) phone.restart()
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    for (const phone of world.phones) {
      const [tab] = phone.tabs
      if (tab) startRound(world, tab, true)
    }
    await world.rest()
    const unrest = findUnrest(world)
    if (unrest === null) return round
    world.trace.push(`  round ${round}: ${unrest}`)
    // Waits after verdicts are minutes.
    world.nowMs += 2 * 60_000
  }
  throw new Violation(`no rest after ${MOST_ROUNDS} rounds: ${findUnrest(world) ?? 'nothing'}`)
}

/** An error with everything that led to it. */
function explain(error: unknown): string {
  const chain: string[] = []
  for (let each = error; each instanceof Error; each = each.cause)
    chain.push(each instanceof Violation ? each.message : (each.stack ?? each.message))
  return chain.length > 0 ? chain.join('\n  because ') : String(error)
}
