import 'fake-indexeddb/auto'
import { Violation } from '../checker/violation.ts'
import type { HistoryReport } from '../history.ts'
import { checkSlow, listUnrest } from './slow-check.ts'
import { happen, sync } from './slow-deeds.ts'
import { SlowWorld } from './slow-world.ts'

const MOST_ROUNDS = 12
const PACES = [0, 0, 1, 5, 30]

/**
 * Lives through one history over the real adapters: Dexie on an IndexedDB in memory, HTTP on a loopback port, ES256
 * and a SQLite file. The seed decides what happens; how it interleaves is left to the machine (TEST-1).
 */
export async function runSlowHistory(seed: number): Promise<HistoryReport> {
  const world = await SlowWorld.make(seed)
  const actions = 8 + world.random.below(10)
  let violation: string | null = null
  let rounds = 0
  try {
    for (let i = 0; i < actions; i++) {
      await happen(world)
      await world.turn(world.random.pick(PACES))
    }
    rounds = await heal(world)
    await checkSlow(world)
  } catch (error) {
    violation =
      error instanceof Violation
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error)
  } finally {
    await world.rest().catch(() => undefined)
    await world.remove()
  }
  const { trace, saved, faults } = world
  return { seed, violation, trace, actions, saved: saved.size, faults, rounds }
}

/** Who is new, or of a server that is no more, is invited; the former server is adopted once this one heard of it. */
async function admit(world: SlowWorld): Promise<void> {
  for (const phone of world.phones) {
    if (!world.needsEnrolment(phone)) continue
    // A key that was revoked is of no use any more, and what only its phone has is lost with it.
    if (world.isRevoked(phone)) await phone.replaceStorage(null, false)
    const outcome = await world.enrol(phone)
    world.tell(`${phone.name} enrols: ${outcome}`)
    if (outcome === 'enrolled') world.noteEnrolled(phone)
  }
  await world.noteDestroyed()
  const desk = world.phones.find(({ services }) => services.device.me()?.role === 'organiser')
  for (const issuer of world.formerIssuers) {
    const outcome = await desk?.services.records.decide({ kind: 'adopt', issuer })
    world.tell(`adopt: ${outcome?.kind ?? 'nobody to'}`)
  }
}

async function heal(world: SlowWorld): Promise<number> {
  world.tell('everything heals')
  world.network.isPerfect = true
  world.network.offline.clear()
  await world.rest()
  for (const phone of world.phones) await phone.restart()
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    await admit(world)
    for (const phone of world.phones) sync(world, phone)
    await world.rest()
    const unrest = await listUnrest(world)
    if (unrest.length === 0) return round
    world.tell(unrest.join('; '))
    world.clock.pass(2 * 60_000)
  }
  throw new Violation(`no rest after ${MOST_ROUNDS} rounds: ${(await listUnrest(world)).join('; ')}`)
}
