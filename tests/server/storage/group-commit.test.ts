import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql, SqliteDialect } from 'kysely'
import type { Transaction } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventStream } from '#domain/stream.ts'
import type { Schema } from '#server/storage/sql/schema.ts'
import { GroupCommit } from '#server/storage/sqlite/group-commit.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { shareDatabase } from '#server/storage/sqlite/share-database.ts'
import { aNewSheet } from '#tests/contracts/sheet-store-contract.ts'
import { anEvent } from '#tests/support/facts.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

type Trx = Transaction<Schema>

/** A group over a table of numbers, and all that its database was told. */
function openGroup(failing: { commits: number } = { commits: 0 }) {
  const database = new DatabaseSync(':memory:')
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  database.exec('create table number (n integer)')
  const shared = shareDatabase(database)
  const told: string[] = []
  const prepare = (text: string) => {
    told.push(text)
    if (text === 'commit' && failing.commits-- > 0) throw new Error('no commit')
    return shared.prepare(text)
  }
  const dialect = new SqliteDialect({ database: { ...shared, prepare } })
  const db = new Kysely<Schema>({ dialect })
  const group = new GroupCommit(db)
  const list = () =>
    database
      .prepare('select n from number order by n')
      .all()
      .map(({ n }) => n)
  const count = (text: string) => told.filter((each) => each === text).length
  return { group, db, told, list, count }
}

const add = (n: number) => async (trx: Trx) => {
  await sql`insert into number (n) values (${n})`.execute(trx)
  return n
}

const addAndFail = (n: number) => async (trx: Trx) => {
  await add(n)(trx)
  throw new Error(`not ${n}`)
}

describe('transactions of SQLite that come at once', () => {
  it('[SYN-4] share a commit, and none is answered before it', async () => {
    const { group, told, list, count } = openGroup()
    const answers = [1, 2, 3].map(async (n) => [await group.run(add(n)), count('commit')])
    expect(await Promise.all(answers)).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ])
    expect(list()).toEqual([1, 2, 3])
    expect(told.at(-1)).toBe('commit')
  })

  it('[SYN-4] fail each by itself: a savepoint undoes one and no other', async () => {
    const { group, list, count } = openGroup()
    const works = [add(1), addAndFail(2), add(3), addAndFail(4)]
    const outcomes = await Promise.allSettled(works.map((work) => group.run<number>(work)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
    expect(outcomes[1]).toMatchObject({ reason: { message: 'not 2' } })
    expect(list()).toEqual([1, 3])
    expect(count('commit')).toBe(1)
  })

  it('[SYN-4] are done again one by one where the shared commit fails', async () => {
    const { group, list, count } = openGroup({ commits: 1 })
    expect(await Promise.all([1, 2].map((n) => group.run(add(n))))).toEqual([1, 2])
    expect(list()).toEqual([1, 2])
    expect(count('rollback')).toBe(1)
    expect(count('commit')).toBe(3)
  })

  it('[SYN-4] fail each with its own failure where nothing can be committed', async () => {
    const { group, list } = openGroup({ commits: 3 })
    const outcomes = await Promise.allSettled([1, 2].map((n) => group.run(add(n))))
    expect(outcomes).toMatchObject([1, 2].map(() => ({ reason: { message: 'no commit' } })))
    expect(list()).toEqual([])
    expect(await group.run(add(3))).toBe(3)
  })

  it('[SYN-4] outlive one that ends the whole transaction, as a full disk does', async () => {
    const { group, list } = openGroup()
    const ending = async (trx: Trx) => {
      await sql`rollback`.execute(trx)
      throw new Error('full')
    }
    const outcomes = await Promise.allSettled([add(1), ending, add(3)].map((work) => group.run<number>(work)))
    expect(outcomes).toMatchObject([{ value: 1 }, { reason: { message: 'full' } }, { value: 3 }])
    expect(list()).toEqual([1, 3])
  })

  it('[SYN-4] are each told where not even a transaction can begin', async () => {
    const { group, db, count } = openGroup()
    await group.run(add(0))
    const asked = Promise.allSettled([1, 2, 3].map((n) => group.run(add(n))))
    await db.destroy()
    const outcomes = await asked
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(count('commit')).toBe(1)
    await expect(group.run(add(4))).rejects.toThrow('destroyed')
  })

  it('wait for the next commit where one is full', async () => {
    const { group, list, count } = openGroup()
    await Promise.all(Array.from({ length: 70 }, (_, n) => group.run(add(n))))
    expect(list()).toHaveLength(70)
    expect(count('commit')).toBe(2)
  })
})

it('[SYN-4] nobody reads what is not committed yet', async () => {
  const store = openSqlite({ folder: temporaryFolder() })
  onTestFinished(() => store.close())
  const stream = eventStream(anEvent())
  const seen = await store.transact(stream, async (transaction) => {
    const { n } = await transaction.append(stream, [aNewSheet(1)])
    return [n, (await store.readCursor(stream)).n, await store.listStreams('event/')]
  })
  expect(seen).toEqual([1, 0, []])
  expect((await store.readCursor(stream)).n).toBe(1)
})

it('[SYN-4] a store that closes while pushes wait ends them, and the process can end', async () => {
  const store = openSqlite({ folder: temporaryFolder() })
  const stream = eventStream(anEvent())
  const pushes = [1, 2, 3].map((n) =>
    store.transact(stream, (transaction) => transaction.append(stream, [aNewSheet(n)])),
  )
  const ended = Promise.allSettled(pushes)
  await store.close()
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
})
