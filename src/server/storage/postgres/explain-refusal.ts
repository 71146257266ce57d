import { DatabaseError } from 'pg'
import { CannotOpen } from '../cannot-open.ts'
import { classifyPostgresError } from './classify-error.ts'

/** Where a database is, as it may be shown. */
export interface Address {
  readonly server: string
  readonly user: string
  readonly database: string
}

/** Without the password. */
export function readAddress(url: string): Address {
  const { hostname, port, username, pathname, searchParams } = new URL(url)
  const host = searchParams.get('host') ?? (hostname || 'localhost')
  return {
    server: `${host}:${port || '5432'}`,
    user: searchParams.get('user') ?? decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
  }
}

/** What to tell whoever starts a server whose database does not let it in; other errors as they are. */
export function explainRefusal(error: unknown, { server, user, database }: Address): unknown {
  const explain = (text: string) => new CannotOpen(text, { cause: error })
  const code = error instanceof DatabaseError ? error.code : undefined
  if (code === '28P01' || code === '28000')
    return explain(
      `PostgreSQL at ${server} does not let "${user}" in: the password in ASAR_DATABASE_URL is wrong, or the server does not allow it.`,
    )
  if (code === '3D000')
    return explain(`PostgreSQL at ${server} has no database "${database}". Make it: createdb ${database}`)
  // No right to make tables in the schema, or none to look into it.
  if (code === '42501' || code === '3F000')
    return explain(`"${user}" may not make tables in the database "${database}" of PostgreSQL at ${server}.`)
  if (classifyPostgresError(error) === 'busy')
    return explain(
      `PostgreSQL at ${server} does not answer${nameOf(error)}. Is it running, and is ASAR_DATABASE_URL right?`,
    )
  return error instanceof Error && !(error instanceof CannotOpen)
    ? explain(`PostgreSQL at ${server} cannot be used: ${error.message}`)
    : error
}

function nameOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
}
