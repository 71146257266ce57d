import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import { openPostgres } from '#server/storage/postgres/open-postgres.ts'
import { USER } from '#tests/support/postgres.ts'
import { startKeeper } from '#tests/support/postgres/start-keeper.ts'
import type { Cluster, RunningCluster } from '#tests/support/postgres/start-keeper.ts'

const HOST = '127.0.0.1'
const SPREAD = path.resolve(import.meta.dirname, '../../src/server/storage/postgres/citus.sql')
const SETTINGS = [
  'shared_preload_libraries=citus',
  'max_connections=400',
  // Certificates stand on every node, and are committed on all or none.
  'max_prepared_transactions=200',
  'citus.shard_count=8',
  `citus.local_hostname=${HOST}`,
  'citus.node_conninfo=sslmode=disable',
]

/** Nodes that run on this machine, the coordinator first; all end when this does. */
export interface Nodes extends AsyncDisposable {
  readonly all: readonly Cluster[]
  readonly coordinator: Cluster
  /** The same nodes, to crash and to revive. */
  readonly running: readonly RunningCluster[]
}

export async function startNodes(bin: string, count: number): Promise<Nodes> {
  const password = randomBytes(12).toString('base64url')
  const running: RunningCluster[] = []
  const stop = async () => {
    await Promise.all(running.map((node) => node.stop()))
  }
  try {
    for (let i = 0; i < count; i++) running.push(await startKeeper({ bin, password, settings: SETTINGS }))
  } catch (error) {
    await stop()
    throw error
  }
  const [coordinator] = running
  if (!coordinator) throw new Error('a cluster has a coordinator')
  return {
    all: running.map((node) => node.cluster),
    coordinator: coordinator.cluster,
    running,
    [Symbol.asyncDispose]: stop,
  }
}

/** Makes the database on every node and spreads Asar's tables over them. Resolves to its address. */
export async function makeDatabase({ all, coordinator }: Nodes, name: string): Promise<string> {
  for (const node of all) {
    await ask(node, 'postgres', `create database ${name}`)
    await ask(node, name, 'create extension citus')
  }
  await ask(coordinator, name, `select citus_set_coordinator_host('${HOST}', ${coordinator.port})`)
  for (const { port } of all.slice(1))
    await ask(coordinator, name, `select citus_add_node('${HOST}', ${port})`)
  await spread(coordinator, name)
  return addressOf(coordinator, name)
}

/** Every database made on this node from now on has Asar's tables, spread over parts on the same node. */
export async function makeTemplate({ coordinator }: Nodes): Promise<void> {
  const name = 'template1'
  const { port } = coordinator
  await ask(coordinator, name, 'create extension citus')
  await ask(coordinator, name, `select citus_set_coordinator_host('${HOST}', ${port})`)
  await ask(coordinator, name, `select citus_set_node_property('${HOST}', ${port}, 'shouldhaveshards', true)`)
  await spread(coordinator, name)
  // A template that somebody uses is copied by nobody; the cluster's own upkeep would come back to it.
  await ask(coordinator, 'postgres', `alter database ${name} with allow_connections false`)
  const others = `from pg_stat_activity where datname = '${name}'`
  for (let left = 1; left > 0;) {
    const ended = await ask<{ pid: number }>(
      coordinator,
      'postgres',
      `select pg_terminate_backend(pid), pid ${others}`,
    )
    left = ended.length
  }
}

async function spread(node: Cluster, database: string): Promise<void> {
  const store = await openPostgres({ url: addressOf(node, database) })
  await store.close()
  await ask(node, database, readFileSync(SPREAD, 'utf8'))
}

export async function ask<Row extends object>(
  node: Cluster,
  database: string,
  sql: string,
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: addressOf(node, database) })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

function addressOf({ port, password }: Cluster, database: string): string {
  return `postgresql://${USER}:${password}@${HOST}:${port}/${database}`
}
