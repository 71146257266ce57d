import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { listMigrations } from '#server/storage/migrations/list-migrations.ts'

const SPREAD = path.resolve('src/server/storage/postgres/citus.sql')

/** Each table with the first column of its primary key. */
function tablesMade(): ReadonlyMap<string, string> {
  const sql = listMigrations()
    .map((migration) => migration.sql)
    .join('\n')
  const made = sql.matchAll(/create table (\w+) \((.*?)\n\);/gs)
  return new Map([...made].map(([, table = '', columns = '']) => [table, firstOfKey(columns)]))
}

function firstOfKey(columns: string): string {
  const key = /primary key \((\w+)/.exec(columns) ?? /(\w+) \w+ primary key/.exec(columns)
  return key?.[1] ?? ''
}

function spread(how: 'reference' | 'distributed'): readonly string[] {
  const calls = readFileSync(SPREAD, 'utf8').matchAll(new RegExp(`create_${how}_table\\('(\\w+)'`, 'g'))
  return [...calls].map(([, table = '']) => table)
}

describe('a cluster', () => {
  it('[SYN-4] is told of every table once: by stream, or small and whole on every node', () => {
    const made = tablesMade()
    expect(made.size).toBeGreaterThan(5)
    expect([...spread('distributed'), ...spread('reference')].sort()).toEqual([...made.keys()].sort())
    const byStream = [...made].filter(([, key]) => key === 'stream').map(([table]) => table)
    expect([...spread('distributed')].sort()).toEqual(byStream.sort())
  })
})
