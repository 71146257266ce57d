import { DatabaseError } from 'pg'
import type { StorageFailure } from '../../ports.ts'

type Reason = StorageFailure['reason']

/**
 * SQLSTATEs, by code or class, after which the same work may succeed. 08: connections; 40: serialization failures and
 * deadlocks; 53: out of connections or memory; 57P: shut down, crashed, starting; 55P03: a lock that was waited for too
 * long; 57014, 25P03: our own time limits; 25006: a server that has become the copy of another.
 */
const BUSY = ['08', '40', '53', '57P01', '57P02', '57P03', '57P05', '55P03', '57014', '25P03', '25006']
const DISK_FULL = '53100'
/** How Citus tells, as an error of its own insides, that a node went in the middle of a transaction. */
const INTERNAL = 'XX000'
const LOST_NODE = /^(server closed the connection unexpectedly|failure on connection marked as essential)/

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** The driver's and Kysely's own words for a connection that is no more; they carry no code. */
const BROKEN_CONNECTION =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Postgres connection has been discarded)/

/** What an error of PostgreSQL, its driver or the network to it means; `null` for errors of others. */
export function classifyPostgresError(error: unknown): Reason | null {
  if (!(error instanceof Error)) return null
  if (error instanceof DatabaseError) return readState(error.code ?? '', error.message)
  if ('code' in error && typeof error.code === 'string' && NETWORK.has(error.code)) return 'busy'
  return BROKEN_CONNECTION.test(error.message) ? 'busy' : null
}

function readState(code: string, message: string): Reason {
  if (code === DISK_FULL) return 'full'
  if (code === INTERNAL && LOST_NODE.test(message)) return 'busy'
  return BUSY.some((state) => code.startsWith(state)) ? 'busy' : 'broken'
}
