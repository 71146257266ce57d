import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SheetId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { eventStream } from '#domain/stream.ts'
import { StorageFailure } from '#server/ports.ts'
import type { NewSheet, StorePort } from '#server/ports.ts'
import { aNewSheet } from '#tests/contracts/sheet-store-contract.ts'
import { anEvent } from '#tests/support/facts.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { race } from './race.ts'
import type { RacedLog } from './race.ts'

const WRITERS = 64
const EACH = 5
const READERS = 6
/** As many processes share the database. */
const STORES = 4

const stream = eventStream(anEvent())
const database = useDatabase()

const byWriter: readonly (readonly NewSheet[])[] = Array.from({ length: WRITERS }, (_, writer) => {
  const device = aDevice({ name: `writer ${writer}` })
  return Array.from({ length: EACH }, (_, i) => aNewSheet(i + 1, device))
})
const bytes = new Map(byWriter.flat().map((sheet) => [sheet.id, sheet]))
const sheets = byWriter.map((own) => own.map((sheet) => sheet.id))

class RolledBack extends Error {}

function getSheet(id: SheetId): NewSheet {
  const sheet = bytes.get(id)
  if (!sheet) throw new Error('nobody writes that')
  return sheet
}

/** The log as servers keep it. */
function logOf(stores: readonly StorePort[]): RacedLog {
  const pick = (writer: number) => stores[writer % stores.length] as StorePort
  let reads = 0
  return {
    start: emptyCursor(stream),
    write: async (writer, sheet, { stall, isUndone }) => {
      const work = pick(writer).transact(stream, async (transaction) => {
        await stall()
        await transaction.append(stream, [getSheet(sheet)])
        await stall()
        if (isUndone) throw new RolledBack()
      })
      return work.then(() => true, whatBecame)
    },
    read: (after, limit) => pick(reads++).listLog(stream, after, limit),
  }
}

function whatBecame(error: unknown): false | null {
  if (error instanceof RolledBack) return false
  if (error instanceof StorageFailure && error.reason === 'busy') return null
  throw error
}

/** The log that one would write first: a sequence gives the positions, and they serve as cursors. */
function naiveLog(pool: Pool): RacedLog {
  return {
    start: emptyCursor(stream),
    write: async (_, sheet, { stall, isUndone }) => {
      const client = await pool.connect()
      await client.query('begin')
      await client.query('insert into naive (sheet) values ($1)', [sheet])
      await stall()
      await client.query(isUndone ? 'rollback' : 'commit')
      client.release()
      return !isUndone
    },
    read: async (after, limit) => {
      const asked = await pool.query<{ n: string; sheet: SheetId }>(
        'select n, sheet from naive where n > $1 order by n limit $2',
        [after, limit],
      )
      return asked.rows.map((row) => ({ n: Number(row.n), sheet: row.sheet, digest: null }))
    },
  }
}

/** Ends some of the servers' connections, whatever they are doing. */
async function endSome(): Promise<number> {
  const ended = await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'asar' order by random() limit 2`,
  )
  await pause(40)
  return ended.length
}

describe('64 writers with stalls and rollbacks, and readers who follow by cursor', () => {
  it('[SYN-4] nothing stays unseen, doubles or gets lost, though connections are ended all the time', async () => {
    const stores = await Promise.all(Array.from({ length: STORES }, () => openTestPostgres(database.url)))
    const heard = stores.map(() => 0)
    stores.forEach((store, i) => store.onGrown((_, n) => void (heard[i] = n)))
    let ended = 0
    const disturb = async () => void (ended += await endSome())
    const found = await race(logOf(stores), { sheets, readers: READERS, disturb })
    const none = { unseen: 0, gaps: 0, wrongDigests: 0, doubles: 0, lost: 0, risen: 0 }
    expect(found).toEqual(none)
    expect(ended).toBeGreaterThan(10)
    // Whoever waits has heard of the end too, over connections that were ended as often.
    const { n } = await (stores[0] as StorePort).readCursor(stream)
    await expect.poll(() => heard).toEqual(stores.map(() => n))
  })

  it('[SYN-4] a sequence as cursor is seen to fail: rows that commit late are passed by, and rollbacks leave gaps', async () => {
    await database.query('create table naive (n bigserial primary key, sheet text not null)')
    const pool = new Pool({ connectionString: database.url, max: WRITERS })
    onTestFinished(() => pool.end())
    const disturb = () => pause(5)
    const found = await race(naiveLog(pool), { sheets, readers: READERS, disturb })
    expect(found.unseen).toBeGreaterThan(0)
    expect(found.gaps).toBeGreaterThan(0)
  })
})
