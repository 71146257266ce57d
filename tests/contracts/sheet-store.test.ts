import { describe, onTestFinished } from 'vitest'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { sheetStoreContract } from './sheet-store-contract.ts'

describe('sheet store: memory', () => {
  sheetStoreContract(() => Promise.resolve(new MemoryStore()))
})

describe('sheet store: SQLite', () => {
  sheetStoreContract(() => {
    const store = openSqlite({ folder: temporaryFolder() })
    onTestFinished(() => store.close())
    return Promise.resolve(store)
  })
})

describe('sheet store: PostgreSQL', () => {
  const database = useDatabase()
  sheetStoreContract(async () => {
    await database.empty()
    return openTestPostgres(database.url)
  })
})
