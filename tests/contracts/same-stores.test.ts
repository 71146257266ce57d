import { expect, it, onTestFinished } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { StreamId } from '#domain/ids.ts'
import type { NewSheet, StorePort, StreamTransaction } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { anEvent } from '#tests/support/facts.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aNewSheet } from './sheet-store-contract.ts'

const STEPS = 30
const streams = [eventStream(anEvent()), contactsStream(anEvent())] as const
const devices = ['gate', 'river', 'Ә'].map((name) => aDevice({ name }))
const database = useDatabase()

/** Sheets that the steps draw from, so that they often meet what is there already. */
const sheetsOf = new Map<StreamId, readonly NewSheet[]>(
  streams.map((stream) => [
    stream,
    devices.flatMap((device) => Array.from({ length: 8 }, (_, i) => aNewSheet(i + 1, device, stream))),
  ]),
)

/** One transaction and what it answers. The same random numbers make the same one. */
async function takeStep(store: StorePort, random: SeededRandom): Promise<unknown> {
  const stream = random.pick(streams)
  const all = sheetsOf.get(stream) ?? []
  const some = random.shuffle(random.some(all, 0.2)).map((sheet) => ({
    ...sheet,
    isHeld: random.chance(0.4),
    isControl: random.chance(0.3),
  }))
  const ids = random.shuffle(random.some(all, 0.3)).map((sheet) => sheet.id)
  const bytes = random.bytes(9)
  const fails = random.chance(0.2)
  const work = async (transaction: StreamTransaction) => {
    await transaction.storeCertificates(devices.map((device) => device.certificate))
    const end = await transaction.append(stream, some)
    const again = await transaction.appendAgain(stream, ids)
    const there = await transaction.readSheets(stream, ids)
    const first = ids.find((id) => there.has(id))
    if (first) await transaction.replaceBytes(stream, [{ sheet: first, bytes }])
    const answer = [end, again, await askAll(transaction, stream)]
    if (fails) throw new Error('undone')
    return answer
  }
  return store.transact(stream, work).catch((error: unknown) => String(error))
}

async function askAll(transaction: StreamTransaction, stream: StreamId): Promise<unknown> {
  const chains = devices.flatMap(({ device }) => [
    transaction.readChainHead(stream, device).then((head) => head?.number),
    transaction.listChain(stream, device),
  ])
  const lists = [
    transaction.readControl(stream),
    transaction.listHeld(stream),
    transaction.listSheetBytes(stream, 2, 20),
  ]
  return Promise.all([...chains, ...lists])
}

/** All that a store tells from outside. */
async function readAll(store: StorePort): Promise<unknown> {
  const ofStream = async (stream: StreamId) => {
    const ids = (sheetsOf.get(stream) ?? []).map((sheet) => sheet.id)
    const [known, sheets] = [await store.listKnown(stream, ids), await store.readSheets(stream, ids)]
    return [
      await store.readCursor(stream),
      await store.listLog(stream, 0, 1_000),
      ...[known, sheets].map((map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))),
    ]
  }
  const certificates = devices.map(({ device }) => store.listCertificatesOf(device))
  return Promise.all([...streams.map(ofStream), ...certificates, store.listStreams('event/')])
}

it('[TEST-3] three stores that are asked the same answer the same', async () => {
  const sqlite = openSqlite({ folder: temporaryFolder() })
  onTestFinished(() => sqlite.close())
  const stores = [new MemoryStore(), sqlite, await openTestPostgres(database.url)]
  for (let step = 1; step <= STEPS; step++) {
    const answers = []
    for (const store of stores)
      answers.push([await takeStep(store, seededRandom(step)), await readAll(store)])
    for (const answer of answers) expect(answer, `step ${step}`).toEqual(answers[0])
  }
})
