import { faults } from '../happening.ts'
import type { Group } from '../happening.ts'
import type { World } from '../world/world.ts'

export const SERVER_FAULTS: readonly Group[] = [
  faults(['restart the server', 6, (world) => world.server.restart()]),
  faults(['restore a backup', 3, restoreBackup]),
  faults(['restore from the recovery sheet', 1, (world) => restore(world, 0)]),
]

/** An older backup is put back: what came later is on phones only, if anywhere (SYN-3). */
function restoreBackup(world: World): Promise<void> {
  const { random, disk } = world
  const { length } = disk.journal
  return restore(world, random.chance(0.8) ? length - 1 - random.below(12) : random.below(length))
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
