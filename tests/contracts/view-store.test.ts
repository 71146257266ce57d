import 'fake-indexeddb/auto'
import { describe } from 'vitest'
import type { ViewStorePort } from '#client/ports.ts'
import { DexieViewStore, MemoryViewStore } from '#client/storage/view-store.ts'
import { viewStoreContract } from './view-store-contract.ts'

let opened = 0

const adapters: readonly { readonly name: string; readonly make: () => ViewStorePort }[] = [
  { name: 'memory', make: () => new MemoryViewStore() },
  { name: 'Dexie on fake IndexedDB', make: () => new DexieViewStore(`views-${String(++opened)}`) },
]

describe.each(adapters)('packed views: $name', ({ make }) => viewStoreContract(make))
