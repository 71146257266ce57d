import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

const STATEMENTS_KEPT = 100

/** Shows a `node:sqlite` database to Kysely, keeping prepared statements. */
export function shareDatabase(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement => {
    const known = statements.get(sql)
    if (known) return known
    const fresh = showStatement(database.prepare(sql))
    statements.set(sql, fresh)
    const [oldest] = statements.keys()
    if (statements.size > STATEMENTS_KEPT && oldest !== undefined) statements.delete(oldest)
    return fresh
  }
  return {
    close: () => database.close(),
    prepare: (sql) => {
      // A full disk ends the transaction by itself; rolling it back once more would hide why.
      if (sql === 'rollback' && !database.isTransaction) return NOTHING
      return prepare(sql)
    },
  }
}

function showStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  }
}

const NOTHING = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}
