import { emptyTable, restoreRecord } from '#domain/fold/fact-table.ts'
import type { Author, FactRecord, FactTable } from '#domain/fold/fact-table.ts'
import type { DeviceId, FactId, SessionId } from '#domain/ids.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import type { KnownKind } from '#domain/log/kinds.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import { packColumn, packIds, unpackColumn, unpackIds } from './columns.ts'
import type { Column } from './columns.ts'

/** Raised whenever the fold or this form changes: records of another version are rebuilt from the log (SYN-13). */
export const FOLD_VERSION = 6

const FACT_ID_LENGTH = 22
const SUBJECT_ID_LENGTH = 16

/** Facts with the same fields, a column for each field. */
interface Group {
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
  readonly subjectCounts: Column
  readonly subjects: string
  readonly replacesCounts: Column
  readonly replaces: string
  readonly knewCounts: Column
  readonly knew: string
  readonly wallMs: Float64Array
  readonly utcOffsetMinutes: Float64Array
  readonly monotonicMs: Float64Array
  readonly session: Column
  /** Places in the table's list of groups of authors. */
  readonly authors: Float64Array
}

/** A fact table as few, large values. */
export interface PackedTable {
  readonly groups: readonly Group[]
  readonly authors: readonly (readonly Author[])[]
  readonly clocks: readonly ClockMeasurement[]
  readonly guestClocks: readonly (readonly [DeviceId, readonly ClockMeasurement[]])[]
}

export function packTable(table: FactTable): PackedTable {
  const shapes = new Map<string, FactRecord[]>()
  const authors = new Map<string, { readonly at: number; readonly list: readonly Author[] }>()
  for (const record of table.facts.values()) {
    const shape = shapeOf(record)
    const group = shapes.get(shape)
    if (group) group.push(record)
    else shapes.set(shape, [record])
    const name = nameAuthors(record.authors)
    if (!authors.has(name)) authors.set(name, { at: authors.size, list: record.authors })
  }
  const placeOf = (record: FactRecord) => authors.get(nameAuthors(record.authors))?.at ?? 0
  return {
    groups: [...shapes.values()].map((records) => packGroup(records, placeOf)),
    authors: [...authors.values()].map(({ list }) => list),
    clocks: [...table.clocks.values()],
    guestClocks: [...table.guestClocks].map(([device, clocks]) => [device, [...clocks.values()]]),
  }
}

function packGroup(records: readonly FactRecord[], placeOf: (record: FactRecord) => number): Group {
  const [first] = records
  const bodyKeys = Object.keys(first?.body ?? {})
  const personalKeys = first?.personal ? Object.keys(first.personal) : null
  return {
    kind: first?.kind ?? 'registered',
    count: records.length,
    bodyKeys,
    body: bodyKeys.map((key) => packColumn(records.map(({ body }) => body[key] ?? null))),
    personalKeys,
    personal: (personalKeys ?? []).map((key) =>
      packColumn(records.map(({ personal }) => personal?.[key] ?? null)),
    ),
    lacksPersonal: first?.lacksPersonal ?? false,
    ids: packIds(records.map(({ id }) => id)),
    subjectCounts: countsOf(records.map(({ subjects }) => subjects)),
    subjects: packIds(records.flatMap(({ subjects }) => subjects)),
    replacesCounts: countsOf(records.map(({ replaces }) => replaces)),
    replaces: packIds(records.flatMap(({ replaces }) => replaces)),
    knewCounts: countsOf(records.map(({ knew }) => knew)),
    knew: packIds(records.flatMap(({ knew }) => knew)),
    wallMs: Float64Array.from(records, ({ time }) => time.wallMs),
    utcOffsetMinutes: Float64Array.from(records, ({ time }) => time.utcOffsetMinutes),
    monotonicMs: Float64Array.from(records, ({ time }) => time.monotonicMs),
    session: packColumn(records.map(({ session }) => session)),
    authors: Float64Array.from(records, placeOf),
  }
}

/** @throws {Error} on a record that is not what `packTable` made (the caller rebuilds) */
export function unpackTable(packed: PackedTable): FactTable {
  const table = emptyTable()
  for (const group of packed.groups) unpackGroup(table, group, packed.authors)
  for (const clock of packed.clocks) table.clocks.set(clock.session, clock)
  for (const [device, clocks] of packed.guestClocks)
    table.guestClocks.set(device, new Map(clocks.map((clock) => [clock.session, clock])))
  return table
}

function unpackGroup(table: FactTable, group: Group, authorLists: PackedTable['authors']): void {
  const ids = unpackIds<FactId>(group.ids, FACT_ID_LENGTH)
  const sessions = unpackColumn(group.session)
  const subjects = listReader(group.subjectCounts, unpackIds<SubjectId>(group.subjects, SUBJECT_ID_LENGTH))
  const replaces = listReader(group.replacesCounts, unpackIds<FactId>(group.replaces, FACT_ID_LENGTH))
  const knew = listReader(group.knewCounts, unpackIds<FactId>(group.knew, FACT_ID_LENGTH))
  const bodyOf = mapReader(group.bodyKeys, group.body)
  const personalOf = group.personalKeys && mapReader(group.personalKeys, group.personal)
  if (ids.length !== group.count) throw new Error('not a packed table')
  for (let i = 0; i < ids.length; i++) {
    const authors = authorLists[group.authors[i] ?? -1]
    if (!authors) throw new Error('not a packed table')
    restoreRecord(table, {
      id: ids[i] as FactId,
      kind: group.kind,
      subjects: subjects(i),
      body: bodyOf(i),
      personal: personalOf && personalOf(i),
      lacksPersonal: group.lacksPersonal,
      replaces: replaces(i),
      knew: knew(i),
      time: {
        wallMs: group.wallMs[i] ?? 0,
        utcOffsetMinutes: group.utcOffsetMinutes[i] ?? 0,
        monotonicMs: group.monotonicMs[i] ?? 0,
      },
      session: sessions[i] as SessionId,
      authors,
    })
  }
}

function shapeOf({ kind, body, personal, lacksPersonal }: FactRecord): string {
  const fields = personal ? Object.keys(personal).join(' ') : lacksPersonal ? '--' : '-'
  return `${kind}|${Object.keys(body).join(' ')}|${fields}`
}

const nameAuthors = (authors: readonly Author[]) =>
  authors.map(({ device, role }) => device + (role ?? '')).join()

function countsOf(lists: readonly (readonly unknown[])[]): Column {
  return packColumn(lists.map((list) => list.length))
}

const NOTHING: readonly never[] = []

/** Reads lists one after another; must be asked in order. */
function listReader<Id>(counts: Column, all: readonly Id[]): (i: number) => readonly Id[] {
  const sizes = unpackColumn(counts)
  let at = 0
  return (i) => {
    const size = Number(sizes[i] ?? 0)
    if (size === 0) return NOTHING
    at += size
    return all.slice(at - size, at)
  }
}

function mapReader(keys: readonly string[], columns: readonly Column[]): (i: number) => CanonicalMap {
  const values = columns.map(unpackColumn)
  return (i) => {
    const map: Record<string, CanonicalValue> = {}
    for (let k = 0; k < keys.length; k++) map[keys[k] ?? ''] = values[k]?.[i] ?? null
    return map
  }
}
