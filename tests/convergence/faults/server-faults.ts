import { faults } from '../happening.ts'
import type { Group } from '../happening.ts'
import { issueIdentity } from '#server/keys/server-identity.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import type { World } from '../world/world.ts'

export const SERVER_FAULTS: readonly Group[] = [
  faults(['restart the server', 6, (world) => world.server.restart()]),
  faults(['restore a backup', 3, restoreBackup]),
  faults(['restore from the recovery sheet', 1, (world) => restore(world, 0)]),
  faults(['lose the server and its key', 1, loseServer]),
]

/** An older backup is put back: what came later is on phones only, if anywhere (SYN-3). */
function restoreBackup(world: World): Promise<void> {
  const { random, disk } = world
  const { length } = disk.journal
  return restore(world, random.chance(0.8) ? length - 1 - random.below(12) : random.below(length))
}

/** Nothing is left, not even the key: another server begins in its place, and its organiser adopts the old one. */
async function loseServer(world: World): Promise<void> {
  if (world.formerIdentities.length > 0) return
  const { key, sign } = fakeKeys('server 2')
  const clock = { now: () => ({ wallMs: world.nowMs, utcOffsetMinutes: 300, monotonicMs: 0 }) }
  world.server.kill()
  world.formerIdentities.push(world.identity)
  world.identity = await issueIdentity({ clock, random: world.random }, key, sign)
  world.disk.loseControlJournal()
  // Whatever no phone has heard of is forgotten with the server's last disk.
  world.decided.erased.clear()
  await restore(world, 0)
}

/** Of all that was ever committed the first entries are left; of nothing, only the server's key is. */
async function restore(world: World, entries: number): Promise<void> {
  const { disk, server } = world
  server.kill()
  await disk.restore(disk.journal.slice(0, Math.max(0, entries)))
  world.isRestored = true
  world.noteDestroyed()
  server.restart()
}
