import type { Dexie } from 'dexie'
import { openLogDatabase } from '#client/storage/log-database.ts'

/** All rows of a phone's log database, by table: what a backup of the phone, or a clone of it, has. */
export type StorageCopy = ReadonlyMap<string, readonly unknown[]>

/** Reads every table as it is at one moment. */
export async function copyStorage(dexie: Dexie): Promise<StorageCopy> {
  return dexie.transaction('r', dexie.tables, async () => {
    const tables = dexie.tables.map(
      async (table) => [table.name, (await table.toArray()) as unknown[]] as const,
    )
    return new Map(await Promise.all(tables))
  })
}

/** Puts a copy where there is no database of that name yet. */
export async function fillStorage(name: string, copy: StorageCopy): Promise<void> {
  const db = openLogDatabase(name)
  const { dexie } = db
  await db.run(() =>
    dexie.transaction('rw', dexie.tables, async () => {
      for (const table of dexie.tables) {
        // Not even the epoch that opening it wrote.
        await table.clear()
        await table.bulkPut([...(copy.get(table.name) ?? [])])
      }
    }),
  )
  dexie.close()
}
