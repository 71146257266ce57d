import type { FactId } from '../ids.ts'
import { correctionOf, mayReplaceKind } from '../log/kinds.ts'
import { isRightful, isSameAuthor, maySome } from './fact-table.ts'
import type { FactRecord, FactTable } from './fact-table.ts'

/**
 * Does the fact count, as a whole? Its author had the right, and no counting correction replaces it whole.
 * A replaced fact stays replaced whatever becomes of its replacement (FACT-4), so there is no recursion here.
 */
export function isLive(table: FactTable, record: FactRecord): boolean {
  return isRightful(table, record) && !corrections(table, record).some((by) => replacesWhole(by, record))
}

/**
 * Is this field of the fact replaced by a correction that sets the same field? (FACT-4)
 *
 * A correction whose personal part is gone may have set any personal field: it replaces them all, so that no older
 * value comes back by an erasure (SYN-10).
 */
export function isFieldReplaced(table: FactTable, record: FactRecord, field: string): boolean {
  const isPersonal = Object.hasOwn(record.personal ?? {}, field)
  return corrections(table, record).some(
    (by) =>
      by.kind === record.kind &&
      correctionOf(by.kind) === 'fields' &&
      (Object.hasOwn(by.body, field) ||
        Object.hasOwn(by.personal ?? {}, field) ||
        (by.lacksPersonal && isPersonal)),
  )
}

/** Corrections of this fact that count: their authors may make both their own kind and the replaced one. */
function corrections(table: FactTable, record: FactRecord): readonly FactRecord[] {
  const counting: FactRecord[] = []
  for (const id of table.replacers.get(record.id) ?? []) {
    const by = table.facts.get(id)
    if (by && isRightful(table, by) && maySome(table, by.authors, record.kind)) counting.push(by)
  }
  return counting
}

function replacesWhole(by: FactRecord, record: FactRecord): boolean {
  // An undo takes back one's own mark only (FACT-6).
  if (by.kind === 'retracted') return isSameAuthor(by, record)
  return mayReplaceKind(by.kind, record.kind) && correctionOf(by.kind) === 'whole'
}

/** Live facts of a kind about a subject, lowest id first. */
export function listLive(
  table: FactTable,
  ids: readonly FactId[] | undefined,
  kind: FactRecord['kind'],
): FactRecord[] {
  const live: FactRecord[] = []
  for (const id of ids ?? []) {
    const record = table.facts.get(id)
    if (record?.kind === kind && isLive(table, record)) live.push(record)
  }
  return live.sort((a, b) => (a.id < b.id ? -1 : 1))
}
