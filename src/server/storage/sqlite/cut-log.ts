import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Schema } from '../sql/schema.ts'

const AGAIN_MS = 1_000

/**
 * Writes the write-ahead log back and cuts it, so that pages with replaced bytes are gone from it too (SYN-10). A
 * reader in another process can stand in the way; then it is tried again until it is done or the database is closed.
 */
export async function cutLog(db: Kysely<Schema>): Promise<void> {
  if (await isCut(db)) return
  setTimeout(() => void cutLog(db), AGAIN_MS).unref()
}

/** Through Kysely, which lets no other transaction in meanwhile. */
async function isCut(db: Kysely<Schema>): Promise<boolean> {
  try {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
    return rows[0]?.busy === 0
  } catch (error) {
    // A closed database has been written back by whoever closed it last.
    return error instanceof Error && error.message.includes('destroyed')
  }
}
