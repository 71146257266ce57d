import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { StorageFailure } from '../../ports.ts'
import type { StorePort } from '../../ports.ts'
import { askDirectly } from '../sql/ask.ts'
import type { Schema } from '../sql/schema.ts'
import { SqlStore } from '../sql/sql-store.ts'
import { classifySqliteError } from './classify-error.ts'
import { databaseIn, isHalfReplaced } from './data-folder.ts'
import { shareFolder } from './folder-lock.ts'
import type { FolderLock } from './folder-lock.ts'
import { GroupCommit } from './group-commit.ts'
import { LogCutter } from './log-cutter.ts'
import { migrate } from './migrate.ts'
import { shareDatabase } from './share-database.ts'
import { SqliteWatch } from './watch-sqlite.ts'

const FULL = 2
/** Another process may hold the database while it imports a roster. */
const BUSY_TIMEOUT_MS = 10_000

/** Settings without which a power cut could take what a phone was told is on the server (SYN-4). */
const PRAGMAS = [
  { name: 'journal_mode', set: 'WAL', expected: 'wal' },
  { name: 'synchronous', set: 'FULL', expected: FULL },
  { name: 'busy_timeout', set: String(BUSY_TIMEOUT_MS), expected: BUSY_TIMEOUT_MS },
  { name: 'foreign_keys', set: 'ON', expected: 1 },
  // What is erased has to go from the file, not only from the tables (SYN-10).
  { name: 'secure_delete', set: 'ON', expected: 1 },
] as const

export interface SqliteOptions {
  /** The data folder; made if it is not there. */
  readonly folder: string
  /** Called with the open database before it is used, for tests that make it fail. */
  readonly prepare?: (database: DatabaseSync) => void
}

/**
 * Opens the data folder's database, brings its tables up to date and checks its settings.
 * @throws {StorageFailure} if the folder cannot be used, or is being restored just now; {Error} if a setting does not
 * hold: better no server than one that forgets.
 */
export function openSqlite({ folder, prepare }: SqliteOptions): StorePort {
  const lock = shareFolder(folder)
  if (!lock) throw new StorageFailure('busy')
  const { database, reader } = openPrepared(folder, lock, prepare)
  const db = queryBuilderOf(database)
  const committed = readDirectly(reader)
  const group = new GroupCommit(db)
  const watch = new SqliteWatch(database)
  const cutter = new LogCutter(db, BUSY_TIMEOUT_MS)
  return new SqlStore(db, {
    classify: classifySqliteError,
    announce: (stream, n) => watch.announce(stream, n),
    onGrown: (listener) => watch.onGrown(listener),
    scrub: () => cutter.cut(),
    inTransaction: (work) => group.run(work),
    committed,
    close: async () => {
      watch.stop()
      cutter.stop()
      // The one that writes last: who closes last writes the log back and takes it away.
      await committed.destroy()
      await db.destroy()
      // Kysely leaves a database open that it never asked anything.
      for (const each of [reader, database]) if (each.isOpen) each.close()
      lock.release()
    },
  })
}

const queryBuilderOf = (database: DatabaseSync) =>
  new Kysely<Schema>({ dialect: new SqliteDialect({ database: shareDatabase(database) }) })

/** Nothing is ever written by it, so that no question has to wait for another to end. */
function readDirectly(reader: DatabaseSync): Kysely<Schema> {
  const shared = shareDatabase(reader)
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: shared }) })
  askDirectly(db, (words, parameters) => shared.prepare(words).all(parameters))
  return db
}

/** A connection that sees what is committed, while the other one has a transaction open. */
function openReader(folder: string): DatabaseSync {
  const reader = new DatabaseSync(databaseIn(folder))
  reader.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}; pragma query_only = on`)
  // As PostgreSQL has it; and only so SQLite finds the streams that begin alike without looking at all of them.
  reader.exec('pragma case_sensitive_like = on')
  return reader
}

function openPrepared(folder: string, lock: FolderLock, prepare: SqliteOptions['prepare']) {
  let database: DatabaseSync | undefined
  try {
    database = openFile(folder)
    setPragmas(database)
    migrate(database)
    assertPragmas(database)
    prepare?.(database)
    return { database, reader: openReader(folder) }
  } catch (error) {
    database?.close()
    lock.release()
    const reason = classifySqliteError(error)
    throw reason ? new StorageFailure(reason, { cause: error }) : error
  }
}

function openFile(folder: string): DatabaseSync {
  // An empty database here would be another organisation.
  if (isHalfReplaced(folder))
    throw new StorageFailure('broken', { cause: new Error('a restore was cut off: run it again') })
  try {
    return new DatabaseSync(databaseIn(folder))
  } catch (error) {
    throw new StorageFailure('broken', { cause: error })
  }
}

function setPragmas(database: DatabaseSync): void {
  // First, so that two processes that open a new folder at once wait for each other.
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  for (const { name, set } of PRAGMAS) database.exec(`pragma ${name} = ${set}`)
}

/** @throws naming the setting that does not hold. */
export function assertPragmas(database: DatabaseSync): void {
  for (const { name, expected } of PRAGMAS) {
    const [value] = Object.values(database.prepare(`pragma ${name}`).get() ?? {})
    if (value !== expected)
      throw new Error(`SQLite's ${name} is ${String(value)}, not ${expected}: refusing to run`)
  }
}
