import { Violation } from './checker/violation.ts'
import { checkHealed } from './checker/check-healed.ts'
import { unrestOf } from './checker/unrest.ts'
import { startRound } from './deeds/rounds.ts'
import { World } from './world/world.ts'
import type { Mutant } from './world/world.ts'

/** Rounds of everybody within which a healed network must bring all to rest: liveness is an invariant too. */
export const MOST_ROUNDS = 12
/** Waits after verdicts are minutes; after bytes that the server could not read, an hour. */
const SHORT_MS = 2 * 60_000
const LONG_MS = 61 * 60_000

export interface HistoryReport {
  readonly seed: number
  /** What went wrong; `null`: nothing. */
  readonly violation: string | null
  /** What happened, in order, and what became of requests. */
  readonly trace: readonly string[]
  readonly actions: number
  readonly saved: number
  readonly faults: number
  /** Rounds of everybody until all was at rest. */
  readonly rounds: number
}

/**
 * Lives through one history: phones, tabs, a server and a bad network under a seeded scheduler; then the network is
 * mended, and everything that was ever shown as saved must be everywhere (TEST-1).
 */
export async function runHistory(seed: number, mutant: Mutant = {}): Promise<HistoryReport> {
  const world = await World.make(seed, mutant)
  let rounds = 0
  let violation: string | null = null
  try {
    await live(world)
    rounds = await heal(world)
    await checkHealed(world)
  } catch (error) {
    violation = explain(error)
  }
  const { trace, weather, witness, faults } = world
  return { seed, violation, trace, actions: weather.actions, saved: witness.saved.size, faults, rounds }
}

async function live(world: World): Promise<void> {
  const { weather, random } = world
  for (let i = 0; i < weather.actions; i++) {
    const { name, isFault, happen } = weather.happenings.pick(random)
    world.trace.push(name)
    if (isFault) world.faults++
    await happen(world)
    await world.turn(random.pick(weather.paces))
  }
}

async function heal(world: World): Promise<number> {
  world.trace.push('everything heals')
  world.calm(true)
  await world.rest()
  for (const phone of world.phones) world.enrolIfNeeded(phone)
  await world.rest()
  world.noteHealing()
  // Streams that a phone does not follow any more are compared with the server at the next page load.
  if (world.isRestored) for (const phone of world.phones) phone.restart()
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    // At first everybody; then whoever still has something to do.
    const restless = world.phones.filter((phone) => round === 1 || unrestOf(world, phone) !== null)
    if (restless.length === 0 && (await isSettled(world))) return round - 1
    for (const phone of restless) {
      world.enrolIfNeeded(phone)
      const [tab] = phone.tabs
      if (tab) startRound(world, tab, true)
    }
    world.tend()
    await world.rest()
    world.nowMs += round < MOST_ROUNDS / 2 ? SHORT_MS : LONG_MS
  }
  const left = world.phones.flatMap((phone) => unrestOf(world, phone) ?? [])
  if (left.length > 0) throw new Violation(`no rest after ${MOST_ROUNDS} rounds: ${left.join('; ')}`)
  return MOST_ROUNDS
}

/** Is nothing left for the server to do by itself either? It releases what new facts allow once an hour. */
async function isSettled(world: World): Promise<boolean> {
  world.tend()
  await world.rest()
  return world.phones.every((phone) => unrestOf(world, phone) === null)
}

/** An error with everything that led to it. */
function explain(error: unknown): string {
  const chain: string[] = []
  for (let each = error; each instanceof Error; each = each.cause)
    chain.push(each instanceof Violation ? each.message : (each.stack ?? each.message))
  return chain.length > 0 ? chain.join('\n  because ') : String(error)
}
