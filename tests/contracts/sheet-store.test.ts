import { describe, onTestFinished } from 'vitest'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { blobStoreContract } from './server-blobs-contract.ts'
import { sheetStoreContract } from './sheet-store-contract.ts'

describe('sheet store: memory', () => {
  sheetStoreContract(() => Promise.resolve(new MemoryStore()))
  blobStoreContract(() => Promise.resolve(new MemoryStore()))
})

describe('sheet store: SQLite', () => {
  const open = () => {
    const store = openSqlite({ folder: temporaryFolder() })
    onTestFinished(() => store.close())
    return Promise.resolve(store)
  }
  sheetStoreContract(open)
  blobStoreContract(open)
})

describe('sheet store: PostgreSQL', () => {
  const database = useDatabase()
  const open = async () => {
    await database.empty()
    return openTestPostgres(database.url)
  }
  sheetStoreContract(open)
  blobStoreContract(open)
})
