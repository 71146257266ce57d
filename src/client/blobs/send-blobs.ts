import type { StreamId } from '#domain/ids.ts'
import { isErased } from '#domain/fold/control.ts'
import type { Control } from '#domain/fold/control.ts'
import type { FactLogPort, Identity } from '#client/ports.ts'
import type { BlobLinkPort, BlobRecord, BlobStorePort } from './blob-ports.ts'
import { askAll } from './ask-blobs.ts'
import { keyOf } from './blob-records.ts'
import type { BlobMemory } from './blob-memory.ts'
import { uploadBlob } from './upload-blob.ts'

export interface BlobDeps {
  readonly store: BlobStorePort
  readonly link: BlobLinkPort
  readonly log: Pick<FactLogPort, 'listFactsWithoutPosition' | 'listDropped' | 'readFacts'>
  /** What the server has ruled in a stream, as this phone's log says. */
  readonly readControl: (stream: StreamId) => Promise<Control>
  readonly identity: Identity
  readonly memory: BlobMemory
  /** Facts go first: asked before every part. */
  readonly mayGoOn: () => boolean
}

export type SendOutcome =
  /** Nothing is left that could be sent now. */
  | { readonly kind: 'done' }
  /** Facts came in between. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly retryAfterMs: number | null }

/**
 * Brings photos and drawings to the server, one at a time, each once all facts that go before it are in the pulled log
 * (SYN-9). Computed from the database: what the server has not confirmed is sent, and what it says it lacks is sent
 * again, also what others took. Only its word about this very blob confirms one, and nothing it says deletes one.
 * @throws {StorageFailure} only
 */
export async function sendBlobs(deps: BlobDeps): Promise<SendOutcome> {
  await removeUnneeded(deps)
  for (const [stream, records] of groupByStream(await deps.store.list())) {
    const outcome = await sendStream(deps, stream, records)
    if (outcome.kind !== 'done') return outcome
  }
  return { kind: 'done' }
}

async function sendStream(
  deps: BlobDeps,
  stream: StreamId,
  records: readonly BlobRecord[],
): Promise<SendOutcome> {
  if (deps.memory.isClosed(stream)) return { kind: 'done' }
  const asked = await askAll(deps, stream, records)
  if (asked.kind === 'failed') return asked
  const lacking = records.flatMap((record) => {
    const have = asked.lacking.get(record.blob)
    return have === undefined ? [] : [{ record, have }]
  })
  if (lacking.length === 0) return { kind: 'done' }
  const isNamed = await readNamed(
    deps,
    stream,
    lacking.map(({ record }) => record),
  )
  for (const { record, have } of lacking.filter((each) => isNamed(each.record))) {
    const outcome = await uploadBlob(deps, record, have)
    if (outcome.kind !== 'done') return outcome
  }
  return { kind: 'done' }
}

/**
 * Photos follow facts: one whose facts are not in the pulled log waits. A blob kept for facts that were never saved
 * is named by none, and stays here. Facts of another phone were in the log before its photo was kept (SYN-12).
 */
async function readNamed(
  { log }: BlobDeps,
  stream: StreamId,
  records: readonly BlobRecord[],
): Promise<(record: BlobRecord) => boolean> {
  const unplaced = new Set((await log.listFactsWithoutPosition(stream)).map(({ fact }) => fact))
  const names = records.flatMap((record) => record.names.map(({ fact }) => fact))
  const own = new Set((await log.readFacts(names)).map(({ fact }) => fact.id))
  return ({ names: of, state, isCarried }) =>
    state === 'fetched' || of.some(({ fact }) => (isCarried === true || own.has(fact)) && !unplaced.has(fact))
}

/** What is erased goes, and so does what belongs to a stream that this phone has done with (SYN-10, SYN-15). */
async function removeUnneeded(deps: BlobDeps): Promise<void> {
  const { store, log, readControl } = deps
  const dropped = new Set(await log.listDropped())
  for (const [stream, records] of groupByStream(await store.list())) {
    const isOver = dropped.has(stream)
    const control = isOver ? null : await readControl(stream)
    const gone = records.filter(({ names, state }) =>
      control
        ? names.every(({ fact, subjects }) => isErased(control, { id: fact, subjects }))
        : state !== 'waiting',
    )
    if (gone.length > 0) await store.remove(gone)
    gone.forEach((record) => deps.memory.forget(keyOf(record)))
  }
}

function groupByStream(records: readonly BlobRecord[]): ReadonlyMap<StreamId, readonly BlobRecord[]> {
  const groups = new Map<StreamId, BlobRecord[]>()
  for (const record of records) groups.set(record.stream, [...(groups.get(record.stream) ?? []), record])
  return groups
}
