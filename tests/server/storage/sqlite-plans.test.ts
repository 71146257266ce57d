import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished, vi } from 'vitest'
import { emptyCursor } from '#domain/log/digest.ts'
import { eventStream } from '#domain/stream.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { openApp } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

/** Everything that grows with a stream: to find rows by the stream alone is to look at all of it. */
const WHOLE_STREAM = /^(SCAN|SEARCH) (log|sheet)\b(?!.*(sheet|n|control|introduces|device)[=>])/

it('[SYN-4] asks nothing about a push that takes the longer the longer the log is', async () => {
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  let database: DatabaseSync | undefined
  const store = openSqlite({ folder: temporaryFolder(), prepare: (opened) => (database = opened) })
  const event = anEvent()
  const gate = await aCoordinator(await openApp({ store }), event)
  const stream = eventStream(event)
  for (let i = 0, cursor = emptyCursor(stream); i < 2; i++) {
    const { bytes } = await gate.seal(stream, [aCheckIn()])
    const answer = await gate.syncStream({ stream, cursor, sheets: [bytes] })
    if (answer.outcome === 'page') cursor = answer.cursor
  }
  const asked = new Set(
    prepare.mock.calls.map(([sql]) => sql).filter((sql) => /^(select|insert|update)/.test(sql)),
  )
  prepare.mockRestore()
  // A plan that depends on what is given is made anew each time, and that takes longer than the answer.
  expect([...asked].filter((sql) => /\b(like|limit) \?/.test(sql))).toEqual([])
  const steps = [...asked].flatMap((sql) => explain(database, sql))
  expect(steps).toContainEqual(expect.stringMatching(/^SEARCH log /))
  expect(steps.filter((step) => WHOLE_STREAM.test(step))).toEqual([])
})

/** How SQLite goes about it, step by step. What comes of a foreign key is not done here: no stream is renamed. */
function explain(database: DatabaseSync | undefined, sql: string): readonly string[] {
  if (/^insert into "stream"/.test(sql)) return []
  const rows = database?.prepare(`explain query plan ${sql}`).all() ?? []
  return rows.map((row) => String(row['detail']))
}
