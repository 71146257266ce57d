import { describe, onTestFinished } from 'vitest'
import type { StorePort } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { sheetStoreContract } from './sheet-store-contract.ts'

const adapters: readonly { readonly name: string; readonly make: () => StorePort }[] = [
  { name: 'memory', make: () => new MemoryStore() },
  { name: 'SQLite', make: () => openSqlite({ folder: temporaryFolder() }) },
]

describe.each(adapters)('sheet store: $name', ({ make }) => {
  sheetStoreContract(() => {
    const store = make()
    onTestFinished(() => store.close())
    return Promise.resolve(store)
  })
})
