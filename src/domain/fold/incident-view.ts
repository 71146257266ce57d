import type { Incident } from '../drafts/results.ts'
import { personIdOf, SUBJECT_ID_BYTES } from '../ids.ts'
import type { EventId, PersonId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import { codeOf } from '../results/catalogue.ts'
import type { FactTable } from './fact-table.ts'
import { foldRecords, textOf } from './records.ts'
import type { RecordView } from './records.ts'
import { listLive } from './replacement.ts'

export interface NotedIncident extends RecordView, Incident {
  /** What was said about it was erased (SYN-10). */
  readonly isErased: boolean
}

/** The incidents of an event, by claimed time. */
export function foldIncidents(table: FactTable, event: EventId): readonly NotedIncident[] {
  return foldRecords(table, event, 'incident-noted').map((record) => {
    const { values } = record
    return {
      ...record,
      person: personOfIncident(table, record),
      ...readIncidentFields(values),
      isErased: !Object.hasOwn(values, 'what'),
    }
  })
}

/** What fields say of an incident; `person` only where one of them does. */
export function readIncidentFields(
  values: CanonicalMap,
): Omit<Incident, 'person'> & Partial<Pick<Incident, 'person'>> {
  const { calledMs } = values
  return {
    what: textOf(values['what']),
    who: textOf(values['who']),
    ...(Object.hasOwn(values, 'person') ? { person: readPerson(values['person']) } : {}),
    aid: textOf(values['aid']),
    called: codeOf(['112', '103'], values['called']),
    calledMs: typeof calledMs === 'number' ? calledMs : null,
  }
}

/** Whom the field `person` names; anything else a fact may say is nobody. */
export function readPerson(value: CanonicalValue | undefined): PersonId | null {
  return value instanceof Uint8Array && value.length === SUBJECT_ID_BYTES ? personIdOf(value) : null
}

/**
 * Older versions named the person among the subjects alone, and could not correct it. Where words about it are gone,
 * whom it is about may have gone with them.
 */
function personOfIncident(table: FactTable, { id, others }: RecordView): PersonId | null {
  const live = listLive(table, table.bySubject.get(id), 'incident-noted')
  const isSomeErased = live.some(({ lacksPersonal }) => lacksPersonal)
  return isSomeErased ? null : ((others[0] ?? null) as PersonId | null)
}
