import type { Client } from 'pg'
import { CannotOpen } from '../cannot-open.ts'

/** PostgreSQL 13; what speaks its protocol says at least that much of itself. */
const OLDEST = 130_000

/** What a server says of itself. `null`: it does not know the setting. */
export interface ServerFacts {
  /** Such as 180004. */
  readonly version: number
  readonly synchronousCommit: string | null
  readonly fsync: string | null
  readonly isCopy: boolean
}

interface ServerRow {
  readonly version: string
  readonly synchronous: string | null
  readonly fsync: string | null
  readonly copy: boolean
}

export async function readServer(client: Client): Promise<ServerFacts> {
  const { rows } = await client.query<ServerRow>(
    `select current_setting('server_version_num') as version,
      current_setting('synchronous_commit', true) as synchronous,
      current_setting('fsync', true) as fsync, pg_is_in_recovery() as copy`,
  )
  const [{ version, synchronous, fsync, copy }] = rows as [ServerRow]
  return { version: Number(version), synchronousCommit: synchronous, fsync, isCopy: copy }
}

/**
 * Better no server than one that forgets (SYN-4): what a phone was told is on the server must outlive a power cut.
 * @throws {CannotOpen} saying what does not hold.
 */
export function assertServer({ version, synchronousCommit, fsync, isCopy }: ServerFacts): void {
  if (!(version >= OLDEST))
    throw new CannotOpen(`PostgreSQL ${writeVersion(version)} is too old; Asar needs 13 or newer.`)
  if (isCopy) throw new CannotOpen('This PostgreSQL is a read-only copy of another; Asar needs the primary.')
  for (const [name, value] of Object.entries({ synchronous_commit: synchronousCommit, fsync }))
    if (value === 'off')
      throw new CannotOpen(
        `PostgreSQL's ${name} is off: a power cut would take what phones were told is safe. Set it to on.`,
      )
}

function writeVersion(version: number): string {
  return version >= 100_000 ? String(Math.floor(version / 10_000)) : 'of an unknown version'
}
