import { Client, Pool, types as defaults } from 'pg'
import type { ClientBase, PoolConfig } from 'pg'

const CONNECTIONS = 10
const CONNECT_MS = 5_000
/** Longer than the server's own limits: only for a connection that has silently died. */
const SILENCE_MS = 45_000

/** How long a connection may stand still, in ms. */
export interface TimeLimits {
  readonly statementMs: number
  /** Waiting for a stream's row. */
  readonly lockMs: number
  /** Between two statements of a transaction. */
  readonly idleMs: number
}

/** Whoever is to blame: a stream's row must not be held for longer than the phones behind it wait. */
export const TIME_LIMITS: TimeLimits = { statementMs: 20_000, lockMs: 10_000, idleMs: 20_000 }

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
export function openPool(url: string, limits: TimeLimits): Pool {
  const pool = new Pool({ ...settingsOf(url), max: CONNECTIONS, onConnect: prepareSession(limits) })
  // The address holds the password: whoever prints the pool must not print that.
  Object.defineProperty(pool.options, 'connectionString', { enumerable: false })
  pool.on('error', () => undefined)
  return pool
}

/**
 * Sets up a new connection. The pool waits for it, whatever its types say, and gives up a connection on which it
 * failed. @returns what the pool calls
 */
function prepareSession({ statementMs, lockMs, idleMs }: TimeLimits): (client: ClientBase) => void {
  const settings = [
    "set default_transaction_isolation = 'read committed'",
    `set statement_timeout = ${statementMs}`,
    `set lock_timeout = ${lockMs}`,
    `set idle_in_transaction_session_timeout = ${idleMs}`,
  ].join('; ')
  const prepare = async (client: ClientBase): Promise<void> => {
    // A connection that breaks between two statements must not end the process.
    client.on('error', () => undefined)
    await client.query(settings)
  }
  const onConnect = prepare as (client: ClientBase) => void
  return onConnect
}
