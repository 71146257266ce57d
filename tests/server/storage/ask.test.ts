import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { ask, askDirectly } from '#server/storage/sql/ask.ts'
import type { Schema } from '#server/storage/sql/schema.ts'
import { shareDatabase } from '#server/storage/sqlite/share-database.ts'

function aDatabase(): Kysely<Schema> {
  const database = new DatabaseSync(':memory:')
  database.exec('create table setting (name text, value blob)')
  database.exec("insert into setting values ('a', x'01'), ('b', x'02')")
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: shareDatabase(database) }) })
  onTestFinished(() => db.destroy())
  return db
}

/** Asks for settings by name; `constant` is what the query is built with. */
const askNames = (db: Kysely<Schema>, parameters: readonly string[], constant = parameters) =>
  ask(db, {
    name: 'names',
    parameters,
    build: () => db.selectFrom('setting').select('name').where('name', 'in', constant).orderBy('name'),
  })

it('asks with the parameters of each time', async () => {
  const db = aDatabase()
  expect(await askNames(db, ['a'])).toEqual([{ name: 'a' }])
  expect(await askNames(db, ['b'])).toEqual([{ name: 'b' }])
  expect(await askNames(db, ['b', 'a'])).toEqual([{ name: 'a' }, { name: 'b' }])
  expect(await askNames(db, ['c'])).toEqual([])
})

it('[SYN-4] asks directly where it may, and then waits for no connection', async () => {
  const db = aDatabase()
  const asked: unknown[] = []
  askDirectly(db, (words, parameters) => {
    asked.push([words, parameters])
    return [{ name: 'direct' }]
  })
  await db.connection().execute(async () => {
    expect(await askNames(db, ['b', 'a'])).toEqual([{ name: 'direct' }])
  })
  expect(asked).toEqual([['select "name" from "setting" where "name" in (?, ?) order by "name"', ['b', 'a']]])
})

it('notices parameters that are not those of the query', async () => {
  const db = aDatabase()
  await expect(askNames(db, ['a'], ['b'])).rejects.toThrow('the parameters of "names" are others')
  await expect(askNames(db, ['a', 'b'], ['a'])).rejects.toThrow('are others')
})
