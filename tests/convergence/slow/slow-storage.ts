import type { Dexie } from 'dexie'
import type { Rows } from '#tests/support/make-log-database.ts'

/** Reads every table as it is at one moment: what a backup of the phone, or a clone of it, has. */
export async function copyStorage(dexie: Dexie): Promise<Rows> {
  return dexie.transaction('r', dexie.tables, async () => {
    const tables = dexie.tables.map(
      async (table) => [table.name, (await table.toArray()) as unknown[]] as const,
    )
    return new Map(await Promise.all(tables))
  })
}
