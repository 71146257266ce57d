import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { eventStream } from '#domain/stream.ts'
import type { StorePort } from '#server/ports.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aNewSheet } from '#tests/contracts/sheet-store-contract.ts'
import { anEvent } from '#tests/support/facts.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const stream = eventStream(anEvent())

/** Looking comes around by the clock, which these tests turn. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const look = () => vi.advanceTimersByTime(250)

function openBoth() {
  const folder = temporaryFolder()
  let database: DatabaseSync | undefined
  const store = openSqlite({ folder, prepare: (opened) => (database = opened) })
  // Another connection, as another process has it.
  const other = openSqlite({ folder })
  onTestFinished(async () => {
    await store.close()
    await other.close()
  })
  const told: [string, number][] = []
  const stop = store.onGrown((grown, n) => void told.push([grown, n]))
  return { store, other, told, stop, database }
}

const append = (store: StorePort, number: number) =>
  store.transact(stream, (transaction) => transaction.append(stream, [aNewSheet(number)]))

it('tells what another process wrote, once', async () => {
  const { store, other, told } = openBoth()
  await append(other, 1)
  expect(told).toEqual([])
  look()
  expect(told).toEqual([[stream, 1]])
  look()
  await append(store, 2)
  look()
  expect(told).toEqual([1, 2].map((n) => [stream, n]))
})

it('tells nothing of what is not committed yet', async () => {
  const { store, other, told } = openBoth()
  await append(other, 1)
  const failing = store.transact(stream, async (transaction) => {
    await transaction.append(stream, [aNewSheet(2)])
    look()
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(told).toEqual([])
  look()
  expect(told).toEqual([[stream, 1]])
})

it('does not look when nobody waits', async () => {
  const { store, other, told, stop } = openBoth()
  stop()
  expect(vi.getTimerCount()).toBe(0)
  await append(other, 1)
  const again: number[] = []
  store.onGrown((_, n) => void again.push(n))
  await append(other, 2)
  look()
  expect([told, again]).toEqual([[], [2]])
})

it('knows where to go on from when somebody waits again', async () => {
  const { store, other, stop } = openBoth()
  stop()
  const told: number[] = []
  store.onGrown((_, n) => void told.push(n))
  await append(other, 1)
  look()
  expect(told).toEqual([1])
})

it('outlives a file that cannot be read', () => {
  const { told, database } = openBoth()
  database?.exec('alter table stream rename to away')
  expect(look).not.toThrow()
  database?.close()
  expect(look).not.toThrow()
  expect(told).toEqual([])
})
