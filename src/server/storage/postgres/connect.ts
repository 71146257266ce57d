import { Client, Pool, types as defaults } from 'pg'
import type { ClientBase, PoolConfig } from 'pg'

const CONNECTIONS = 10
const CONNECT_MS = 5_000
/** Longer than the server's own limits: only for a connection that has silently died. */
const SILENCE_MS = 45_000

/**
 * What every connection is set to. A transaction that stands still, whoever is to blame, must not hold a stream's row
 * for longer than the phones behind it wait.
 */
const SESSION = [
  "set default_transaction_isolation = 'read committed'",
  'set statement_timeout = 20000',
  'set lock_timeout = 10000',
  'set idle_in_transaction_session_timeout = 20000',
].join('; ')

type Parser = (text: string) => unknown

/** Positions, sizes and times come as bigint; all stay far below 2^53. */
const types: NonNullable<PoolConfig['types']> = {
  getTypeParser: (type, format) =>
    type === defaults.builtins.INT8 ? Number : (defaults.getTypeParser(type, format) as Parser),
}

function settingsOf(url: string): PoolConfig {
  return {
    connectionString: url,
    application_name: 'asar',
    types,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: SILENCE_MS,
  }
}

/** One connection of its own. */
export async function connectClient(url: string): Promise<Client> {
  const client = new Client(settingsOf(url))
  // A connection that breaks while nobody asks it anything must not end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Connections that are made when they are needed; broken ones are replaced. */
export function openPool(url: string): Pool {
  const pool = new Pool({ ...settingsOf(url), max: CONNECTIONS, onConnect })
  // The address holds the password: whoever prints the pool must not print that.
  Object.defineProperty(pool.options, 'connectionString', { enumerable: false })
  pool.on('error', () => undefined)
  return pool
}

/** The pool waits for it, whatever its types say, and gives up a connection on which it failed. */
const onConnect = prepareSession as (client: ClientBase) => void

async function prepareSession(client: ClientBase): Promise<void> {
  client.on('error', () => undefined)
  await client.query(SESSION)
}
