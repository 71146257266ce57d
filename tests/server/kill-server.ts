import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openStore } from '#server/storage/open-store.ts'
import { killWhilePushing } from '#tests/support/kill-server.ts'
import { startKillable } from '#tests/support/killable-process.ts'

/**
 * Kills the server again and again outside the test suite (TEST-5):
 *   node tests/server/kill-server.ts --cycles 200 --seed 1
 *   node tests/server/kill-server.ts --cycles 200 --database-url postgresql://…   over an empty PostgreSQL database
 */
const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    phones: { type: 'string', default: '6' },
    'database-url': { type: 'string' },
  },
})
const dataFolder = mkdtempSync(path.join(tmpdir(), 'asar-kill-'))
const databaseUrl = values['database-url'] ?? null
const say = (line: string) => void process.stdout.write(`${line}\n`)

say(`seed ${values.seed}`)
try {
  const { confirmed, interrupted, unheard, problems } = await killWhilePushing({
    seed: Number(values.seed),
    cycles: Number(values.cycles),
    phones: Number(values.phones),
    start: () => startKillable(dataFolder, databaseUrl === null ? {} : { ASAR_DATABASE_URL: databaseUrl }),
    look: async (check) => {
      const store = await openStore({ dataFolder, databaseUrl })
      try {
        return await check(store)
      } finally {
        await store.close()
      }
    },
    tell: say,
  })
  for (const problem of problems) say(problem)
  const told = `${confirmed} sheets confirmed, ${interrupted} interrupted (${unheard} of them stored)`
  say(`${values.cycles} kills, ${told}, ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  rmSync(dataFolder, { recursive: true, force: true })
}
