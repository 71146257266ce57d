import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import { DeviceStore } from '#client/device/device-store.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore, MemoryMetaStore } from '#client/storage/meta-store.ts'
import { MemoryDevice } from '#tests/convergence/world/memory-device.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { deviceContract } from './device-contract.ts'
import type { OpenedDevice } from './device-contract.ts'

const { subtle } = crypto
let opened = 0

function openInMemory(): OpenedDevice {
  const meta = new MemoryMetaStore()
  return { device: new DeviceStore(meta, subtle), openAgain: () => new DeviceStore(meta, subtle) }
}

function openDexie(): OpenedDevice {
  const name = `device-${String(++opened)}`
  const openAgain = () => new DeviceStore(new DexieMetaStore(openLogDatabase(name)), subtle)
  return { device: openAgain(), openAgain }
}

/** The simulator's own, which signs by hashing. */
function openSimulated(): OpenedDevice {
  const device = new MemoryDevice(fakeKeys('simulated'))
  return { device, openAgain: () => device }
}

const adapters = [
  { name: 'memory', make: openInMemory },
  { name: 'Dexie on fake IndexedDB', make: openDexie },
  { name: 'the simulator’s', make: openSimulated },
]

describe.each(adapters)('key and small memories: $name', ({ make }) => deviceContract(make))
