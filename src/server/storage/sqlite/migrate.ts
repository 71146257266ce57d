import type { DatabaseSync } from 'node:sqlite'
import { listMigrations } from '../migrations/list-migrations.ts'

/** Runs the migrations that the database has not seen, in the order of their names, all or none. */
export function migrate(database: DatabaseSync): void {
  // Immediate: a second process that starts at the same time waits here and then finds nothing to do.
  database.exec('begin immediate')
  try {
    database.exec('create table if not exists migration (name text primary key)')
    const rows = database.prepare('select name from migration').all()
    const done = new Set(rows.map((row) => row['name']))
    for (const { name, sql } of listMigrations()) {
      if (done.has(name)) continue
      database.exec(sql)
      database.prepare('insert into migration (name) values (?)').run(name)
    }
    database.exec('commit')
  } catch (error) {
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
