import { DatabaseError } from 'pg'
import type { Client } from 'pg'
import { listMigrations } from '../migrations/list-migrations.ts'

/** The row that whoever migrates holds: a lock that every engine with rows has. */
const LOCK = 'lock'

/** Runs the migrations that the database has not seen, in the order of their names, all or none. */
export async function migrate(client: Client): Promise<void> {
  await makeTable(client)
  await client.query('begin')
  try {
    // A second process that starts at the same time waits here and then finds nothing to do.
    await client.query(
      'insert into migration (name) values ($1) on conflict (name) do update set name = excluded.name',
      [LOCK],
    )
    const { rows } = await client.query<{ name: string }>('select name from migration')
    const done = new Set(rows.map((row) => row.name))
    for (const { name, sql } of listMigrations()) {
      if (done.has(name)) continue
      await client.query(sql)
      await client.query('insert into migration (name) values ($1)', [name])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Two that make one table at once collide in the catalogue, "if not exists" or not; the second finds it there. */
async function makeTable(client: Client): Promise<void> {
  const make = () => client.query('create table if not exists migration (name text primary key)')
  try {
    await make()
  } catch (error) {
    if (!(error instanceof DatabaseError) || !COLLISIONS.includes(error.code ?? '')) throw error
    await make()
  }
}

/** unique_violation, duplicate_table, duplicate_object, internal_error ("tuple concurrently updated"). */
const COLLISIONS = ['23505', '42P07', '42710', 'XX000']
