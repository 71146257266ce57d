import { Dexie } from 'dexie'
import type { ErasedBody } from '#domain/drafts/control.ts'
import type { FactId, StreamId } from '#domain/ids.ts'
import { joinErasures, stripBytes, stripFact } from './erasure.ts'
import type { Erasure } from './erasure.ts'
import type { FactRow, LogDatabase } from './log-database.ts'
import { between, whole } from './log-rows.ts'

/** Steps of the log's transactions that concern facts; each runs within one that is open. */

/** The facts of a stream that stand in no sheet yet, oldest first. Sheets take the oldest, so one number tells which. */
export async function listOpen(
  db: LogDatabase,
  stream: StreamId,
  most = Infinity,
): Promise<readonly FactRow[]> {
  return between(db.facts, 'number', stream, (await readSealedTo(db, stream)) + 1)
    .limit(most)
    .toArray()
}

/** The local number of the last fact of a stream that stands in a sheet; 0: none. */
export async function readSealedTo({ sealed }: LogDatabase, stream: StreamId): Promise<number> {
  return (await sealed.get(stream))?.to ?? 0
}

/** Notes that facts stand in a sheet; `false`, and nothing done, unless they are the oldest that stood in none. */
export async function takeUnsealed(
  db: LogDatabase,
  stream: StreamId,
  facts: readonly FactId[],
): Promise<boolean> {
  const wanted = new Set(facts)
  const open = await listOpen(db, stream, wanted.size)
  if (open.length < wanted.size || open.some((row) => !wanted.has(row.id))) return false
  await db.sealed.put({ stream, to: open.at(-1)?.number ?? 0 })
  return true
}

/** Streams in which a fact stands in no sheet, found by going from each stream's last sealed fact to the next fact. */
export async function listOpenStreams({ facts, sealed }: LogDatabase): Promise<readonly StreamId[]> {
  const ends = new Map((await sealed.toArray()).map(({ stream, to }) => [stream, to]))
  const found: StreamId[] = []
  let from: readonly unknown[] = [Dexie.minKey, Dexie.minKey]
  for (;;) {
    const [key] = await facts.where('[stream+number]').aboveOrEqual(from).limit(1).keys()
    if (!key) return found
    const [stream, number] = key as unknown as [StreamId, number]
    const end = ends.get(stream) ?? 0
    if (number > end) found.push(stream)
    from = number > end ? [stream, Dexie.maxKey] : [stream, end + 1]
  }
}

/** Does a fact of this stream name a photo or drawing that the server has not confirmed (SYN-15)? */
export async function namesWaitingBlob(db: LogDatabase, stream: StreamId): Promise<boolean> {
  const records = await between(db.blobs, 'blob', stream).toArray()
  const waiting = records.filter(({ state }) => state === 'waiting')
  const naming = waiting.flatMap(({ names }) => names.map(({ fact }) => fact))
  // the facts of what was carried here stand in sheets
  return waiting.some((each) => each.isCarried) || (await db.facts.where('id').anyOf(naming).count()) > 0
}

export async function readErasure(
  db: LogDatabase,
  stream: StreamId,
  more: ErasedBody | null = null,
): Promise<Erasure | null> {
  return joinErasures(await db.erasures.get(stream), more)
}

/** Remembers what is erased and takes it out of all that the stream holds (SYN-10). */
export async function eraseIn(db: LogDatabase, stream: StreamId, erasure: Erasure): Promise<void> {
  const { facts, sheets, sheetBytes, erasures } = db
  await erasures.put({ stream, people: erasure.people, facts: erasure.facts })
  const own = await between(facts, 'number', stream).toArray()
  await facts.bulkPut(
    own.filter((row) => stripFact(row, erasure) !== row).map((row) => ({ ...row, personal: null })),
  )
  const arrivals = await between(sheets, 'arrival', stream).primaryKeys()
  for (const row of await sheetBytes.bulkGet(arrivals)) {
    const bytes = row && stripBytes(row.bytes, erasure)
    if (row && bytes && bytes !== row.bytes) await sheetBytes.put({ ...row, bytes: whole(bytes) })
  }
}
