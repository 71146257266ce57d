import { opensStream } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { readFact } from '#domain/log/fact.ts'
import type { FrozenFact, SubjectId } from '#domain/log/fact.ts'
import { isKnownKind, isPresenceKind } from '#domain/log/kinds.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { addFact } from '#domain/fold/fact-table.ts'
import type { FactTable, FoldInput } from '#domain/fold/fact-table.ts'
import type { SessionId, StreamId } from '#domain/ids.ts'
import type { StoredSheet } from '#client/ports.ts'

/** A sheet counts in a stream that its certificate opens (SHEET-4); server-signed ones count everywhere. */
export function mayCount(certificate: Certificate, stream: StreamId): boolean {
  return certificate.role === 'server' || opensStream(certificate, stream)
}

/** What a sheet adds to the fold: its facts, by whoever signed it (FACT-1). */
export function inputsOfSheet(sheet: StoredSheet, certificate: Certificate): readonly FoldInput[] {
  const read = readSheet(sheet.bytes)
  if (read.kind !== 'sheet' || !mayCount(certificate, sheet.stream)) return []
  const author = { device: certificate.device, role: certificate.role }
  return read.sheet.facts.map((fact) => ({ fact, author, clock: read.sheet.clock }))
}

/** What a fact that nobody has signed yet adds: it is this phone's own. */
export function inputOfOwn(frozen: FrozenFact, stream: StreamId, own: Certificate): FoldInput | null {
  const fact = readFact(frozen.envelope, frozen.personal)
  if (!fact || !mayCount(own, stream)) return null
  return { fact, author: { device: own.device, role: own.role }, clock: null }
}

/** Adds facts to a table. @returns the subjects whose views may now differ; `all` where a right changed */
export function addAll(table: FactTable, inputs: readonly FoldInput[]): ReadonlySet<SubjectId> | 'all' {
  const touched = new Set<SubjectId>()
  let isAll = false
  for (const input of inputs) {
    const before = input.clock && table.clocks.get(input.clock.session)
    const these = addFact(table, input)
    if (these !== 'all') for (const subject of these) touched.add(subject)
    else if (changesRights(input)) isAll = true
    else for (const subject of input.fact.subjects) touched.add(subject)
    if (input.clock && table.clocks.get(input.clock.session) !== before)
      for (const subject of listMarkedIn(table, input.clock.session)) touched.add(subject)
  }
  return isAll ? 'all' : touched
}

function changesRights({ fact }: FoldInput): boolean {
  return fact.kind === 'granted' || fact.kind === 'clock-corrected'
}

/** A session's clock matters only to the marks made in it. */
function listMarkedIn(table: FactTable, session: SessionId): readonly SubjectId[] {
  const subjects: SubjectId[] = []
  for (const record of table.facts.values())
    if (record.session === session && isKnownKind(record.kind) && isPresenceKind(record.kind))
      subjects.push(...record.subjects)
  return subjects
}
