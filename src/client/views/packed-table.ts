import { restoreRecord } from '#domain/fold/fact-table.ts'
import type { Author, FactTable } from '#domain/fold/fact-table.ts'
import type { DeviceId, FactId, SessionId } from '#domain/ids.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import type { KnownKind } from '#domain/log/kinds.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import { columnReader, listReader } from './columns.ts'
import type { Column, PackedLists } from './columns.ts'
import { tableOver } from './packed-rows.ts'
import type { PackedRows } from './packed-rows.ts'

/**
 * Raised whenever the fold, the view of a person or this form changes: records of another version are rebuilt from the
 * log (SYN-13).
 */
export const FOLD_VERSION = 7

const FACT_ID_LENGTH = 22
const SUBJECT_ID_LENGTH = 16

/** Facts with the same fields, a column for each field. */
export interface PackedFacts {
  readonly kind: KnownKind
  readonly count: number
  readonly bodyKeys: readonly string[]
  readonly body: readonly Column[]
  /** `null`: these facts carry no personal part. */
  readonly personalKeys: readonly string[] | null
  readonly personal: readonly Column[]
  /** Their personal parts are not here (SYN-10). */
  readonly lacksPersonal: boolean
  readonly ids: string
  /** Rows in the order of their ids, where the rows stand in that of their only subjects; `null`: no such group. */
  readonly byId: Uint32Array | null
  readonly subjects: PackedLists
  readonly replaces: PackedLists
  readonly knew: PackedLists
  readonly wallMs: Float64Array
  readonly utcOffsetMinutes: Float64Array
  readonly monotonicMs: Float64Array
  readonly session: Column
  /** Places in the table's list of groups of authors. */
  readonly authors: Float64Array
}

/** A fact table as few, large values. */
export interface PackedTable {
  readonly groups: readonly PackedFacts[]
  readonly authors: readonly (readonly Author[])[]
  readonly clocks: readonly ClockMeasurement[]
  readonly guestClocks: readonly (readonly [DeviceId, readonly ClockMeasurement[]])[]
}

/** @throws {Error} on a record that is not what `packTable` made (the caller rebuilds) */
export function unpackTable(packed: PackedTable): FactTable {
  const rows = packed.groups.map((group) => ({ group, rows: rowsOf(group, packed.authors) }))
  const table = tableOver(rows.filter(({ group }) => group.byId !== null).map((each) => each.rows))
  for (const { group, rows: all } of rows)
    if (group.byId === null) for (let row = 0; row < all.count; row++) restoreRecord(table, all.read(row))
  for (const clock of packed.clocks) table.clocks.set(clock.session, clock)
  for (const [device, clocks] of packed.guestClocks)
    table.guestClocks.set(device, new Map(clocks.map((clock) => [clock.session, clock])))
  return table
}

function rowsOf(group: PackedFacts, authors: PackedTable['authors']): PackedRows {
  const { count, ids, kind, lacksPersonal } = group
  if (ids.length !== count * FACT_ID_LENGTH || group.authors.some((place) => place >= authors.length))
    throw new Error('not a packed table')
  const idAt = (row: number) => ids.slice(row * FACT_ID_LENGTH, (row + 1) * FACT_ID_LENGTH) as FactId
  const session = columnReader(group.session)
  const subjects = listReader(group.subjects, SUBJECT_ID_LENGTH)
  const replaces = listReader(group.replaces, FACT_ID_LENGTH)
  const knew = listReader(group.knew, FACT_ID_LENGTH)
  const bodyOf = mapReader(group.bodyKeys, group.body)
  const personalOf = group.personalKeys && mapReader(group.personalKeys, group.personal)
  const { joined } = group.subjects
  return {
    count,
    idAt,
    subjectAt: (row) => joined.slice(row * SUBJECT_ID_LENGTH, (row + 1) * SUBJECT_ID_LENGTH) as SubjectId,
    byId: group.byId ?? new Uint32Array(),
    read: (row) => ({
      ...{ id: idAt(row), kind, lacksPersonal },
      subjects: subjects(row) as readonly SubjectId[],
      body: bodyOf(row),
      personal: personalOf && personalOf(row),
      replaces: replaces(row) as readonly FactId[],
      knew: knew(row) as readonly FactId[],
      time: {
        wallMs: group.wallMs[row] ?? 0,
        utcOffsetMinutes: group.utcOffsetMinutes[row] ?? 0,
        monotonicMs: group.monotonicMs[row] ?? 0,
      },
      session: session(row) as SessionId,
      authors: authors[group.authors[row] ?? 0] ?? [],
    }),
  }
}

function mapReader(keys: readonly string[], columns: readonly Column[]): (row: number) => CanonicalMap {
  const readers = columns.map(columnReader)
  return (row) => {
    const map: Record<string, CanonicalValue> = {}
    for (const [at, key] of keys.entries()) map[key] = readers[at]?.(row) ?? null
    return map
  }
}
