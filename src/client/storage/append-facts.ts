import type { StreamId } from '#domain/ids.ts'
import type { CapturedFact } from '#client/ports.ts'
import { joinErasures, stripFact } from './erasure.ts'
import type { Erasure } from './erasure.ts'
import type { ErasureRow, FactRow, LogDatabase } from './log-database.ts'
import { rowOfFact } from './log-rows.ts'
import { failureOf } from './storage-failure.ts'

/**
 * Saves facts in one transaction, durable when this resolves. This is what a touch on the list waits for, so it asks IndexedDB itself: Dexie's own layers took as long again as the disk (`npm run bench -- storage`).
 * @param isFiltered leaves out what is here already; looking would cost every capture a search
 */
export function appendFacts(
  db: LogDatabase,
  captured: readonly CapturedFact[],
  isFiltered: boolean,
): Promise<void> {
  // Only a personal part can have been erased: a mark has none, and need not ask.
  const personal = captured.filter(({ fact }) => fact.personal !== null)
  const streams = [...new Set(personal.map(({ stream }) => stream))]
  const touched = ['facts', ...(streams.length > 0 ? ['erasures'] : [])]
  return inTransaction(db.backend(), touched, (transaction, attempt) => {
    const add = isFiltered ? addMissing : addRow
    const addAll = (erasures: Erasures) =>
      addInBatches(withoutErased(captured, erasures), attempt, (row) => add(transaction, row, attempt))
    if (streams.length > 0) readErasures(transaction, streams, attempt, addAll)
    else addAll(new Map())
  })
}

type Erasures = ReadonlyMap<StreamId, Erasure | null>
/** Runs a step; what it throws ends the whole transaction. */
type Attempt = (step: () => void) => void

function inTransaction(
  idb: IDBDatabase,
  stores: readonly string[],
  work: (transaction: IDBTransaction, attempt: Attempt) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = idb.transaction(stores, 'readwrite', { durability: 'strict' })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'))
    const attempt = (step: () => void) => {
      try {
        step()
      } catch (error) {
        reject(failureOf(error))
        transaction.abort()
      }
    }
    attempt(() => work(transaction, attempt))
  })
}

/** Storage takes a copy of each row before it returns: so many cost a page a few milliseconds. */
const BATCH = 200

/** Batch by batch, in order, in the same transaction: what waits for a batch keeps that open and the page free. */
function addInBatches(rows: readonly FactRow[], attempt: Attempt, add: (row: FactRow) => IDBRequest): void {
  const [last] = rows.slice(0, BATCH).map(add).slice(-1)
  const rest = rows.slice(BATCH)
  if (rest.length > 0)
    last?.addEventListener('success', () => attempt(() => addInBatches(rest, attempt, add)))
}

function addMissing(transaction: IDBTransaction, row: FactRow, attempt: Attempt): IDBRequest {
  const known = transaction.objectStore('facts').index('id').getKey(row.id)
  known.onsuccess = () =>
    attempt(() => {
      if (known.result === undefined) addRow(transaction, row)
    })
  return known
}

function addRow(transaction: IDBTransaction, row: FactRow): IDBRequest {
  return transaction.objectStore('facts').add(row)
}

function readErasures(
  transaction: IDBTransaction,
  streams: readonly StreamId[],
  attempt: Attempt,
  use: (erasures: Erasures) => void,
): void {
  const found = new Map<StreamId, Erasure | null>()
  for (const stream of streams) {
    const reading = transaction.objectStore('erasures').get(stream)
    reading.onsuccess = () =>
      attempt(() => {
        found.set(stream, joinErasures(reading.result as ErasureRow | undefined, null))
        if (found.size === streams.length) use(found)
      })
  }
}

function withoutErased(captured: readonly CapturedFact[], erasures: Erasures): readonly FactRow[] {
  return captured.map((each) => {
    const erasure = erasures.get(each.stream)
    return rowOfFact(erasure ? { ...each, fact: stripFact(each.fact, erasure) } : each)
  })
}
