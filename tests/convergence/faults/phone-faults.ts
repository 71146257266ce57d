import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { faults } from '../happening.ts'
import type { Group } from '../happening.ts'
import { packViews } from '../deeds/rounds.ts'
import { MemoryDevice } from '../world/memory-device.ts'
import type { Phone, PhoneStorage } from '../world/phone.ts'
import type { World } from '../world/world.ts'

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS

export const PHONE_FAULTS: readonly Group[] = [
  faults(['kill a tab', 6, killTab], ['restart a phone', 4, (world) => world.pickPhone().restart()]),
  faults(['lose the network', 4, loseNetwork], ['find the network', 4, findNetwork]),
  faults(['set a clock', 8, setClock]),
  faults(['clone a phone', 2, clone]),
  faults(['remember a phone', 6, remember], ['set a phone back', 3, setBack]),
  faults(['wipe a phone', 1.5, wipe]),
  faults(['lose a key', 2, loseKey]),
]

/** Drawn apart from all others, and more rarely. */
export const VIEW_FAULTS: readonly Group[] = [
  faults(
    ['remember a phone', 8, remember],
    ['set a log back under its views', 5, setLogBack],
    ['pack views', 8, packViews],
  ),
]

function killTab(world: World): void {
  const phone = world.pickPhone()
  phone.killTab(world.random.pick(phone.tabs))
}

function loseNetwork(world: World): void {
  world.network.offline.add(world.pickPhone().name)
}

function findNetwork(world: World): void {
  const lost = [...world.network.offline]
  if (lost.length > 0) world.network.offline.delete(world.random.pick(lost))
}

function setClock(world: World): void {
  const { random } = world
  const reach = random.pick([2 * MINUTE_MS, 3 * 60 * MINUTE_MS, YEAR_MS, 50 * YEAR_MS])
  world.pickPhone().clockErrorMs = random.below(2 * reach + 1) - reach
}

/** A second phone with the same key, certificate and log (SHEET-3). */
function clone(world: World): void {
  const phone = world.pickPhone()
  if (phone.isForked) return
  const twin = world.addPhone(`${phone.name} twin`, phone.storage)
  phone.isForked = true
  twin.isForked = true
  twin.clockErrorMs = phone.clockErrorMs
}

/** What a backup of the phone, or a storage that lies about what is durable, may bring back. */
function remember(world: World): void {
  const phone = world.pickPhone()
  phone.memories.push(phone.storage)
}

/** The phone is as it was: signs on from an older head, and asks with an older cursor. */
function setBack(world: World): void {
  const phone = world.pickPhone()
  if (phone.memories.length === 0) return
  phone.isForked = true
  replaceStorage(world, phone, world.random.pick(phone.memories))
}

/** The log lost its last writes, the database of packed views did not: they are ahead of it (SYN-13). */
function setLogBack(world: World): void {
  const phone = world.pickPhone()
  if (phone.memories.length === 0) return
  const { packed } = phone.storage
  phone.isForked = true
  replaceStorage(world, phone, { ...world.random.pick(phone.memories), packed })
}

function wipe(world: World): void {
  wipePhone(world, world.pickPhone())
}

/** The browser or its owner deleted everything; the phone is new and enrols with another key. */
export function wipePhone(world: World, phone: Phone): void {
  const name = world.nextKeyName(phone)
  const device = new MemoryDevice(fakeKeys(name))
  replaceStorage(world, phone, { device, state: emptyLogState(name), packed: new Map() })
  phone.memories.length = 0
  world.enrolAgain(phone)
}

/** The key is gone, and with it the identity; the log is still here, with what nobody signed yet (SHEET-1). */
function loseKey(world: World): void {
  const phone = world.pickPhone()
  if (!phone.device.identity) return
  world.takeKey(phone)
  world.enrolAgain(phone)
}

function replaceStorage(world: World, phone: Phone, kept: PhoneStorage): void {
  world.watch.forget(phone)
  phone.restart(kept)
  world.noteDestroyed()
}
