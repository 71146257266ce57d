import type { SlowPhone } from './slow-phone.ts'
import type { SlowDeed } from './slow-deeds.ts'
import type { SlowWorld } from './slow-world.ts'

/** What befalls phones and the server: each of them may lose something for good. */
export const SLOW_FAULTS: readonly (readonly [weight: number, deed: SlowDeed])[] = [
  [3, ['restart a phone', restartPhone]],
  [2, ['set a clock', setClock]],
  [2, ['lose the network', (world) => void world.network.offline.add(world.pickPhone().name)]],
  [2, ['find the network', (world) => world.network.offline.clear()]],
  [1, ['clone a phone', clone]],
  [2, ['remember a phone', remember]],
  [1.5, ['set a phone back', setBack]],
  [0.7, ['wipe a phone', wipe]],
  [2, ['kill the server', killServer]],
  [1.5, ['back up', backUp]],
  [1, ['restore a backup', restoreBackup]],
  [0.4, ['lose the server and its key', loseServer]],
]

async function restartPhone(world: SlowWorld): Promise<void> {
  world.faults++
  await world.pickPhone().restart()
}

function setClock(world: SlowWorld): void {
  world.faults++
  const reach = world.random.pick([120_000, 31_536_000_000, 50 * 31_536_000_000])
  world.pickPhone().clockErrorMs = world.random.below(2 * reach + 1) - reach
}

async function clone(world: SlowWorld): Promise<void> {
  const phone = world.pickPhone()
  if (world.phones.length > 4) return
  world.faults++
  await world.addTwin(phone)
}

async function remember(world: SlowWorld): Promise<void> {
  const phone = world.pickPhone()
  phone.memories.push(await phone.copy())
}

/** The phone is as it was: signs on from an older head, and asks with an older cursor. */
async function setBack(world: SlowWorld): Promise<void> {
  const phone = world.pickPhone()
  if (phone.memories.length === 0) return
  await replaceStorage(world, phone, () =>
    phone.replaceStorage(world.random.pick(phone.memories), world.random.chance(0.5)),
  )
}

/** The browser or its owner deleted everything; the phone is new. */
async function wipe(world: SlowWorld): Promise<void> {
  const phone = world.pickPhone()
  await replaceStorage(world, phone, () => phone.replaceStorage(null, false))
  phone.memories.length = 0
}

async function replaceStorage(
  world: SlowWorld,
  phone: SlowPhone,
  replace: () => Promise<void>,
): Promise<void> {
  world.fault(`${phone.name} loses its storage`)
  // What was being saved has said by now whether it was.
  await world.rest()
  await replace()
  await world.noteDestroyed()
}

async function killServer(world: SlowWorld): Promise<void> {
  world.faults++
  await world.server.kill()
  await world.turn(world.random.below(4))
  await world.server.start()
}

async function backUp(world: SlowWorld): Promise<void> {
  await world.server.kill()
  world.backups.push(await world.server.backUp())
  await world.server.start()
}

async function restoreBackup(world: SlowWorld): Promise<void> {
  if (world.backups.length === 0) return
  world.faults++
  await world.rest()
  await world.server.kill()
  await world.server.restore(world.random.pick(world.backups))
  await world.server.start()
  await world.noteDestroyed()
}

/** Nothing is left, not even the key; phones are enrolled at the new server, which adopts the old one (SHEET-4). */
async function loseServer(world: SlowWorld): Promise<void> {
  if (world.formerIssuers.length > 0) return
  world.faults++
  await world.rest()
  world.noteServerLost()
  await world.server.kill()
  await world.server.lose()
  await world.server.start()
  await world.noteDestroyed()
}
