import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '#server/storage/open-store.ts'
import { killWhilePushing } from '#tests/support/kill-server.ts'
import { startKillable } from '#tests/support/killable-process.ts'
import { useDatabase } from '#tests/support/postgres.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

/** Another one with every run; a failure says which. `node tests/server/kill-server.ts` repeats it. */
const SEED = Math.floor(Math.random() * 2 ** 31)
const CYCLES = 10

describe('a server that is killed', () => {
  const database = useDatabase()

  const runOver = async (databaseUrl: string | null) => {
    const dataFolder = temporaryFolder()
    const settings = databaseUrl === null ? {} : { ASAR_DATABASE_URL: databaseUrl }
    return killWhilePushing({
      seed: SEED,
      cycles: CYCLES,
      start: async () => {
        const running = await startKillable(dataFolder, settings)
        onTestFinished(running.kill)
        return running
      },
      look: async (check) => {
        const store = await openStore({ dataFolder, databaseUrl })
        try {
          return await check(store)
        } finally {
          await store.close()
        }
      },
    })
  }

  it.each([
    ['SQLite', () => null],
    ['PostgreSQL', () => database.url],
  ])(
    `[TEST-5] keeps every sheet it confirmed over %s, none twice, at random moments (seed ${SEED})`,
    async (_engine, url) => {
      const report = await runOver(url())
      expect(report.problems).toEqual([])
      expect(report.confirmed).toBeGreaterThanOrEqual(CYCLES)
    },
  )
})
