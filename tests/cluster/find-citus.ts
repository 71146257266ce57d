import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { spawnSync } from 'node:child_process'

const SYSTEM = '/usr/lib/postgresql'

export const HOW_TO_INSTALL =
  'These tests need a PostgreSQL with the extension Citus (citusdata/citus), installed or built against it. ' +
  `None was found in ${SYSTEM}. Name the folder of its programs: npm run test:cluster -- /path/to/bin`

/** The folder of the programs of a PostgreSQL that has Citus: the one that is named, else the newest. `null`: none. */
export function findCitus(named: string | undefined): string | null {
  const folders = named === undefined ? listSystem() : [named]
  return folders.find(hasCitus) ?? null
}

function listSystem(): readonly string[] {
  if (!existsSync(SYSTEM)) return []
  const versions = readdirSync(SYSTEM).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => path.join(SYSTEM, version, 'bin'))
}

function hasCitus(bin: string): boolean {
  const { status, stdout } = spawnSync(path.join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' })
  return status === 0 && existsSync(path.join(stdout.trim(), 'extension/citus.control'))
}
