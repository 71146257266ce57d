import { Kysely, PostgresDialect } from 'kysely'
import type { StorePort } from '../../ports.ts'
import type { Schema } from '../sql/schema.ts'
import { SqlStore } from '../sql/sql-store.ts'
import { assertServer, readServer } from './check-server.ts'
import { classifyPostgresError } from './classify-error.ts'
import { connectClient, openPool, TIME_LIMITS } from './connect.ts'
import type { TimeLimits } from './connect.ts'
import { explainRefusal, readAddress } from './explain-refusal.ts'
import { migrate } from './migrate.ts'
import { PostgresWatch } from './watch-postgres.ts'

export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database`. */
  readonly url: string
  /** Default: some seconds. */
  readonly limits?: Partial<TimeLimits>
}

/**
 * Opens a database of PostgreSQL, or of what speaks its protocol, brings its tables up to date and checks its
 * settings. @throws {CannotOpen} saying why it cannot be used.
 */
export async function openPostgres({ url, limits }: PostgresOptions): Promise<StorePort> {
  try {
    await prepare(url)
  } catch (error) {
    throw explainRefusal(error, readAddress(url))
  }
  const pool = openPool(url, { ...TIME_LIMITS, ...limits })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const watch = new PostgresWatch(url, pool)
  return new SqlStore(db, {
    classify: classifyPostgresError,
    announce: (stream, n) => watch.announce(stream, n),
    onGrown: (listener) => watch.onGrown(listener),
    // PostgreSQL takes the old rows away by itself (autovacuum); its write-ahead log is the administrator's.
    scrub: () => Promise.resolve(),
    // Its log is flushed for many connections at once.
    inTransaction: (work) => db.transaction().execute(work),
    committed: db,
    close: () => watch.close(),
  })
}

async function prepare(url: string): Promise<void> {
  const client = await connectClient(url)
  try {
    assertServer(await readServer(client))
    await migrate(client)
  } finally {
    await client.end()
  }
}
