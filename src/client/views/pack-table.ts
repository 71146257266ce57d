import type { Author, FactRecord, FactTable } from '#domain/fold/fact-table.ts'
import type { CanonicalValue } from '#domain/log/canonical.ts'
import type { KnownKind } from '#domain/log/kinds.ts'
import { packColumn, packIds, packLists } from './columns.ts'
import type { Column } from './columns.ts'
import type { PackedFacts, PackedTable } from './packed-table.ts'
import type { Steps } from './steps.ts'

const RECORDS_A_STEP = 1_000

/** Kinds that a table looks up otherwise than by id and by subject: they are unpacked at once. */
const INDEXED: readonly KnownKind[] = ['clock-corrected', 'granted', 'closed', 'carried', 'party-counted']

/** What is put into the table later is not in it: records are never changed, only replaced. */
export function packTable(table: FactTable): Steps<PackedTable> {
  return packRecords([...table.facts.values()], {
    clocks: [...table.clocks.values()],
    guestClocks: [...table.guestClocks].map(([device, clocks]) => [device, [...clocks.values()]]),
  })
}

function* packRecords(
  all: readonly FactRecord[],
  clocks: Pick<PackedTable, 'clocks' | 'guestClocks'>,
): Steps<PackedTable> {
  const shapes = new Map<string, FactRecord[]>()
  const authors = new Map<string, { readonly at: number; readonly list: readonly Author[] }>()
  for (const [at, record] of all.entries()) {
    const shape = shapeOf(record)
    const group = shapes.get(shape)
    if (group) group.push(record)
    else shapes.set(shape, [record])
    const name = nameAuthors(record.authors)
    if (!authors.has(name)) authors.set(name, { at: authors.size, list: record.authors })
    if (at % RECORDS_A_STEP === RECORDS_A_STEP - 1) yield
  }
  const placeOf = (record: FactRecord) => authors.get(nameAuthors(record.authors))?.at ?? 0
  const groups: PackedFacts[] = []
  for (const records of shapes.values()) groups.push(yield* packGroup(records, placeOf))
  return { groups, authors: [...authors.values()].map(({ list }) => list), ...clocks }
}

function* packGroup(records: FactRecord[], placeOf: (record: FactRecord) => number): Steps<PackedFacts> {
  const [first] = records
  const bodyKeys = Object.keys(first?.body ?? {})
  const personalKeys = first?.personal ? Object.keys(first.personal) : null
  const byId = first && isPlain(first) ? sortBySubject(records) : null
  yield
  const body = yield* packColumns(bodyKeys, (key) => records.map((record) => record.body[key] ?? null))
  const personal = yield* packColumns(personalKeys ?? [], (key) =>
    records.map((record) => record.personal?.[key] ?? null),
  )
  return {
    kind: first?.kind ?? 'registered',
    count: records.length,
    ...{ bodyKeys, body, personalKeys, personal },
    lacksPersonal: first?.lacksPersonal ?? false,
    ids: packIds(records.map(({ id }) => id)),
    byId,
    subjects: packLists(records.map(({ subjects }) => subjects)),
    replaces: packLists(records.map(({ replaces }) => replaces)),
    knew: packLists(records.map(({ knew }) => knew)),
    wallMs: Float64Array.from(records, ({ time }) => time.wallMs),
    utcOffsetMinutes: Float64Array.from(records, ({ time }) => time.utcOffsetMinutes),
    monotonicMs: Float64Array.from(records, ({ time }) => time.monotonicMs),
    session: packColumn(records.map(({ session }) => session)),
    authors: Float64Array.from(records, placeOf),
  }
}

function* packColumns(
  keys: readonly string[],
  valuesOf: (key: string) => readonly CanonicalValue[],
): Steps<readonly Column[]> {
  const columns: Column[] = []
  for (const key of keys) {
    columns.push(packColumn(valuesOf(key)))
    yield
  }
  return columns
}

/** @returns the places of the sorted records in the order of their ids */
function sortBySubject(records: FactRecord[]): Uint32Array {
  records.sort((a, b) => compare(a.subjects[0] ?? '', b.subjects[0] ?? ''))
  const ids = records.map(({ id }) => id)
  return Uint32Array.from(ids.keys()).sort((a, b) => compare(ids[a] ?? '', ids[b] ?? ''))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Found by id and by subject, and not at all otherwise. */
function isPlain({ kind, subjects, replaces }: FactRecord): boolean {
  return subjects.length === 1 && replaces.length === 0 && !INDEXED.includes(kind)
}

function shapeOf(record: FactRecord): string {
  const { kind, body, personal, lacksPersonal } = record
  const fields = personal ? Object.keys(personal).join(' ') : lacksPersonal ? '--' : '-'
  return `${kind}|${Object.keys(body).join(' ')}|${fields}|${isPlain(record) ? 'plain' : ''}`
}

const nameAuthors = (authors: readonly Author[]) =>
  authors.map(({ device, role }) => device + (role ?? '')).join()
