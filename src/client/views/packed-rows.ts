import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FactMap, FactRecord, FactTable } from '#domain/fold/fact-table.ts'
import type { FactId } from '#domain/ids.ts'
import type { SubjectId } from '#domain/log/fact.ts'

/** Facts in packed rows, of one subject each, in the order of their subjects. */
export interface PackedRows {
  readonly count: number
  readonly idAt: (row: number) => FactId
  readonly subjectAt: (row: number) => SubjectId
  /** The rows in the order of their ids. */
  readonly byId: Uint32Array
  readonly read: (row: number) => FactRecord
}

/**
 * A table whose facts stay in their rows until somebody asks for one of them: hardly anybody on a long list is ever
 * asked for. Whoever goes through all of them unpacks them for good.
 */
export function tableOver(groups: readonly PackedRows[]): FactTable {
  return {
    ...emptyTable(),
    facts: new PackedMap(
      (id) => findById(groups, id),
      () => readAll(groups),
    ),
    bySubject: new PackedMap(
      (subject) => listOf(groups, subject),
      () => listAll(groups),
    ),
  }
}

/** What is asked for is kept; what is put in stands before what is packed. */
class PackedMap<Key, Value> implements FactMap<Key, Value> {
  readonly #map = new Map<Key, Value>()
  readonly #find: (key: Key) => Value | undefined
  #readAll: (() => Iterable<readonly [Key, Value]>) | null

  constructor(find: (key: Key) => Value | undefined, readAll: () => Iterable<readonly [Key, Value]>) {
    this.#find = find
    this.#readAll = readAll
  }

  get(key: Key): Value | undefined {
    const known = this.#map.get(key)
    if (known !== undefined || this.#readAll === null) return known
    const found = this.#find(key)
    if (found !== undefined) this.#map.set(key, found)
    return found
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined
  }

  set(key: Key, value: Value): void {
    this.#map.set(key, value)
  }

  get size(): number {
    return this.#all().size
  }

  keys(): IterableIterator<Key> {
    return this.#all().keys()
  }

  values(): IterableIterator<Value> {
    return this.#all().values()
  }

  #all(): Map<Key, Value> {
    for (const [key, value] of this.#readAll?.() ?? []) if (!this.#map.has(key)) this.#map.set(key, value)
    this.#readAll = null
    return this.#map
  }
}

function* readAll(groups: readonly PackedRows[]): Iterable<readonly [FactId, FactRecord]> {
  for (const { count, idAt, read } of groups)
    for (let row = 0; row < count; row++) yield [idAt(row), read(row)]
}

function listAll(groups: readonly PackedRows[]): Map<SubjectId, FactId[]> {
  const all = new Map<SubjectId, FactId[]>()
  for (const { count, idAt, subjectAt } of groups)
    for (let row = 0; row < count; row++) {
      const facts = all.get(subjectAt(row))
      if (facts) facts.push(idAt(row))
      else all.set(subjectAt(row), [idAt(row)])
    }
  return all
}

function findById(groups: readonly PackedRows[], id: FactId): FactRecord | undefined {
  for (const { count, byId, idAt, read } of groups) {
    const row = byId[findPlace(count, (place) => idAt(byId[place] ?? 0) < id)]
    if (row !== undefined && idAt(row) === id) return read(row)
  }
  return undefined
}

function listOf(groups: readonly PackedRows[], subject: SubjectId): FactId[] | undefined {
  const facts: FactId[] = []
  for (const { count, subjectAt, idAt } of groups) {
    const first = findPlace(count, (row) => subjectAt(row) < subject)
    for (let row = first; row < count && subjectAt(row) === subject; row++) facts.push(idAt(row))
  }
  return facts.length > 0 ? facts : undefined
}

/** The first place that does not stand before what is looked for. */
function findPlace(count: number, isBefore: (place: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}
