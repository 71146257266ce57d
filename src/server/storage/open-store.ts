import type { Config } from '../config.ts'
import type { StorePort } from '../ports.ts'
import { openPostgres } from './postgres/open-postgres.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'

/** Opens the database that the settings choose. @throws {CannotOpen | StorageFailure} if it cannot be used. */
export async function openStore({
  databaseUrl,
  dataFolder,
}: Pick<Config, 'databaseUrl' | 'dataFolder'>): Promise<StorePort> {
  return databaseUrl === null ? openSqlite({ folder: dataFolder }) : openPostgres({ url: databaseUrl })
}
