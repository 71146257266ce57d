import type { ErasedBody } from '#domain/drafts/control.ts'
import type { FactId, StreamId } from '#domain/ids.ts'
import type { CapturedFact } from '#client/ports.ts'
import { joinErasures, stripBytes, stripFact } from './erasure.ts'
import type { Erasure } from './erasure.ts'
import type { LogDatabase } from './log-database.ts'
import { between, endsOf, rowOfFact, whole } from './log-rows.ts'

/** Steps of the log's transactions that concern facts; each runs within one that is open. */

export async function addFacts(
  db: LogDatabase,
  captured: readonly CapturedFact[],
  isFiltered: boolean,
): Promise<void> {
  const { dexie, facts, unsealed, erasures } = db
  // Only a personal part can have been erased: a mark has none, and need not ask.
  const personal = captured.filter(({ fact }) => fact.personal !== null)
  const streams = [...new Set(personal.map(({ stream }) => stream))]
  await dexie.transaction('rw', facts, unsealed, erasures, async () => {
    const ids = captured.map(({ fact }) => fact.id)
    const [known, erased] = await Promise.all([
      isFiltered ? facts.where('id').anyOf(ids).toArray() : [],
      streams.length > 0 ? erasures.bulkGet(streams) : [],
    ])
    const skipped = new Set(known.map((row) => row.id))
    const rows = withoutErased(
      captured.filter(({ fact }) => !skipped.has(fact.id)),
      new Map(streams.map((stream, i) => [stream, joinErasures(erased[i], null)])),
    ).map(rowOfFact)
    const numbers = await facts.bulkAdd(rows, { allKeys: true })
    await unsealed.bulkAdd(rows.map(({ id, stream }, i) => ({ fact: id, stream, number: numbers[i] ?? 0 })))
  })
}

/** Takes facts off the unsealed; `false`, and nothing done, unless all of them were on it. */
export async function takeUnsealed(
  db: LogDatabase,
  stream: StreamId,
  facts: readonly FactId[],
): Promise<boolean> {
  const { unsealed } = db
  const wanted = new Set(facts)
  const first = await between(unsealed, 'number', stream).limit(wanted.size).toArray()
  // Sealing takes the oldest, and they go in one stroke.
  if (first.length === wanted.size && first.every((marker) => wanted.has(marker.fact))) {
    await between(unsealed, 'number', stream, ...endsOf(first)).delete()
    return true
  }
  const markers = await unsealed
    .where('fact')
    .anyOf([...wanted])
    .toArray()
  if (markers.length < wanted.size || markers.some((marker) => marker.stream !== stream)) return false
  await unsealed.bulkDelete(markers.map((marker): [StreamId, number] => [marker.stream, marker.number]))
  return true
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

function withoutErased(
  captured: readonly CapturedFact[],
  erasures: ReadonlyMap<StreamId, Erasure | null>,
): readonly CapturedFact[] {
  return captured.map((each) => {
    const erasure = erasures.get(each.stream)
    return erasure ? { ...each, fact: stripFact(each.fact, erasure) } : each
  })
}
