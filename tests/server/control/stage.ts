import { holdOf, isErased } from '#domain/fold/control.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { SealedSheet } from '#domain/log/seal.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { eventStream } from '#domain/stream.ts'
import { DecisionAnswer } from '#protocol/messages.ts'
import type { Decision, StreamAnswer } from '#protocol/messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import { writeDecision } from '#protocol/write-decision.ts'
import { readStream } from '#server/desk/read-stream.ts'
import type { StorePort } from '#server/ports.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import type { SyncOptions, TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { openFreshPostgres } from '#tests/support/postgres.ts'
import { openApp } from '#tests/support/server-app.ts'
import type { AppOptions, TestApp } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

/** The stores over which every rule is shown. */
export const STORES: readonly (readonly [string, () => StorePort | Promise<StorePort>])[] = [
  ['memory', () => new MemoryStore()],
  ['SQLite', () => openSqlite({ folder: temporaryFolder() })],
  ['PostgreSQL', openFreshPostgres],
]

export const event = anEvent()
export const stream = eventStream(event)

/** A server with an organiser and two coordinators of one event. */
export interface Stage {
  readonly app: TestApp
  readonly desk: TestPhone
  readonly gate: TestPhone
  readonly river: TestPhone
}

export async function openStage(options: AppOptions = {}): Promise<Stage> {
  const app = await openApp(options)
  return {
    app,
    desk: await anOrganiser(app),
    gate: await aCoordinator(app, event),
    river: await aCoordinator(app, event, 'River'),
  }
}

export type Page = Extract<StreamAnswer, { outcome: 'page' }>

/** What is to be known of a push: the words of its verdicts, and the page. */
export async function pushSheets(
  phone: TestPhone,
  sheets: readonly Uint8Array[],
  options: SyncOptions & { readonly to?: StreamId } = {},
): Promise<Page & { readonly words: readonly string[] }> {
  const answer = await phone.syncStream({ stream: options.to ?? stream, sheets }, options)
  if (answer.outcome !== 'page') throw new Error(answer.outcome)
  return { ...answer, words: answer.verdicts.map(({ verdict }) => verdict) }
}

/** Signs facts, brings them, and says how they were taken. */
export async function bring(
  phone: TestPhone,
  facts: readonly FrozenFact[] = [aCheckIn()],
  to: StreamId = stream,
): Promise<SealedSheet & { readonly word: string | undefined }> {
  const sheet = await phone.seal(to, facts)
  const { words } = await pushSheets(phone, [sheet.bytes], { to })
  return { ...sheet, word: words[0] }
}

/** A phone that was away finds its nonce stale; this is the one repetition that costs (SYN-7). */
export async function wake(phone: TestPhone): Promise<void> {
  await phone.trySync([{ stream }])
}

/** What `/v1/decide` answers: what changed, or the problem. */
export async function decideBy(phone: TestPhone, decision: Decision, options: SyncOptions = {}) {
  const message = { protocol: PROTOCOL_VERSION, request: requestNumber(), decision: writeDecision(decision) }
  const response = await phone.send('/v1/decide', message, options)
  const problem = await readProblem(response)
  if (problem !== null) return problem
  const { sheets, facts, streams } = await readAnswer(DecisionAnswer, response)
  return { sheets, facts, streams }
}

/** Every sheet in a stream's log, each once, with whether its latest position says held. */
export async function listSheets(
  { store }: Pick<TestApp, 'store'>,
  of: StreamId = stream,
): Promise<readonly { readonly sheet: Sheet; readonly bytes: Uint8Array; readonly isHeld: boolean }[]> {
  const rows = await store.listLog(of, 0, 10_000)
  const ids = [...new Set(rows.map((row) => row.sheet))]
  const [bytes, known] = [await store.readSheets(of, ids), await store.listKnown(of, ids)]
  return ids.map((id) => {
    const raw = bytes.get(id) ?? new Uint8Array(0)
    const read = readSheet(raw)
    if (read.kind !== 'sheet') throw new Error('a stored sheet cannot be read')
    return { sheet: read.sheet, bytes: raw, isHeld: known.get(id)?.isHeld === true }
  })
}

/** Why the fold leaves a sheet out; `null`: it counts, to everybody who reads the stream. */
export async function whyHeld(app: TestApp, id: SheetId, of: StreamId = stream): Promise<string | null> {
  const { control } = await readStream(app.deps, of)
  const found = (await listSheets(app, of)).find(({ sheet }) => sheet.id === id)
  if (!found) throw new Error('the sheet is not in the log')
  return holdOf(control, found.sheet)?.reason ?? null
}

/** Bodies of the server's facts of a kind, as they stand in the log. */
export async function listStated(app: TestApp, kind: string, of: StreamId = stream) {
  return (await listSheets(app, of))
    .flatMap(({ sheet }) => sheet.facts)
    .filter((fact) => fact.kind === kind)
    .map(({ id, body, replaces }) => ({ id, body, replaces }))
}

/** Facts of the stream's log that still have a personal part although it is to be gone. */
export async function listUnerased(app: TestApp, of: StreamId = stream): Promise<number> {
  const { control } = await readStream(app.deps, of)
  const facts = (await listSheets(app, of)).flatMap(({ sheet }) => sheet.facts)
  return facts.filter((fact) => fact.personal !== null && isErased(control, fact)).length
}

/** The same server, key and all, over an empty store: restored from a backup of its first day (SYN-3). */
export async function restore(app: TestApp, store: StorePort = new MemoryStore()): Promise<TestApp> {
  const identity = await app.store.readSetting('server-identity')
  if (identity) await store.addSetting('server-identity', identity)
  return openApp({ store, clock: app.clock })
}
