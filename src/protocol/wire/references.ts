import {
  bytesOfId,
  bytesOfSubject,
  FACT_ID_BYTES,
  SESSION_ID_BYTES,
  sessionIdOf,
  SUBJECT_ID_BYTES,
} from '#domain/ids.ts'
import type { EventId, FactId, SessionId } from '#domain/ids.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import { BadWire } from './bytes.ts'
import type { BlobColumn, ColumnReader, ColumnWriter, NumberColumn } from './columns.ts'
import { keysOf } from './known.ts'
import type { Known } from './known.ts'
import type { Names } from './tracks.ts'

/**
 * References (SHEET-6): 0 says that the id itself follows in a column of bytes, a higher number how far back it came
 * in the log or the message. Writing and reading stand side by side; both sides have the same `Known`.
 */

/** Where references to people stand, and the ids of those who have not come yet. */
export interface PersonColumns {
  readonly back: NumberColumn
  readonly id: BlobColumn
}

export const SUBJECT: PersonColumns = { back: 'subject', id: 'bytes10' }

export function writePerson(
  columns: ColumnWriter,
  known: Known,
  { back: column, id }: PersonColumns,
  person: SubjectId,
): void {
  const back = findBack(known.subjects, person)
  columns.number(column, back)
  if (back === 0) columns.blob(id, bytesOfSubject(person))
}

export function readPerson(
  columns: ColumnReader,
  known: Known,
  { back: column, id }: PersonColumns,
): Uint8Array {
  const back = columns.number(column)
  if (back === 0) return columns.blob(id, SUBJECT_ID_BYTES)
  return bytesOfSubject(nameBack(known.subjects, back) as EventId)
}

/** 1: the session that came last. */
export function writeSession(
  columns: ColumnWriter,
  known: Known,
  column: NumberColumn,
  session: SessionId,
): void {
  const back = findBack(known.sessions, session)
  columns.number(column, back)
  if (back === 0) columns.blob('bytes8', bytesOfId(session))
}

export function readSession(columns: ColumnReader, known: Known, column: NumberColumn): SessionId {
  const back = columns.number(column)
  if (back === 0) return sessionIdOf(columns.blob('bytes8', SESSION_ID_BYTES))
  return nameBack(known.sessions, back) as SessionId
}

/** How many names came since this one, itself counted; 0: it has not come. */
export function findBack(names: Names, name: string): number {
  const place = names.find(name)
  return place === undefined ? 0 : names.size - place
}

export function nameBack(names: Names, back: number): string {
  const name = names.at(names.size - back)
  if (name === undefined) throw new BadWire('unknown name')
  return name
}

/** How far back a fact is looked for; one from before that travels as it is. */
const MOST_BACK = 64

/**
 * A fact that another one knew or replaces is one about the same people, mostly the last: 1 + (how many came since,
 * times the number of people) + the place of the person under whom it is found.
 */
export function writeFact(
  columns: ColumnWriter,
  known: Known,
  subjects: readonly string[],
  fact: FactId,
): void {
  const keys = keysOf(subjects)
  for (let back = 0; back < MOST_BACK; back++) {
    const place = keys.findIndex((key) => known.facts.newest(key, back) === fact)
    if (place < 0) continue
    columns.number('fact', 1 + back * keys.length + place)
    return
  }
  columns.number('fact', 0)
  columns.blob('bytes16', bytesOfId(fact))
}

export function readFactId(columns: ColumnReader, known: Known, subjects: readonly string[]): Uint8Array {
  const reference = columns.number('fact')
  if (reference === 0) return columns.blob('bytes16', FACT_ID_BYTES)
  const keys = keysOf(subjects)
  const place = (reference - 1) % keys.length
  const fact = known.facts.newest(keys[place] as string, (reference - 1 - place) / keys.length)
  if (fact === undefined) throw new BadWire('unknown fact')
  return bytesOfId(fact)
}
