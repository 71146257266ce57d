import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { eventStream } from '#domain/stream.ts'
import type { NewSheet, StorePort } from '#server/ports.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aNewSheet } from '#tests/contracts/sheet-store-contract.ts'
import { anEvent } from '#tests/support/facts.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const stream = eventStream(anEvent())
const SECRET = 'the name of somebody who asked to be forgotten'

/** So long that it takes pages of its own. */
const personal = Buffer.from(SECRET.repeat(400))
const stripped = Buffer.from('nothing is left of it')
const sheet: NewSheet = { ...aNewSheet(1), bytes: personal }

function openFolder() {
  const folder = temporaryFolder()
  const store = openSqlite({ folder })
  onTestFinished(() => store.close())
  const holds = () =>
    readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(SECRET))
  return { folder, store, holds }
}

async function erase(store: StorePort): Promise<void> {
  await store.transact(stream, (t) => t.append(stream, [sheet, aNewSheet(2)]))
  await store.transact(stream, (t) => t.replaceBytes(stream, [{ sheet: sheet.id, bytes: stripped }]))
}

it('[SYN-10] what was replaced can be read in no file of the database', async () => {
  const { store, holds } = openFolder()
  await store.transact(stream, (t) => t.append(stream, [sheet]))
  expect(holds()).not.toEqual([])
  await store.transact(stream, (t) => t.replaceBytes(stream, [{ sheet: sheet.id, bytes: stripped }]))
  expect(holds()).toEqual([])
})

it('[SYN-10] what was done for another stream leaves nothing behind either', async () => {
  const { store, holds } = openFolder()
  const pending = { id: 'fact', stream, target: stream, work: personal }
  await store.transact(stream, (t) => t.addPending(pending))
  await store.transact(stream, (t) => t.removePending(pending))
  expect(holds()).toEqual([])
})

it('[SYN-10] a reader of another process delays that, and stops nothing', async () => {
  const { folder, store, holds } = openFolder()
  await store.checkWritable()
  const reader = new DatabaseSync(path.join(folder, 'asar.sqlite'))
  onTestFinished(() => reader.close())
  reader.exec('begin; select * from setting')
  await erase(store)
  expect(holds()).not.toEqual([])
  expect((await store.transact(stream, (t) => t.append(stream, [aNewSheet(3)]))).n).toBe(3)
  reader.exec('commit')
  await expect.poll(holds).toEqual([])
})

it('[SYN-10] closing does it where a reader was in the way', async () => {
  const { folder, store, holds } = openFolder()
  await store.checkWritable()
  const reader = new DatabaseSync(path.join(folder, 'asar.sqlite'))
  reader.exec('begin; select * from setting')
  await erase(store)
  reader.close()
  await store.close()
  expect(holds()).toEqual([])
})
