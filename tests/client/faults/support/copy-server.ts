import type { StreamId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { NewSheet } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'

const ALL = 1_000

/** The same server with the same keys over a store of its own, so that a test may change it. */
export async function copyServer(app: TestApp): Promise<TestApp> {
  const store = await emptyStore(app)
  for (const stream of await app.store.listStreams('')) await copyStream(app, store, stream)
  return openApp({ store, clock: app.clock })
}

/** The same server after its log was lost: of all it had it knows its keys (SYN-3). */
export async function wipeServer(app: TestApp): Promise<TestApp> {
  return openApp({ store: await emptyStore(app), clock: app.clock })
}

async function emptyStore(app: TestApp): Promise<MemoryStore> {
  const store = new MemoryStore()
  const identity = await app.store.readSetting('server-identity')
  if (!identity) throw new Error('a server without keys')
  await store.addSetting('server-identity', identity)
  return store
}

async function copyStream({ store: from }: TestApp, to: MemoryStore, stream: StreamId): Promise<void> {
  const rows = await from.listLog(stream, 0, ALL)
  const bytes = await from.readSheets(
    stream,
    rows.map(({ sheet }) => sheet),
  )
  const sheets: NewSheet[] = []
  for (const { sheet: id, isHeld } of rows) {
    const read = readSheet(bytes.get(id) ?? new Uint8Array(0))
    if (read.kind !== 'sheet' || isHeld) throw new Error('not a plain log')
    const { device, number, previous, certificate } = read.sheet
    const isControl = read.sheet.facts.some(({ kind }) => kind === 'erased')
    const raw = bytes.get(id) ?? new Uint8Array(0)
    sheets.push({ id, device, number, previous, certificate, bytes: raw, isHeld, isControl })
  }
  const certificates = await from.readCertificates(sheets.map((sheet) => sheet.certificate))
  await to.storeCertificates([...certificates.values()])
  await to.transact(stream, (transaction) => transaction.append(stream, sheets))
}

/** How many sheets of each stream the server has. */
export async function lookAtServer({ store }: TestApp) {
  const streams = await store.listStreams('')
  return Promise.all(streams.map(async (stream) => [stream, (await store.readCursor(stream)).n] as const))
}
