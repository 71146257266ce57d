import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest'
import { openPostgres } from '#server/storage/postgres/open-postgres.ts'
import type { PostgresOptions } from '#server/storage/postgres/open-postgres.ts'
import type { StorePort } from '#server/ports.ts'
import type { Cluster } from './postgres/start-keeper.ts'

export const USER = 'asar'
/** What holds references before what they point to. */
export const TABLES = [
  'blob_part',
  'blob',
  'log',
  'sheet',
  'pending',
  'link',
  'stream',
  'certificate',
  'setting',
]
/** The first test of a run waits for the server to be made. */
const START_MS = 60_000
const EMPTY = TABLES.map((table) => `delete from ${table}`).join('; ')

/** The database of a file of tests, in the run's real PostgreSQL. */
export interface TestDatabase {
  readonly name: string
  readonly url: string
  /** Asks as the administrator, over a connection of its own. */
  readonly query: <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>
  /** Takes all rows out. */
  readonly empty: () => Promise<void>
}

/** A new database for the tests of a file; what it gives may be used once they run. */
export function useDatabase(): TestDatabase {
  const name = `t_${randomBytes(6).toString('hex')}`
  let cluster: Cluster | undefined
  let admin: Client | undefined
  beforeAll(async () => {
    cluster = await findCluster()
    await askOnce(cluster, `create database ${name}`)
    admin = new Client({ connectionString: addressOf(cluster, name) })
    await admin.connect()
  }, START_MS)
  afterAll(async () => {
    await admin?.end()
    if (cluster) await askOnce(cluster, `drop database ${name} with (force)`)
  }, START_MS)
  const query = async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
    if (!admin) throw new Error('there is no database before the tests run')
    return (await admin.query<Row>(sql, [...values])).rows
  }
  return {
    name,
    get url() {
      if (!cluster) throw new Error('there is no database before the tests run')
      return addressOf(cluster, name)
    },
    query,
    empty: async () => {
      const made = await query("select 1 from information_schema.tables where table_name = 'stream'")
      if (made.length > 0) await query(EMPTY)
    },
  }
}

/** A store on this address, closed after the test. */
export async function openTestPostgres(
  url: string,
  options: Omit<PostgresOptions, 'url'> = {},
): Promise<StorePort> {
  const store = await openPostgres({ ...options, url })
  onTestFinished(() => store.close())
  return store
}

/** Databases of this file that stand empty; they end with the run's PostgreSQL. */
const idle: string[] = []

/** A store over an empty database that no other store uses, closed after the test. */
export async function openFreshPostgres(): Promise<StorePort> {
  const cluster = await findCluster()
  const name = idle.pop() ?? (await createDatabase(cluster))
  const store = await openPostgres({ url: addressOf(cluster, name) })
  onTestFinished(async () => {
    await store.close()
    await askOnce(cluster, EMPTY, name)
    idle.push(name)
  })
  return store
}

async function createDatabase(cluster: Cluster): Promise<string> {
  const name = `t_${randomBytes(6).toString('hex')}`
  await askOnce(cluster, `create database ${name}`)
  return name
}

/** Where this run's PostgreSQL is; starts it if need be. @throws saying why there is none. */
async function findCluster(): Promise<Cluster> {
  const socket = connect(inject('postgresTeller'), '127.0.0.1')
  const answer = JSON.parse(await text(socket)) as Cluster | { readonly problem: string }
  if ('problem' in answer) throw new Error(answer.problem)
  return answer
}

function addressOf({ port, password }: Cluster, database: string): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`
}

async function askOnce(cluster: Cluster, sql: string, database = 'postgres'): Promise<void> {
  const client = new Client({ connectionString: addressOf(cluster, database) })
  await client.connect()
  await client.query(sql)
  await client.end()
}
