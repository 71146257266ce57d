import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import type { FactLogPort } from '#client/ports.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { factLogContract } from './fact-log-contract.ts'

let opened = 0

function openDexie(): FactLogPort {
  const name = `contract-${String(++opened)}`
  return new DexieFactLog(openLogDatabase(name), createChangeSignal(name))
}

const adapters: readonly { readonly name: string; readonly make: () => FactLogPort }[] = [
  { name: 'memory', make: () => new MemoryFactLog(emptyLogState('epoch')) },
  { name: 'Dexie on fake IndexedDB', make: openDexie },
]

describe.each(adapters)('fact log: $name', ({ make }) => {
  factLogContract(() => Promise.resolve(make()))
})
