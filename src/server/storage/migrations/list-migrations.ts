import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface Migration {
  readonly name: string
  /** Statements that every engine reads. */
  readonly sql: string
}

/** All migrations, in the order of their names. */
export function listMigrations(): readonly Migration[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, sql: readFileSync(path.join(import.meta.dirname, name), 'utf8') }))
}
