import type { World } from '../world/world.ts'
import { checkErased } from './check-erased.ts'
import { checkHolds } from './check-holds.ts'
import { checkLog } from './check-log.ts'
import { checkReaders } from './check-readers.ts'
import { checkSaved } from './check-saved.ts'
import { foldReference } from './reference.ts'

/** After everything has healed: nothing saved is missing, nothing is made up, and all say the same (TEST-1). */
export async function checkHealed(world: World): Promise<void> {
  checkSaved(world)
  for (const stream of world.disk.history.streams()) {
    const reference = foldReference(world, stream)
    await checkLog(world, stream)
    checkHolds(world, stream, reference)
    await checkReaders(world, stream, reference)
    await checkErased(world, stream, reference)
  }
}
